/**
 * Panels out of Postgres: 494 securities × 4,571 sessions of the shared market data, and 3,000 × 2,520 of the synthetic market, three
 * grids each (`close`, `adjClose`, `adjVolume`). Each is loaded five times from a throwaway server and the median is printed, so that the
 * server's memory is warm.
 *
 * The shared data comes in through the ingest job; where the folder is missing (SHARED_DIR, or `../shared`), synthetic bars of that size
 * stand in and the line says so. The peer of the large one is a row-wise client: 9.7 s.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { calendarOf } from '../dist/src/data/quality/calendar/calendar-of.js';
import { startThrowaway } from '../dist/src/data/store/embedded/throwaway.js';
import { currentVersion } from '../dist/src/data/store/load/current-version.js';
import { findMarket } from '../dist/src/data/store/load/find-market.js';
import { loadPanel } from '../dist/src/data/store/load/load-panel.js';
import { applyMigrations } from '../dist/src/data/store/migrate.js';
import { BinaryCopyIn } from '../dist/src/data/store/save/copy-in.js';
import { openStore } from '../dist/src/data/store/store.js';
import { dayOf, tradingDay } from '../dist/src/domain/trading-day.js';
import { syntheticMarket } from './support/synthetic-market.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const FIELDS = ['close', 'adjClose', 'adjVolume'];
const RUNS = 5;
const ROW_WISE_MS = 9_700;

/** A market whose bars are those of the synthetic one on the last sessions up to the end of 2017, written by COPY. */
async function fillSynthetic(store, name, securities, days) {
  const market = syntheticMarket(securities, days);
  const calendar = calendarOf('America/New_York');
  const sessions = calendar.sessions({ from: dayOf(1995, 1, 1), to: dayOf(2017, 12, 29) }).slice(-days);
  const { rows } = await store.pool.query(
    `with m as (insert into market (name, description, simulated, currency, time_zone, benchmark)
                values ($1, 'synthetic', true, 'USD', 'America/New_York', $1) returning id),
          v as (insert into data_version (market_id) select id from m returning id)
     insert into security (market_id, key, ticker, type, version)
     select m.id, t, t, 'STOCK', v.id from m, v, (select $1::text as t union all select 'S' || i from generate_series(1, $2::int) i) s
     returning id, version::int`,
    [name, securities],
  );
  const ids = rows.map(({ id }) => id).sort((a, b) => a - b);
  const client = await store.pool.connect();
  const copy = new BinaryCopyIn(
    client,
    'bar (security_id, date, source, open, high, low, close, volume, filled, known_at, version)',
  );
  const { close, high, low, volume } = market;
  const knownAt = sessions.map((date) => calendar.closeOf(date).getTime());
  const write = (id, t, high, low, close, volume) => {
    copy.begin(11);
    copy.int4(id);
    copy.date(sessions[t]);
    copy.text('DEMO');
    for (const price of [close, high, low, close, volume]) copy.float8(price);
    copy.bool(false);
    copy.timestamptz(knownAt[t]);
    copy.int8(rows[0].version);
  };
  let level = 100;
  for (let t = 0; t < days; t++) {
    level *= 1 + market.market[t];
    write(ids[0], t, level, level, level, 1e6);
  }
  // By security and day: the order in which an ingest leaves bars on disk.
  for (let s = 0; s < securities; s++) {
    for (let t = 0, i = s; t < days; t++, i += securities) {
      if (!Number.isNaN(close.data[i])) write(ids[s + 1], t, high.data[i], low.data[i], close.data[i], volume.data[i]);
    }
    await copy.drained();
  }
  await copy.end();
  client.release();
  await store.pool.query('analyze bar');
  return { from: sessions[0], to: sessions[days - 1], securityIds: ids.slice(1) };
}

/** The shared market through the ingest job, and the panel of its 494 securities with bars from 1999 on; null where it is missing. */
async function ingestShared(store) {
  const folder = path.join(process.env.SHARED_DIR ?? path.resolve(ROOT, '../shared'), 'data');
  if (!existsSync(path.join(folder, 'market.yaml'))) return null;
  const { openFolder } = await import('../dist/src/data/providers/files/open-folder.js');
  const { ingest } = await import('../dist/src/jobs/ingest.js');
  const provider = await openFolder(folder);
  try {
    await ingest(store, provider, { now: new Date() });
  } finally {
    await provider.close();
  }
  const market = await findMarket(store, null);
  const { rows } = await store.pool.query(
    `select security_id as id from bar join security s on s.id = security_id
      where s.market_id = $1 and s.ticker <> $2 group by 1 having max(date) > '2017-12-01' order by count(*) desc limit 494`,
    [market.id, market.benchmark],
  );
  return { from: tradingDay('1999-11-01'), to: tradingDay('2017-12-29'), securityIds: rows.map(({ id }) => id) };
}

/** The median of several loads in milliseconds, and the last panel. */
async function measure(store, marketName, range) {
  const market = await findMarket(store, marketName);
  const version = await currentVersion(store, market.id);
  const times = [];
  let panel;
  for (let i = 0; i < RUNS; i++) {
    const begin = performance.now();
    panel = await loadPanel(store, { market, universe: null, fields: FIELDS, asOf: new Date('2020-01-01'), version, ...range });
    times.push(performance.now() - begin);
  }
  return { ms: times.sort((a, b) => a - b)[RUNS >> 1], size: `${panel.securities.length} × ${panel.dates.length}` };
}

const throwaway = await startThrowaway();
try {
  const url = throwaway.cluster.urlOf('postgres');
  await applyMigrations(url, path.join(ROOT, 'migrations'));
  const store = openStore(url);
  try {
    console.log('workload | figure | budget | ratio');
    const shared = await ingestShared(store);
    const small = shared
      ? await measure(store, null, shared)
      : await measure(store, 'small', await fillSynthetic(store, 'small', 494, 4571));
    console.log(
      `panel ${small.size}, ${shared ? 'shared data' : 'synthetic: no shared data'} | ${(small.ms / 1000).toFixed(2)} s | 2 s | ` +
        `${(2000 / small.ms).toFixed(1)}× the budget`,
    );
    await store.pool.query('truncate bar');
    const large = await measure(store, 'large', await fillSynthetic(store, 'large', 3000, 2520));
    console.log(
      `panel ${large.size} | ${(large.ms / 1000).toFixed(2)} s | 2.5 s | ${(ROW_WISE_MS / large.ms).toFixed(1)}× row-wise client`,
    );
  } finally {
    await store.close();
  }
} finally {
  await throwaway.discard();
}
