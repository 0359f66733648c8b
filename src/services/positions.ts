import type { BarSpan } from '../data/store/find/security-facts.js';
import type { Security } from '../domain/market.js';
import type { Broker } from '../jobs/execution/broker.js';
import type { Warning } from '../quant/ranking/ranking.js';
import { type Answer, found, nothing } from './answer.js';
import type { Markets } from './markets.js';
import type { Strategies } from './strategies.js';

/** What this service asks of the broker and of the store. */
export interface PositionStore extends Pick<Broker, 'statement'> {
  listBarSpans(securityIds: readonly number[]): Promise<BarSpan[]>;
  findSecurities(marketId: number, ids: readonly number[]): Promise<Security[]>;
}

/** A position at the last close; null where that is unknown. */
export interface ValuedPosition {
  security: Security;
  shares: number;
  averagePrice: number;
  price: number | null;
  value: number | null;
  weight: number | null;
  unrealizedProfit: number | null;
}

/** What an account holds. */
export interface AccountStatement {
  cash: number;
  /** Cash and positions at the last close; a position without one counts what was paid. */
  netAssetValue: number;
  reconciledAt: Date | null;
  warnings: readonly Warning[];
  /** By value, largest first, ties by ticker. */
  positions: ValuedPosition[];
}

/** What the broker says that is held. */
export class Positions {
  constructor(
    private readonly store: PositionStore,
    private readonly markets: Markets,
    private readonly strategies: Strategies,
  ) {}

  /** The account of a strategy at the last closes. Nothing, with a reason, where it never traded. Throws NOT_FOUND for an unknown strategy. */
  async find(strategy: string | null): Promise<Answer<AccountStatement>> {
    const market = await this.markets.get();
    const name = this.strategies.nameOf(strategy);
    const statement = await this.store.statement({ marketId: market.id, strategy: name });
    if (statement === null) {
      if (strategy !== null) this.strategies.get(name);
      return nothing(`The strategy "${name}" never traded. Send its trade list with submitTrades.`);
    }
    const { account, positions } = statement;
    const ids = positions.map(({ securityId }) => securityId);
    const [spans, securities] = await Promise.all([this.store.listBarSpans(ids), this.store.findSecurities(market.id, ids)]);
    const closes = new Map(spans.map(({ securityId, lastClose }) => [securityId, lastClose]));
    const byId = new Map(securities.map((security) => [security.id, security]));
    const netAssetValue = positions.reduce(
      (sum, { securityId, shares, averagePrice }) => sum + shares * (closes.get(securityId) ?? averagePrice),
      account.cash,
    );
    const valued = positions.map(({ securityId, shares, averagePrice }): ValuedPosition => {
      const price = closes.get(securityId) ?? null;
      const value = price === null ? null : shares * price;
      return {
        security: byId.get(securityId)!,
        shares,
        averagePrice,
        price,
        value,
        weight: value === null || netAssetValue === 0 ? null : value / netAssetValue,
        unrealizedProfit: value === null ? null : value - shares * averagePrice,
      };
    });
    const rankOf = ({ value }: ValuedPosition) => value ?? Number.NEGATIVE_INFINITY;
    valued.sort((a, b) => rankOf(b) - rankOf(a) || (a.security.ticker < b.security.ticker ? -1 : 1));
    const { cash, reconciledAt } = account;
    return found({ cash, netAssetValue, reconciledAt, warnings: account.warnings as Warning[], positions: valued });
  }
}
