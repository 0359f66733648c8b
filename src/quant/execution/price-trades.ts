import type { Trade } from '../../domain/trade.js';
import { type CostLaw, type Liquidity, totalCost, tradeCosts } from './trade-costs.js';

/** What is known of a security that is traded. */
export interface Quote extends Liquidity {
  readonly ticker: string;
  readonly sector: string | null;
  /** Raw close, money; NaN: unknown, and then it cannot be traded. */
  readonly price: number;
}

/** What trades are priced with. */
export interface TradePricing {
  /** Of every target and every holding. */
  readonly quotes: ReadonlyMap<number, Quote>;
  readonly costs: CostLaw;
}

/** The trade with the figures that follow from its shares. */
export function priced({ quotes, costs }: TradePricing, trade: Trade): Trade {
  const quote = quotes.get(trade.securityId)!;
  const value = trade.shares * trade.price;
  const { commission, spread, impact } = tradeCosts(trade.shares, trade.price, quote, costs);
  const expectedCostBps = ((commission + spread + impact) / value) * 1e4;
  return { ...trade, value, participation: trade.shares / quote.dailyVolume, expectedCostBps };
}

/** What a purchase takes of the cash. */
export function moneyOf({ quotes, costs }: TradePricing, { securityId, shares, price, value }: Trade): number {
  return shares === 0 ? 0 : value + totalCost(tradeCosts(shares, price, quotes.get(securityId)!, costs));
}

/** What is bought and sold, and what that costs, money. */
export function sumOf(trades: readonly Trade[], { quotes, costs }: TradePricing) {
  let [buyValue, sellValue, cost] = [0, 0, 0];
  for (const { securityId, side, shares, price, value } of trades) {
    if (side === 'BUY') buyValue += value;
    else sellValue += value;
    cost += totalCost(tradeCosts(shares, price, quotes.get(securityId)!, costs));
  }
  return { buyValue, sellValue, cost };
}
