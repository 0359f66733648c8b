import type { StoredJob } from '../data/store/find/jobs.js';
import { isAppError, notFound, type Problem } from '../domain/errors.js';
import { findNode, rowIdOf } from '../domain/node-id.js';
import type { TradingDay } from '../domain/trading-day.js';
import { optimizeKind, optimizeParamsOf } from '../jobs/kinds/optimize-kind.js';
import { getPlugin, type PluginChoice } from '../jobs/read-plugin-choice.js';
import type { Registry } from '../quant/plugin/registry.js';
import { type JobRequest, problem, problemsOf } from './job-request.js';
import type { JobSubmission } from './job-requests.js';
import type { Markets } from './markets.js';
import type { Rankings } from './rankings.js';
import { planOf } from './read-backtest.js';
import { refuse } from './refuse.js';
import type { Strategies } from './strategies.js';

/** Of which ranking a portfolio is to be made; null: not given. */
export interface PortfolioJobRequest extends JobRequest {
  strategy: string | null;
  date: TradingDay | null;
  /** Node id of a ranking run. */
  rankingRunId: string | null;
  asOf: Date | null;
  capital: number;
  topN: number | null;
  optimizer: PluginChoice | null;
}

/** What this service is made of. */
export interface PortfolioRequestParts {
  jobs: JobSubmission;
  registry: Pick<Registry, 'find' | 'names'>;
  markets: Markets;
  strategies: Strategies;
  rankings: Rankings;
}

/** Most names that a portfolio holds. */
const MOST_NAMES = 10_000;
/** Beyond it cents are no longer exact. */
const MOST_CAPITAL = 1e13;

/** The portfolios that callers may ask for. Everything that is wrong with a request is said at once, before anything is queued. */
export class PortfolioRequests {
  constructor(private readonly parts: PortfolioRequestParts) {}

  /** Makes targets of a ranking. Throws NOT_FOUND, INVALID_STRATEGY, NO_DATA, UNKNOWN_PLUGIN, or BAD_USER_INPUT with every problem. */
  async optimizePortfolio(request: PortfolioJobRequest, requestedBy: string): Promise<StoredJob> {
    const { jobs, markets, strategies } = this.parts;
    const first = await jobs.findByKey(requestedBy, request.idempotencyKey);
    if (first !== null) return first;
    const market = await markets.get();
    const { rankingRunId, date, asOf, capital, topN, optimizer, priority, idempotencyKey } = request;
    const run = rankingRunId === null ? null : await this.findRun(rankingRunId);
    const strategy = run?.strategy ?? strategies.nameOf(request.strategy);
    const unknownRun = () => {
      if (rankingRunId !== null && run === null) throw notFound('ranking run', rankingRunId, []);
    };
    await refuse(
      [...problemsOf(request), ...problemsOfSize(request), ...this.problemsOfOptimizer(request)],
      [
        ['rankingRunId', unknownRun],
        ['strategy', () => planOf(strategies, strategy)],
        ['date', () => date !== null && markets.checkDay(market, date)],
      ],
    );
    const params = optimizeParamsOf({
      marketId: market.id,
      strategy,
      date,
      rankingRunId: run?.id ?? null,
      asOf,
      capital,
      topN,
      optimizer,
    });
    const { timeoutSeconds } = optimizeKind;
    const id = await jobs.submit({ kind: 'optimize', params, requestedBy, timeoutSeconds, priority, idempotencyKey });
    return (await jobs.find(id))!;
  }

  private async findRun(nodeId: string) {
    const node = findNode(nodeId);
    const id = node?.type === 'RankingRun' ? rowIdOf(node.key) : null;
    return id === null ? null : this.parts.rankings.findById(id);
  }

  private problemsOfOptimizer({ optimizer }: PortfolioJobRequest): Problem[] {
    if (optimizer === null) return [];
    try {
      getPlugin(this.parts.registry, 'optimizer', optimizer, ['input', 'optimizer']);
      return [];
    } catch (error) {
      if (isAppError(error)) return error.problems;
      throw error;
    }
  }
}

function problemsOfSize({ strategy, date, rankingRunId, capital, topN }: PortfolioJobRequest): Problem[] {
  const problems: Problem[] = [];
  if (rankingRunId !== null && strategy !== null) {
    problems.push(problem('strategy', 'left out where "rankingRunId" is given', strategy));
  }
  if (rankingRunId !== null && date !== null) problems.push(problem('date', 'left out where "rankingRunId" is given', date));
  if (!(capital > 0 && capital <= MOST_CAPITAL))
    problems.push(problem('capital', `above 0 and at most ${MOST_CAPITAL}`, capital));
  if (topN !== null && !(topN >= 2 && topN <= MOST_NAMES)) problems.push(problem('topN', `from 2 to ${MOST_NAMES}`, topN));
  return problems;
}
