import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import type { StoredJob } from '../data/store/find/jobs.js';
import { noData } from '../domain/errors.js';
import { changedPlan } from '../jobs/experiments/open-backtest.js';
import { stretchesOf } from '../jobs/experiments/stretches.js';
import type { SweepAxis } from '../jobs/experiments/sweep.js';
import { backtestKind, backtestParamsOf, backtestPartsOf } from '../jobs/kinds/backtest-kind.js';
import { factorStudyKind, factorStudyParamsOf } from '../jobs/kinds/factor-study-kind.js';
import { replayKind } from '../jobs/kinds/replay-kind.js';
import { sweepKind } from '../jobs/kinds/sweep-kind.js';
import { sweepPartsOf } from '../jobs/kinds/sweep-parts.js';
import type { Registry } from '../quant/plugin/registry.js';
import { type BacktestRequest, problemsOfName } from './backtest-request.js';
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
import { type ExperimentRequestStore, planOf, readBacktest, readUniverse } from './read-backtest.js';
import { refused } from './refuse.js';
import type { Strategies } from './strategies.js';
import { type GridRequest, readGrid } from './sweep-grid.js';

/** Which backtest to repeat over which grid. */
export interface SweepRequest extends GridRequest {
  name: string | null;
}

/** What this service is made of. */
export interface ExperimentRequestParts {
  jobs: JobSubmission;
  store: ExperimentRequestStore;
  registry: Pick<Registry, 'find' | 'names'>;
  markets: Markets;
  strategies: Strategies;
  experiments: Experiments;
  now: () => Date;
}

/** The experiments that callers may ask for. Everything that is wrong with a request is said at once, before anything is queued. */
export class ExperimentRequests {
  constructor(private readonly parts: ExperimentRequestParts) {}

  /** Measures what factors have predicted. Throws `NO_DATA` without a market, or every problem of the request. */
  async runFactorStudy(request: FactorStudyRequest, requestedBy: string): Promise<StoredJob> {
    const { jobs, store, registry, markets, strategies } = this.parts;
    const first = await jobs.findByKey(requestedBy, request.idempotencyKey);
    if (first !== null) return first;
    const market = await markets.get();
    const span = await markets.span(market);
    if (span === null) throw noData(`The market "${market.name}" has no bars yet.`);
    const universes = await store.listUniverses(market.id);
    const { factors, problems: ofFactors } = readRequestedFactors(request.factors, registry);
    const plan = attempted('strategy', () => (request.strategy === null ? null : planOf(strategies, request.strategy)));
    const universe = readUniverse(market, universes, request.universe, plan.value);
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
    const first = await this.parts.jobs.findByKey(requestedBy, request.idempotencyKey);
    if (first !== null) return first;
    const { params, plan, problems } = await readBacktest(this.parts, request);
    if (problems.length > 0) throw refused(problems);
    const { priority, idempotencyKey } = request;
    const { timeoutSeconds } = backtestKind;
    const { timeZone } = await this.parts.markets.get();
    const stretches = stretchesOf(changedPlan(plan!, params.changes), params, calendarOf(timeZone).sessions(params));
    return this.submit({
      kind: 'backtest',
      params: backtestParamsOf(params),
      requestedBy,
      timeoutSeconds,
      priority,
      idempotencyKey,
      parts: backtestPartsOf(params, stretches),
    });
  }

  /**
   * Repeats a backtest over a grid, all points by what is known now. Throws `NO_DATA` without a market, or every problem of the request.
   */
  async runSweep({ backtest, grid, name }: SweepRequest, requestedBy: string): Promise<StoredJob> {
    const first = await this.parts.jobs.findByKey(requestedBy, backtest.idempotencyKey);
    if (first !== null) return first;
    const { params, plan, problems } = await readBacktest(this.parts, { ...backtest, name: null });
    const { strategies, now } = this.parts;
    const document = backtest.document ?? strategies.find(backtest.strategy ?? '')?.document ?? '';
    const read = plan && (await readGrid({ grid, backtest }, { document, plan, read: (text) => strategies.check(text) }));
    const all = [
      ...problems.map((one) => ({ ...one, path: ['input', 'backtest', ...one.path.slice(1)] })),
      ...problemsOfName(name),
      ...(read?.problems ?? []),
    ];
    if (all.length > 0) throw refused(all);
    const axes = grid as readonly SweepAxis[];
    const shared = { ...params, name, asOf: params.asOf ?? now() };
    const parts = sweepPartsOf(axes, shared, read!.points);
    const { priority, idempotencyKey } = backtest;
    const { timeoutSeconds } = sweepKind;
    return this.submit({ kind: 'sweep', params: parts[0].params, requestedBy, timeoutSeconds, priority, idempotencyKey, parts });
  }

  /** Does a finished experiment again. Throws `NOT_FOUND`, or `CONFLICT` for one that is not finished. */
  async replay(id: string, requestedBy: string): Promise<StoredJob> {
    const { row } = await this.parts.experiments.getFinished(id);
    const { timeoutSeconds } = replayKind;
    const params = { experimentId: row.id };
    return this.submit({ kind: 'replay', params, requestedBy, timeoutSeconds, priority: 0, idempotencyKey: null });
  }

  private async submit(job: Parameters<JobSubmission['submit']>[0]): Promise<StoredJob> {
    const { jobs } = this.parts;
    return (await jobs.find(await jobs.submit(job)))!;
  }
}
