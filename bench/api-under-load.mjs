/**
 * How long an answer takes while workers do all that they can: `rankings(first: 100)` over HTTP, idle and beside a ranking of hundreds of dates.
 *
 * One server process with the API and as many worker threads as `npm start` has here (one less than there are cores, at least one), then with
 * one for each core, over the demo market on a cluster that waits for the disk. A request every ten milliseconds over a kept connection, from
 * sending it to having read the answer; Postgres, the threads and this client share the cores.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { demoProvider } from '../dist/src/data/providers/demo/demo-provider.js';
import { calendarOf } from '../dist/src/data/quality/calendar/calendar-of.js';
import { startThrowaway } from '../dist/src/data/store/embedded/throwaway.js';
import { findMarket } from '../dist/src/data/store/load/find-market.js';
import { applyMigrations } from '../dist/src/data/store/migrate.js';
import { openStore } from '../dist/src/data/store/store.js';
import { tradingDay } from '../dist/src/domain/trading-day.js';
import { discoverPlugins } from '../dist/src/jobs/discover-plugins.js';
import { ingest } from '../dist/src/jobs/ingest.js';
import { rankKind, rankParamsOf } from '../dist/src/jobs/kinds/rank-kind.js';
import { cancel } from '../dist/src/jobs/life/requests.js';
import { submit } from '../dist/src/jobs/life/submit.js';
import { openQueue } from '../dist/src/jobs/queue.js';
import { rank } from '../dist/src/jobs/rank.js';
import { readStrategies } from '../dist/src/jobs/read-strategies.js';
import { serveApi } from './support/serve-api.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const STRATEGY = 'momentum_quality';
const REQUESTS = 1000;
const EVERY_MS = 10;
const BUDGET = 2;
const BODY = JSON.stringify({
  query:
    '{ rankings(first: 100) { run { id date } nodes { rank ticker name sector score } pageInfo { hasNextPage endCursor } } }',
});

if (process.argv[2] === 'serve') await serveApi(process.argv[3], STRATEGY, Number(process.argv[4]));
else await main();

async function main() {
  const throwaway = await startThrowaway({ durable: true });
  try {
    const url = throwaway.cluster.urlOf('postgres');
    await applyMigrations(url, path.join(ROOT, 'migrations'));
    const store = openStore(url);
    const market = await fill(store);
    console.log('workload | figure | budget | ratio');
    const cores = os.availableParallelism();
    for (const threads of new Set([Math.max(1, cores - 1), cores])) await measure(store, url, market, threads);
    await store.close();
  } finally {
    await throwaway.discard();
  }
}

/** The demo market with one ranking of its last session. */
async function fill(store) {
  await ingest(store, demoProvider(), { now: new Date() });
  const { registry } = await discoverPlugins(null);
  const strategies = await readStrategies(path.join(ROOT, 'strategies'), registry);
  const market = await findMarket(store, null);
  const dates = [tradingDay('2025-12-31')];
  const context = { store, registry, strategies, code: { commit: 'bench', dirty: false } };
  await rank(context, { marketId: market.id, strategy: STRATEGY, dates, asOf: null });
  return market;
}

async function measure(store, url, market, threads) {
  const queue = await openQueue(url, console);
  const server = fork(import.meta.filename, ['serve', url, String(threads)]);
  const [{ port }] = await once(server, 'message');
  await ask(port, REQUESTS / 4);
  const idle = await ask(port, REQUESTS);
  const id = await saturate({ store, queue }, market);
  await untilRunning(store, threads);
  const busy = await ask(port, REQUESTS);
  const { rows } = await store.pool.query(`select count(*)::int as ranked from ranking_run`);
  await cancel({ store, queue }, id);
  server.kill();
  await queue.close();
  const ratio = busy.p95 / idle.p95;
  console.log(
    `rankings(first: 100) beside ${threads} busy worker thread${threads > 1 ? 's' : ''}, p95 | ${busy.p95.toFixed(1)} ms | ${(BUDGET * idle.p95).toFixed(1)} ms | ${ratio.toFixed(1)}× idle`,
  );
  const figures = ({ p50, p95, p99 }) => [p50, p95, p99].map((ms) => ms.toFixed(1)).join(', ');
  console.error(`p50, p95, p99: idle ${figures(idle)} ms; busy ${figures(busy)} ms; ${rows[0].ranked} dates ranked so far.`);
}

/** Asks for more rankings than will be made meanwhile. */
function saturate(settling, market) {
  const dates = calendarOf(market.timeZone).sessions({ from: tradingDay('2021-01-04'), to: tradingDay('2025-12-30') });
  const { params, parts } = rankParamsOf({ marketId: market.id, strategy: STRATEGY, dates, asOf: null });
  const { timeoutSeconds } = rankKind;
  return submit(settling, {
    kind: 'rank',
    params,
    requestedBy: 'schedule',
    priority: 0,
    timeoutSeconds,
    idempotencyKey: null,
    parts: parts.map((part) => ({ kind: 'rank', params: part, timeoutSeconds })),
  });
}

async function untilRunning(store, threads) {
  for (;;) {
    const { rows } = await store.pool.query(
      `select count(*)::int as count from job where status = 'RUNNING' and parent_id is not null and stage is not null`,
    );
    if (rows[0].count === threads) return;
    await pause(20);
  }
}

/** Latencies of requests at a steady pace, ms. */
async function ask(port, count) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const times = [];
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    await pause(Math.max(0, begin + i * EVERY_MS - performance.now()));
    const sent = performance.now();
    await post(port, agent);
    times.push(performance.now() - sent);
  }
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(share * (count - 1))];
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function post(port, agent) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) };
    const request = http.request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200 && text.includes('"rank":100')) resolve();
        else reject(new Error(text));
      });
    });
    request.on('error', reject);
    request.end(BODY);
  });
}
