import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import type { StoredJob } from '../data/store/find/jobs.js';
import { AppError, noData, notFound, type Problem } from '../domain/errors.js';
import type { Market } from '../domain/market.js';
import { universeOf } from '../jobs/context.js';
import { backtestKind, backtestParamsOf } from '../jobs/kinds/backtest-kind.js';
import { factorStudyKind, factorStudyParamsOf } from '../jobs/kinds/factor-study-kind.js';
import { replayKind } from '../jobs/kinds/replay-kind.js';
import type { Registry } from '../quant/plugin/registry.js';
import type { Plan } from '../quant/strategy/plan.js';
import { type BacktestRequest, changesOf, problemsOfBacktest, problemsOfWalkedRange, rangeOf } from './backtest-request.js';
import type { Experiments } from './experiments.js';
import {
  attempted,
  type FactorStudyRequest,
  metricsOf,
  problemsOfFields,
  problemsOfRange,
  problemsOfStudy,
  readRequestedFactors,
} from './factor-study-request.js';
import { problemsOf } from './job-request.js';
import type { JobSubmission } from './job-requests.js';
import type { Markets } from './markets.js';
import type { Strategies } from './strategies.js';

/** What this service asks of the store. */
export interface ExperimentRequestStore {
  listUniverses(marketId: number): Promise<string[]>;
  /** Those of some tickers that no security carries. */
  listUnknownTickers(market: Market, tickers: readonly string[]): Promise<string[]>;
  listMissingMetrics(marketId: number, metrics: readonly string[]): Promise<string[]>;
}

/** What this service is made of. */
export interface ExperimentRequestParts {
  jobs: JobSubmission;
  store: ExperimentRequestStore;
  registry: Pick<Registry, 'find' | 'names'>;
  markets: Markets;
  strategies: Strategies;
  experiments: Experiments;
}

/** The experiments that callers may ask for. Everything that is wrong with a request is said at once, before anything is queued. */
export class ExperimentRequests {
  constructor(private readonly parts: ExperimentRequestParts) {}

  /** Measures what factors have predicted. Throws `NO_DATA` without a market, or every problem of the request. */
  async runFactorStudy(request: FactorStudyRequest, requestedBy: string): Promise<StoredJob> {
    const { store, registry, markets, strategies } = this.parts;
    const market = await markets.get();
    const span = await markets.span(market);
    if (span === null) throw noData(`The market "${market.name}" has no bars yet.`);
    const universes = await store.listUniverses(market.id);
    const { factors, problems: ofFactors } = readRequestedFactors(request.factors, registry);
    const plan = attempted('strategy', () => (request.strategy === null ? null : planOf(strategies, request.strategy)));
    const universe = this.readUniverse(market, universes, request.universe, plan.value);
    const missing = await store.listMissingMetrics(
      market.id,
      factors.flatMap(({ factor }) => metricsOf(factor)),
    );
    const range = { from: request.from ?? span.from, to: Math.min(request.to ?? span.to, span.to) };
    const problems = [
      ...problemsOf(request),
      ...problemsOfStudy(request),
      ...ofFactors,
      ...plan.problems,
      ...universe.problems,
      ...problemsOfFields(factors, missing),
      ...problemsOfRange(range, span, {
        calendar: calendarOf(market.timeZone),
        rebalance: request.rebalance,
        history: Math.max(plan.value?.historyDays ?? 1, ...factors.map(({ factor, params }) => factor.history(params))),
        horizon: request.horizons[0] ?? 1,
      }),
    ];
    if (problems.length > 0) throw refused(problems);
    const { strategy, name, rebalance, horizons, quantiles, priority, idempotencyKey } = request;
    const params = factorStudyParamsOf({
      marketId: market.id,
      factors: factors.map(({ factor, params }) => ({ name: factor.name, params: { ...params } })),
      universe: universe.value!,
      ...range,
      ...{ strategy, name, horizons, quantiles },
      rebalance: rebalance === 'WEEK_END' ? 'WEEK_END' : 'MONTH_END',
    });
    const { timeoutSeconds } = factorStudyKind;
    return this.submit({ kind: 'factorStudy', params, requestedBy, timeoutSeconds, priority, idempotencyKey });
  }

  /** Walks a plan over history. Throws `NO_DATA` without a market, or every problem of the request. */
  async runBacktest(request: BacktestRequest, requestedBy: string): Promise<StoredJob> {
    const { store, markets } = this.parts;
    const market = await markets.get();
    const span = await markets.span(market);
    if (span === null) throw noData(`The market "${market.name}" has no bars yet.`);
    const { strategy, document, name, capital, fill, style, fractionalShares, auditSteps, splits, asOf } = request;
    const plan =
      strategy === null ? this.readDocument(document) : attempted('strategy', () => planOf(this.parts.strategies, strategy));
    const universe = this.readUniverse(market, await store.listUniverses(market.id), request.universe, plan.value);
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
    if (problems.length > 0) throw refused(problems);
    const params = backtestParamsOf({
      ...{
        marketId: market.id,
        strategy,
        document,
        name,
        ...range,
        capital,
        benchmarks,
        fill,
        style,
        fractionalShares,
        auditSteps,
        splits,
        asOf,
      },
      universe: universe.value!,
      changes: changesOf(request),
    });
    const { timeoutSeconds } = backtestKind;
    const { priority, idempotencyKey } = request;
    return this.submit({ kind: 'backtest', params, requestedBy, timeoutSeconds, priority, idempotencyKey });
  }

  /** Does a finished experiment again. Throws `NOT_FOUND`, or `CONFLICT` for one that is not finished. */
  async replay(id: string, requestedBy: string): Promise<StoredJob> {
    const { row } = await this.parts.experiments.getFinished(id);
    const { timeoutSeconds } = replayKind;
    const params = { experimentId: row.id };
    return this.submit({ kind: 'replay', params, requestedBy, timeoutSeconds, priority: 0, idempotencyKey: null });
  }

  private readDocument(document: string | null): { value: Plan | null; problems: Problem[] } {
    if (document === null) return { value: null, problems: [] };
    const checked = attempted('document', () => this.parts.strategies.check(document));
    const problems = checked.value?.problems.map((one) => ({ ...one, path: ['input', 'document', ...one.path] })) ?? [];
    return { value: checked.value?.plan ?? null, problems: [...checked.problems, ...problems] };
  }

  private readUniverse(market: Market, known: readonly string[], asked: string | null, plan: Plan | null) {
    return attempted('universe', () => {
      const name = universeOf(market, known, asked ?? plan?.universe ?? 'default');
      if (!known.includes(name)) throw notFound('universe', name, known);
      return name;
    });
  }

  private async submit(job: Parameters<JobSubmission['submit']>[0]): Promise<StoredJob> {
    const { jobs } = this.parts;
    return (await jobs.find(await jobs.submit(job)))!;
  }
}

function planOf(strategies: Strategies, name: string) {
  const { plan, problems } = strategies.get(name);
  if (plan === null) throw new AppError('INVALID_STRATEGY', problems);
  return plan;
}

/** All problems as one error: with their own code where they share one. */
function refused(problems: AppError['problems']): AppError {
  const [{ code }] = problems;
  return new AppError(problems.every((one) => one.code === code) ? code : 'BAD_USER_INPUT', problems);
}
