/**
 * What the rules found of the suspect days that were known beforehand, and what they flagged besides: an ingest of the shared market folder
 * against its `prices/known_suspects.csv`. Prints a table of counts, by kind of suspect and by rule; `LIST=1` also the days.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openFolder } from '../dist/src/data/providers/files/open-folder.js';
import { initCluster, startCluster } from '../dist/src/data/store/embedded/cluster.js';
import { applyMigrations } from '../dist/src/data/store/migrate.js';
import { openStore } from '../dist/src/data/store/store.js';
import { ingest } from '../dist/src/jobs/ingest.js';

const RULES = ['confirmed_spike', 'persistent_move', 'potential_spike', 'split_contradicted', 'dividend_contradicted', 'none'];
const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(process.env.SHARED_DIR ?? path.resolve(root, '../shared'), 'data');
if (!existsSync(folder)) {
  console.log('known suspects | skipped: the folder is missing; set SHARED_DIR | - | -');
  process.exit(0);
}

const base = mkdtempSync(path.join(os.tmpdir(), 'alphaql-bench-'));
chmodSync(base, 0o755);
await initCluster(path.join(base, 'data'));
const cluster = await startCluster(path.join(base, 'data'), { settings: {}, logFile: path.join(base, 'postgres.log') });
try {
  const admin = new pg.Client({ connectionString: cluster.urlOf('postgres') });
  await admin.connect();
  await admin.query('create database bench');
  await admin.end();
  await applyMigrations(cluster.urlOf('bench'), path.join(root, 'migrations'));
  const store = openStore(cluster.urlOf('bench'));
  const provider = await openFolder(folder);
  await ingest(store, provider, { now: new Date() }).finally(() => provider.close());
  const { rows } = await store.pool.query(
    `select ticker, date::text, rule, reason from quarantine where rule = any($1) order by ticker, date, rule`,
    [RULES],
  );
  await store.close();
  report(rows);
} finally {
  await cluster.stop('fast');
  rmSync(base, { recursive: true, force: true });
}

function report(found) {
  const suspects = readFileSync(path.join(folder, 'prices', 'known_suspects.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([ticker, date, , , check]) => ({ day: `${ticker} ${date}`, check }));
  const known = new Set(suspects.map(({ day }) => day));
  const rulesOf = new Map();
  for (const { ticker, date, rule } of found) {
    const day = `${ticker} ${date}`;
    rulesOf.set(day, [...(rulesOf.get(day) ?? []), rule]);
  }
  const row = (label, days) => {
    const counts = RULES.map((rule) => days.filter((day) => (rulesOf.get(day) ?? ['none']).includes(rule)).length);
    console.log(
      [label.padEnd(24), ...counts.map((count, i) => String(count).padStart(RULES[i].length)), days.length].join(' | '),
    );
  };
  console.log(['kind of suspect'.padEnd(24), ...RULES, 'days'].join(' | '));
  for (const check of [...new Set(suspects.map((suspect) => suspect.check))].sort()) {
    const days = suspects.filter((suspect) => suspect.check === check).map(({ day }) => day);
    row(check, days);
  }
  row('all, each day once', [...known]);
  row(
    'no known suspect',
    [...rulesOf.keys()].filter((day) => !known.has(day)),
  );
  if (process.env.LIST) for (const { ticker, date, rule, reason } of found) console.log(`${ticker} ${date} ${rule}: ${reason}`);
}
