import { openUniverse } from '../data/providers/yahoo/open-universe.js';
import { STARTER_UNIVERSE } from '../data/providers/yahoo/starter-universe.js';
import { YAHOO_MARKET } from '../data/providers/yahoo/yahoo-market.js';
import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { zoneOf } from '../data/quality/calendar/zone.js';
import type { StoredJob } from '../data/store/find/jobs.js';
import { AppError } from '../domain/errors.js';
import type { Market } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { dailyJobOf } from '../jobs/daily.js';
import { catchUpKind, catchUpParamsOf } from '../jobs/kinds/catch-up-kind.js';
import { type IngestParams, ingestKind, ingestParamsOf } from '../jobs/kinds/ingest-kind.js';
import { rankKind, rankParamsOf } from '../jobs/kinds/rank-kind.js';
import type { NewJob } from '../jobs/life/submit.js';
import { resolveMarketFolder } from '../jobs/market-folder.js';
import { type Rebalance, rebalanceDates } from '../jobs/rebalance-dates.js';
import {
  type CatchUpRequest,
  type DailyRequest,
  type IngestRequest,
  problem,
  problemsOf,
  problemsOfCatchUp,
  problemsOfCount,
  problemsOfDates,
  problemsOfIngest,
  type RankingRequest,
} from './job-request.js';
import type { Markets } from './markets.js';
import { planOf } from './read-backtest.js';
import { type Check, refuse } from './refuse.js';
import type { Strategies } from './strategies.js';

/** What this service asks of the jobs. */
export interface JobSubmission {
  submit(job: NewJob): Promise<number>;
  find(id: number): Promise<StoredJob | null>;
  /** The job that a caller has asked for with this key before; null where there is none, and for no key. */
  findByKey(requestedBy: string, idempotencyKey: string | null): Promise<StoredJob | null>;
}

/** What this service asks of the store. */
export interface RequestStore {
  /** Throws where a market cannot be filled so. */
  checkCatchUp(market: Market, request: CatchUpRequest): Promise<void>;
  /** The members of a universe of Yahoo's market that is stored; null for an unknown one. */
  findYahooMembers(universe: string, from: TradingDay): Promise<string[] | null>;
  dailyJobOf(request: Parameters<typeof dailyJobOf>[1]): ReturnType<typeof dailyJobOf>;
}

/**
 * What callers may ask to be done. Everything that is wrong with a request is said at once, before anything is queued. One whose key was used
 * before is not looked at: what was right then may be wrong by now.
 */
export class JobRequests {
  constructor(
    private readonly jobs: JobSubmission,
    private readonly store: RequestStore,
    private readonly markets: Markets,
    private readonly strategies: Strategies,
    /** The one folder below which market folders may be ingested; null: none. */
    private readonly marketsDir: string | null,
    private readonly now: () => Date,
  ) {}

  /** Ranks a date, or the rebalances of a range. Throws NOT_FOUND, INVALID_STRATEGY, NO_DATA, or BAD_USER_INPUT with every problem. */
  async computeRankings(request: RankingRequest, requestedBy: string): Promise<StoredJob> {
    const first = await this.jobs.findByKey(requestedBy, request.idempotencyKey);
    if (first !== null) return first;
    const market = await this.markets.get();
    const strategy = this.strategies.nameOf(request.strategy);
    await refuse(
      [...problemsOf(request), ...problemsOfDates(request, this.now())],
      [
        ['strategy', () => planOf(this.strategies, strategy)],
        ['date', () => request.date !== null && this.markets.checkDay(market, request.date)],
        ['from', () => request.from !== null && this.markets.checkDay(market, request.from)],
      ],
    );
    const last = (await this.markets.span(market))?.to ?? 0;
    const dates =
      request.from === null || request.to === null
        ? [Math.min(request.date ?? last, last)]
        : rebalanceDates(
            calendarOf(market.timeZone),
            { from: request.from, to: Math.min(request.to, last) },
            rebalanceOf(request),
          );
    const wrong = problemsOfCount(dates.length, request);
    if (wrong.length > 0) throw new AppError('BAD_USER_INPUT', wrong);
    const { params, parts } = rankParamsOf({ marketId: market.id, strategy, dates, asOf: request.asOf });
    const { timeoutSeconds } = rankKind;
    return this.submit({
      kind: 'rank',
      params,
      requestedBy,
      timeoutSeconds,
      priority: request.priority,
      idempotencyKey: request.idempotencyKey,
      parts: parts.map((part) => ({ kind: 'rank', params: part, timeoutSeconds })),
    });
  }

  /** Brings data in. Throws NOT_FOUND for an unknown universe, or BAD_USER_INPUT with every problem. */
  async ingest(request: IngestRequest, requestedBy: string): Promise<StoredJob> {
    const first = await this.jobs.findByKey(requestedBy, request.idempotencyKey);
    if (first !== null) return first;
    const today = zoneOf(YAHOO_MARKET.timeZone).dayAt(this.now().getTime());
    const problems = [...problemsOf(request), ...problemsOfIngest(request, today)];
    if (problems.length > 0) throw new AppError('BAD_USER_INPUT', problems);
    const { priority, idempotencyKey } = request;
    const params = ingestParamsOf(await this.ingestOf(request));
    const { timeoutSeconds } = ingestKind;
    return this.submit({ kind: 'ingest', params, requestedBy, timeoutSeconds, priority, idempotencyKey });
  }

  /**
   * Fills missing sessions from the provider. Throws CONFLICT for a market that no provider fills, NOT_FOUND for an unknown universe or
   * ticker, or BAD_USER_INPUT with every problem.
   */
  async catchUp(request: CatchUpRequest, requestedBy: string): Promise<StoredJob> {
    const first = await this.jobs.findByKey(requestedBy, request.idempotencyKey);
    if (first !== null) return first;
    const market = await this.markets.get();
    const problems = [...problemsOf(request), ...problemsOfCatchUp(request)];
    if (problems.length > 0) throw new AppError('BAD_USER_INPUT', problems);
    const { universe, tickers, from, to, priority, idempotencyKey } = request;
    await this.store.checkCatchUp(market, request);
    const params = catchUpParamsOf({ marketId: market.id, universe, tickers, from, to, limit: null });
    const { timeoutSeconds } = catchUpKind;
    return this.submit({ kind: 'catchUp', params, requestedBy, timeoutSeconds, priority, idempotencyKey });
  }

  /**
   * Runs the daily chain: what is missing comes in, then every strategy is ranked. Throws NOT_FOUND, INVALID_STRATEGY, NO_DATA, or
   * BAD_USER_INPUT with every problem.
   */
  async runDaily({ strategies, date, ...shared }: DailyRequest, requestedBy: string): Promise<StoredJob> {
    const first = await this.jobs.findByKey(requestedBy, shared.idempotencyKey);
    if (first !== null) return first;
    const market = await this.markets.get();
    const problems = problemsOf(shared);
    if (strategies?.length === 0) problems.push(problem('strategies', 'left out, or at least one name', 'empty'));
    const names = strategies === null ? null : [...new Set(strategies)];
    await refuse(problems, [
      ...(names ?? []).map((name): Check => ['strategies', () => planOf(this.strategies, name)]),
      ['date', () => date !== null && this.markets.checkDay(market, date)],
    ]);
    const job = await this.store.dailyJobOf({ market, strategies: names, date, now: this.now() });
    return this.submit({ ...job, requestedBy, ...shared });
  }

  private async ingestOf({ provider, folder, universe, tickers, from, to }: IngestRequest): Promise<IngestParams> {
    if (provider === 'FILES') {
      await resolveMarketFolder(this.marketsDir, folder!);
      return { provider, folder: folder! };
    }
    if (provider === 'DEMO') return { provider };
    const first = from ?? (await this.dayAfterLast());
    // Of a universe that came with a file, the members that are stored are meant: callers of the API have no file.
    const isKept = universe !== null && universe !== STARTER_UNIVERSE.name;
    const stored = isKept ? await this.store.findYahooMembers(universe, first) : null;
    if (universe !== null && stored === null) await openUniverse(universe, null);
    return stored === null
      ? { provider, universe, tickers, from: first, to }
      : { provider, universe: null, tickers: stored, from: first, to };
  }

  /** The day after the last bar of Yahoo's market, where that is served; where it is there, the last session that has closed. */
  private async dayAfterLast(): Promise<TradingDay> {
    const market = await this.markets.find();
    const span = market?.name === YAHOO_MARKET.name ? await this.markets.span(market) : null;
    if (span === null)
      throw new AppError('BAD_USER_INPUT', [problem('from', 'given, since nothing of Yahoo is served yet', 'missing')]);
    return Math.min(span.to + 1, calendarOf(YAHOO_MARKET.timeZone).lastClosedAt(this.now()));
  }

  private async submit(job: NewJob): Promise<StoredJob> {
    const id = await this.jobs.submit(job);
    return (await this.jobs.find(id))!;
  }
}

function rebalanceOf({ rebalance, everyDays }: RankingRequest): Rebalance {
  return rebalance === 'MONTH_END' || rebalance === 'WEEK_END'
    ? { frequency: rebalance }
    : { frequency: 'EVERY_N_DAYS', everyDays: everyDays ?? 1 };
}
