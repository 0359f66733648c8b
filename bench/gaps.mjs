/**
 * Finding the missing sessions of a store: 3,000 securities × 2,520 sessions, of which every thousandth is missing, in one query, on a
 * throwaway server; five times, and the median is printed. Beside it: how long it takes to say how fresh each of the securities is.
 * Prints `workload | figure | budget | ratio`.
 */
import path from 'node:path';
import { calendarOf } from '../dist/src/data/quality/calendar/calendar-of.js';
import { startThrowaway } from '../dist/src/data/store/embedded/throwaway.js';
import { detectGaps } from '../dist/src/data/store/find/gaps.js';
import { listLastBars } from '../dist/src/data/store/find/last-bars.js';
import { findMarket } from '../dist/src/data/store/load/find-market.js';
import { applyMigrations } from '../dist/src/data/store/migrate.js';
import { openStore } from '../dist/src/data/store/store.js';
import { dayOf, isoOf } from '../dist/src/domain/trading-day.js';

const SECURITIES = 3000;
const DAYS = 2520;
const RUNS = 5;
const BUDGET_S = 5;

async function median(work) {
  const times = [];
  let result;
  for (let i = 0; i < RUNS; i++) {
    const begin = performance.now();
    result = await work();
    times.push((performance.now() - begin) / 1000);
  }
  return { result, seconds: times.sort((a, b) => a - b)[RUNS >> 1] };
}

const throwaway = await startThrowaway();
try {
  const url = throwaway.cluster.urlOf('postgres');
  await applyMigrations(url, path.resolve(import.meta.dirname, '../migrations'));
  const store = openStore(url);
  try {
    const sessions = calendarOf('America/New_York')
      .sessions({ from: dayOf(2005, 1, 1), to: dayOf(2017, 12, 29) })
      .slice(-DAYS);
    await store.pool.query(
      `insert into market (id, name, description, simulated, currency, time_zone, benchmark)
       values (1, 'bench', 'made up', false, 'USD', 'America/New_York', 'S1')`,
    );
    await store.pool.query(
      `insert into security (id, market_id, key, ticker, type, version) select i, 1, 'S' || i, 'S' || i, 'STOCK', 1 from generate_series(1, $1::int) i`,
      [SECURITIES],
    );
    // By security and day: the order in which an ingest leaves bars on disk. First and last sessions are there, so that all gaps lie between.
    await store.pool.query(
      `insert into bar (security_id, date, source, open, high, low, close, volume, filled, known_at, version)
       select s, d, 'FILES', s, s, s, s + n, n, false, d, 1
         from generate_series(1, $1::int) s, unnest($2::date[]) with ordinality d(d, n)
        where (s * 31 + n) % 1000 <> 0 or n in (1, ${DAYS}) order by s, n`,
      [SECURITIES, sessions.map(isoOf)],
    );
    await store.pool.query('analyze bar, security');
    const market = await findMarket(store, 'bench');
    const { result, seconds } = await median(() => detectGaps(store, market, { until: sessions[DAYS - 1] }));
    const missing = result.gaps.reduce((sum, gap) => sum + gap.sessions, 0);
    const { rows } = await store.pool.query('select count(*)::int as bars from bar');
    if (missing !== SECURITIES * DAYS - rows[0].bars) throw new Error(`${missing} sessions were found missing, not all.`);
    const size = `${SECURITIES} × ${DAYS}`;
    console.log('workload | figure | budget | ratio');
    console.log(
      `gaps of ${size}, ${missing} missing | ${seconds.toFixed(2)} s | ${BUDGET_S} s | ${(seconds / BUDGET_S).toFixed(2)}`,
    );
    const fresh = await median(() => listLastBars(store, market.id));
    console.log(`last bars of ${size} | ${fresh.seconds.toFixed(3)} s | - | -`);
  } finally {
    await store.close();
  }
} finally {
  await throwaway.discard();
}
