/** The regimes of a market's benchmark as jobs and the API ask for them. */
import { type BenchmarkHistory, loadBenchmarkHistory } from '../data/store/load/load-benchmark.js';
import type { Store } from '../data/store/store.js';
import type { Knowledge, Market } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import { DEFAULT_REGIME, type RegimeHistory, type RegimeSettings } from '../quant/regime/regime.js';
import { regimeHistory as historyOf } from '../quant/regime/regime-history.js';
import { RegimeWalk } from '../quant/regime/regime-walk.js';
import { getMarketOfPlan, getPlan, type JobContext } from './context.js';

/** A regime history to compute. Days are inclusive. */
export interface RegimeParams extends Knowledge {
  marketId: number;
  /** Name of the strategy whose regime section is meant; null, or one without that section: the default detector. */
  strategy: string | null;
  from: TradingDay;
  to: TradingDay;
}

/** A history with the ticker of the benchmark whose returns were used. */
export type BenchmarkRegimes = RegimeHistory & { benchmark: string };

/** The regimes of a range for a strategy, or for none. */
export async function regimeHistory(context: JobContext, params: RegimeParams): Promise<BenchmarkRegimes> {
  const plan = params.strategy === null ? null : getPlan(context, params.strategy);
  const market = await getMarketOfPlan(context.store, params.marketId, plan);
  const { from, to, asOf, version } = params;
  return loadRegimes(context.store, { market, settings: plan?.regime ?? DEFAULT_REGIME, from, to, knowledge: { asOf, version } });
}

/** The regimes of a range, each day from what its benchmark had done by then. */
export async function loadRegimes(
  store: Store,
  request: { market: Market; settings: RegimeSettings; from: TradingDay; to: TradingDay; knowledge: Knowledge },
): Promise<BenchmarkRegimes> {
  const { market, settings, from, to, knowledge } = request;
  const benchmark = await loadBenchmarkHistory(store, { market, to, knowledge });
  const returns = returnsOf(benchmark);
  const walk = walkOf(store, JSON.stringify([market.id, benchmark.ticker, settings]), settings);
  return { benchmark: benchmark.ticker, ...historyOf(returns, benchmark.dates, settings, { from, to }, walk) };
}

/** Walks of a store that are kept: of some strategies, each about 2 MB for twenty years. */
const KEPT_WALKS = 8;
const walks = new WeakMap<Store, Map<string, RegimeWalk>>();

/** The walk through a benchmark's history that this thread has made before, if it has. It looks itself whether the history is the same. */
function walkOf(store: Store, key: string, settings: RegimeSettings): RegimeWalk {
  const known = walks.get(store) ?? new Map<string, RegimeWalk>();
  walks.set(store, known);
  const walk = known.get(key) ?? new RegimeWalk(settings);
  // A Map keeps the order of insertion: the one that was used longest ago stands first.
  known.delete(key);
  known.set(key, walk);
  if (known.size > KEPT_WALKS) known.delete(known.keys().next().value!);
  return walk;
}

/** Simple returns since the last known level; NaN on the first day and where there is no level. */
function returnsOf({ levels }: BenchmarkHistory): Float64Array {
  let last = Number.NaN;
  return levels.map((level) => {
    if (Number.isNaN(level)) return Number.NaN;
    const change = level / last - 1;
    last = level;
    return change;
  });
}
