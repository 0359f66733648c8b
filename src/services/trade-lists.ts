import type { StoredJob } from '../data/store/find/jobs.js';
import { OPEN_STATUSES, type StoredOrder } from '../data/store/find/orders.js';
import type { StoredTrade, StoredTradeList } from '../data/store/find/trade-lists.js';
import { AppError, conflict, notFound } from '../domain/errors.js';
import { findNode, rowIdOf } from '../domain/node-id.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import { submitTradesKind } from '../jobs/kinds/submit-trades-kind.js';
import { type ExecutionReport, executionReport } from '../quant/execution/execution-report.js';
import { type Answer, found, nothing } from './answer.js';
import { problem, problemsOf } from './job-request.js';
import type { JobSubmission } from './job-requests.js';
import type { Markets } from './markets.js';
import { averagePriceOf } from './orders.js';
import type { Strategies } from './strategies.js';

/** What this service asks of the store. */
export interface TradeListStore {
  findNewestTradeList(query: { marketId: number; strategy: string; to: TradingDay | null }): Promise<StoredTradeList | null>;
  findTradeLists(marketId: number, ids: readonly number[]): Promise<StoredTradeList[]>;
  findTradeListOf(portfolioId: number): Promise<StoredTradeList | null>;
  loadTrades(listId: number): Promise<StoredTrade[]>;
  listOrdersOf(listId: number): Promise<StoredOrder[]>;
}

/** Which list is to be sent, and how. */
export interface SubmitRequest {
  /** Id of the API. */
  tradeListId: string;
  /** Highest part of a half hour's volume that is traded. */
  participationCap: number;
  idempotencyKey: string | null;
}

/** The trade lists of the market that is served, and what became of them. */
export class TradeLists {
  constructor(
    private readonly store: TradeListStore,
    private readonly jobs: JobSubmission,
    private readonly markets: Markets,
    private readonly strategies: Strategies,
  ) {}

  /** The newest list of a strategy on or before a day. Nothing, with a reason, where there is none. Throws NOT_FOUND for an unknown strategy. */
  async find(strategy: string | null, date: TradingDay | null): Promise<Answer<StoredTradeList>> {
    const market = await this.markets.get();
    const name = this.strategies.nameOf(strategy);
    const list = await this.store.findNewestTradeList({ marketId: market.id, strategy: name, to: date });
    if (list !== null) return found(list);
    if (strategy !== null) this.strategies.get(name);
    if (date !== null) await this.markets.checkDay(market, date);
    const limit = date === null ? '' : ` dated on or before ${isoOf(date)}`;
    return nothing(`The strategy "${name}" has no trade list${limit} yet. Make a portfolio with optimizePortfolio.`);
  }

  /** For each id its list, or null. */
  async findByIds(ids: readonly number[]): Promise<(StoredTradeList | null)[]> {
    const market = await this.markets.get();
    const lists = await this.store.findTradeLists(market.id, [...ids]);
    return ids.map((id) => lists.find((list) => list.id === id) ?? null);
  }

  /** The newest list of a portfolio, or null. */
  findOf(portfolioId: number): Promise<StoredTradeList | null> {
    return this.store.findTradeListOf(portfolioId);
  }

  /** The trades of a list by value, largest first. */
  trades(list: Pick<StoredTradeList, 'id'>): Promise<StoredTrade[]> {
    return this.store.loadTrades(list.id);
  }

  /** How a list was filled; null until it is submitted. */
  async report({ id, submittedAt }: Pick<StoredTradeList, 'id' | 'submittedAt'>): Promise<ExecutionReport | null> {
    if (submittedAt === null) return null;
    const orders = await this.store.listOrdersOf(id);
    return executionReport(
      orders.map((order) => ({
        ...order,
        averagePrice: averagePriceOf(order),
        cost: order.fills.reduce((sum, { cost }) => sum + cost, 0),
        open: OPEN_STATUSES.includes(order.status),
      })),
    );
  }

  /**
   * Sends a list to the paper broker. The same key by the same caller finds the first job. Throws NOT_FOUND for an unknown list, CONFLICT
   * where it was submitted already or a newer one exists, or BAD_USER_INPUT with every problem.
   */
  async submit(request: SubmitRequest, requestedBy: string): Promise<StoredJob> {
    const { tradeListId, participationCap, idempotencyKey } = request;
    const first = await this.jobs.findByKey(requestedBy, idempotencyKey);
    if (first !== null) return first;
    const problems = problemsOf({ priority: 0, idempotencyKey });
    if (!(participationCap > 0 && participationCap <= 1)) {
      problems.push(problem('participationCap', 'above 0 and at most 1', participationCap));
    }
    if (problems.length > 0) throw new AppError('BAD_USER_INPUT', problems);
    const list = await this.getCurrent(tradeListId);
    const params = { marketId: list.marketId, listId: list.id, participationCap };
    const { timeoutSeconds } = submitTradesKind;
    const job = { kind: 'submitTrades', params, requestedBy, timeoutSeconds, priority: 0, idempotencyKey };
    return (await this.jobs.find(await this.jobs.submit(job)))!;
  }

  private async getCurrent(tradeListId: string): Promise<StoredTradeList> {
    const node = findNode(tradeListId);
    const id = node?.type === 'TradeList' ? rowIdOf(node.key) : null;
    const [list] = id === null ? [null] : await this.findByIds([id]);
    if (!list) throw notFound('trade list', tradeListId, []);
    const path = ['input', 'tradeListId'];
    if (list.submittedAt !== null) {
      throw conflict(
        `The trade list was submitted already, at ${list.submittedAt.toISOString()}. \`orders\` shows what became of it.`,
        path,
      );
    }
    const newest = await this.store.findNewestTradeList({ marketId: list.marketId, strategy: list.strategy, to: null });
    if (newest!.id !== list.id) throw conflict(`There is a newer trade list, of ${isoOf(newest!.date)}. Submit that one.`, path);
    return list;
  }
}
