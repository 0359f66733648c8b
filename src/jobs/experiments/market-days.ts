import { calendarOf } from '../../data/quality/calendar/calendar-of.js';
import type { StoredExperiment } from '../../data/store/find/experiments.js';
import { listDelistings } from '../../data/store/find/security-facts.js';
import { loadBenchmarkHistory } from '../../data/store/load/load-benchmark.js';
import { loadPanel } from '../../data/store/load/load-panel.js';
import type { Store } from '../../data/store/store.js';
import type { Knowledge, Market } from '../../domain/market.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { BenchmarkReturns } from '../../quant/backtest/statistics/series.js';
import { walkFields, walkHistory } from '../../quant/backtest/walk/plan-targets.js';
import { DEVIATION_SESSIONS, WALK_FIELDS, type WalkMarket } from '../../quant/backtest/walk/walk-market.js';
import type { Plan } from '../../quant/strategy/plan.js';
import { calendarDaysOf } from '../rank.js';

/** The sessions of a backtest with the history that its plan needs before the first, and who left the market. */
export async function loadMarketDays(
  store: Store,
  { universe, from, to, asOf, version }: StoredExperiment,
  { market, plan }: { market: Market; plan: Plan },
): Promise<WalkMarket> {
  const history = walkHistory(plan) + DEVIATION_SESSIONS;
  const before = calendarOf(market.timeZone).sessions({ from: from - calendarDaysOf(history), to: from });
  const days = await loadPanel(store, {
    market,
    universe,
    fields: [...new Set([...walkFields(plan), ...WALK_FIELDS])],
    from: before[Math.max(0, before.length - history)],
    to,
    membersFrom: from,
    asOf,
    version,
  });
  const delistings = await listDelistings(
    store,
    days.securities.map(({ id }) => id),
    { asOf, version },
  );
  const known = delistings.map(({ securityId, date, finalReturn }) => [securityId, { date, return: finalReturn }] as const);
  return { days, delistings: new Map(known) };
}

/** The total return of a benchmark on each of some sessions since the session before; the first is not used. */
export async function loadBenchmarkReturns(
  store: Store,
  market: Market,
  dates: readonly TradingDay[],
  knowledge: Knowledge,
): Promise<BenchmarkReturns> {
  const history = await loadBenchmarkHistory(store, { market, to: dates[dates.length - 1], knowledge });
  const levelOf = new Map(history.dates.map((date, t) => [date, history.levels[t]]));
  let last = Number.NaN;
  const returns = Float64Array.from(dates, (date) => {
    const level = levelOf.get(date) ?? Number.NaN;
    const change = level / last - 1;
    if (!Number.isNaN(level)) last = level;
    return change;
  });
  return { benchmark: market.benchmark, returns };
}
