import type { ProviderPolicy } from '../data/providers/policy/provider-policy.js';
import { getMarket } from '../data/store/load/find-market.js';
import type { Store } from '../data/store/store.js';
import { AppError, appError, notFound } from '../domain/errors.js';
import type { Market } from '../domain/market.js';
import type { Registry } from '../quant/plugin/registry.js';
import type { Plan } from '../quant/strategy/plan.js';
import type { StrategyFile } from './read-strategies.js';

/** What jobs work with: the store, the plugins and the strategies, opened once a process or thread. */
export interface JobContext {
  readonly store: Store;
  readonly registry: Registry;
  readonly strategies: readonly StrategyFile[];
  /** Which code makes the results. */
  readonly code: { commit: string; dirty: boolean };
  /** The one folder below which jobs may ingest market folders; null or omitted: none. */
  readonly marketsDir?: string | null;
  /** The way to Yahoo that all jobs of a thread share, so that a breaker outlives a job; omitted: each has its own. */
  readonly yahoo?: { policy: ProviderPolicy; fetch?: typeof fetch };
}

/** The plan of a strategy. Throws `NOT_FOUND` with what is known, or `INVALID_STRATEGY` with all of its problems. */
export function getPlan({ strategies }: Pick<JobContext, 'strategies'>, name: string): Plan {
  const strategy = strategies.find((candidate) => candidate.name === name);
  if (!strategy) {
    throw notFound(
      'strategy',
      name,
      strategies.map((known) => known.name),
    );
  }
  if (!strategy.plan) throw new AppError('INVALID_STRATEGY', strategy.problems);
  return strategy.plan;
}

/** A market with the benchmark that a plan names, where it names one. */
export async function getMarketOfPlan(store: Store, marketId: number, plan: Plan | null): Promise<Market> {
  const market = await getMarket(store, marketId);
  return plan?.benchmark ? { ...market, benchmark: plan.benchmark } : market;
}

/** The universe that is meant by a name: `default` is the market's only one. Throws where that is not clear. */
export function universeOf(market: Market, universes: readonly string[], name: string): string {
  if (name !== 'default') return name;
  if (universes.length === 1) return universes[0];
  throw appError(
    'EMPTY_UNIVERSE',
    universes.length === 0
      ? `The market ${market.name} has no universe. Ingest a membership table with it.`
      : `The market ${market.name} has several universes (${universes.join(', ')}): the strategy has to name one, "universe: ${universes[0]}".`,
    { suggestions: [...universes] },
  );
}
