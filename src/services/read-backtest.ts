/** Reads what is asked of an experiment against what the store knows. */
import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { AppError, noData, notFound, type Problem } from '../domain/errors.js';
import type { Market } from '../domain/market.js';
import { universeOf } from '../jobs/context.js';
import type { BacktestParams } from '../jobs/experiments/open-backtest.js';
import type { Plan } from '../quant/strategy/plan.js';
import { type BacktestRequest, changesOf, problemsOfBacktest, problemsOfWalkedRange, rangeOf } from './backtest-request.js';
import { attempted } from './factor-study-request.js';
import { problemsOf } from './job-request.js';
import type { Markets } from './markets.js';
import type { Strategies } from './strategies.js';

/** What this service asks of the store. */
export interface ExperimentRequestStore {
  listUniverses(marketId: number): Promise<string[]>;
  /** Those of some tickers that no security carries. */
  listUnknownTickers(market: Market, tickers: readonly string[]): Promise<string[]>;
  listMissingMetrics(marketId: number, metrics: readonly string[]): Promise<string[]>;
}

/** What a backtest is to do, and everything that is wrong with it; without problems the params are whole. */
export async function readBacktest(
  { store, markets, strategies }: { store: ExperimentRequestStore; markets: Markets; strategies: Strategies },
  request: BacktestRequest,
): Promise<{ params: BacktestParams; plan: Plan | null; problems: Problem[] }> {
  const market = await markets.get();
  const span = await markets.span(market);
  if (span === null) throw noData(`The market "${market.name}" has no bars yet.`);
  const { strategy, document, name, capital, fill, dividends, style, fractionalShares, auditSteps, splits, asOf } = request;
  const plan = strategy === null ? readDocument(strategies, document) : attempted('strategy', () => planOf(strategies, strategy));
  const universe = readUniverse(market, await store.listUniverses(market.id), request.universe, plan.value);
  const benchmarks = request.benchmarks ?? [plan.value?.benchmark ?? market.benchmark];
  const unknown = await store.listUnknownTickers(market, benchmarks);
  const range = rangeOf(request, span);
  const problems = [
    ...problemsOf(request),
    ...problemsOfBacktest(request),
    ...plan.problems,
    ...universe.problems,
    ...unknown.flatMap(
      (ticker) =>
        attempted('benchmarks', () => {
          throw notFound('security', ticker, []);
        }).problems,
    ),
    ...problemsOfWalkedRange(range, span, { calendar: calendarOf(market.timeZone), history: plan.value?.historyDays ?? 1 }),
  ];
  const params = {
    ...{
      marketId: market.id,
      strategy,
      document,
      name,
      ...range,
      capital,
      benchmarks,
      fill,
      dividends,
      style,
      fractionalShares,
      auditSteps,
      splits,
      asOf,
    },
    universe: universe.value!,
    changes: changesOf(request),
  };
  return { params, plan: plan.value, problems };
}

function readDocument(strategies: Strategies, document: string | null): { value: Plan | null; problems: Problem[] } {
  if (document === null) return { value: null, problems: [] };
  const checked = attempted('document', () => strategies.check(document));
  const problems = checked.value?.problems.map((one) => ({ ...one, path: ['input', 'document', ...one.path] })) ?? [];
  return { value: checked.value?.plan ?? null, problems: [...checked.problems, ...problems] };
}

/** The universe that is meant, or why there is none. */
export function readUniverse(market: Market, known: readonly string[], asked: string | null, plan: Plan | null) {
  return attempted('universe', () => {
    const name = universeOf(market, known, asked ?? plan?.universe ?? 'default');
    if (!known.includes(name)) throw notFound('universe', name, known);
    return name;
  });
}

/** The plan of a strategy. Throws `NOT_FOUND` or `INVALID_STRATEGY`. */
export function planOf(strategies: Strategies, name: string) {
  const { plan, problems } = strategies.get(name);
  if (plan === null) throw new AppError('INVALID_STRATEGY', problems);
  return plan;
}
