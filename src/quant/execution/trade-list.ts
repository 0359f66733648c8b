/**
 * Trade lists: what turns holdings into targets, in whole shares, with what it costs and what it leaves.
 *
 * Sales come as they are. Purchases are cut, all by the same part, where the cash would not reach: costs grow at least as fast as the shares, so
 * that the smaller purchases are paid for whatever the impact is.
 */
import type { Trade, TradeSums } from '../../domain/trade.js';
import type { Target } from '../portfolio/portfolio.js';
import { priced, sumOf, type TradePricing } from './price-trades.js';
import { withinCash } from './within-cash.js';

/** What is wanted of one security. */
export type TradeTarget = Pick<Target, 'securityId' | 'finalWeight' | 'shares' | 'conviction' | 'reason'>;

/** What a trade list is made of. */
export interface TradeListRequest extends TradePricing {
  readonly targets: readonly TradeTarget[];
  /** Whole shares held, by security id; negative is short. */
  readonly holdings: ReadonlyMap<number, number>;
  /** Money that a weight of 1 stands for. */
  readonly netAssetValue: number;
  /** Before the trades, money. */
  readonly cash: number;
  /** Changes of less value are skipped, money. */
  readonly minTradeValue: number;
  /** What has to be left, money: 0, or less where the targets borrow. */
  readonly minCash: number;
}

/** The trades of one date by value, largest first, ties by ticker, and what they come to. */
export interface TradeList extends TradeSums {
  trades: Trade[];
}

/** Part of the net asset value below which a change is not worth its trade: a basis point. A guess. */
export const MIN_TRADE_FRACTION = 1e-4;

/** The trades from holdings to targets. Throws `RangeError` for a net asset value that is not positive. */
export function tradesOf(request: TradeListRequest): TradeList {
  const { netAssetValue, cash, minTradeValue, minCash } = request;
  if (!(netAssetValue > 0)) throw new RangeError(`A net asset value should be above 0, but is ${netAssetValue}.`);
  const changes = changesOf(request);
  const wanted = changes.map((change) => tradeOf(request, change)).filter((trade) => trade !== null);
  const trades = withinCash(request, wanted, cash - minCash)
    .filter((trade) => trade.shares > 0 && trade.value >= minTradeValue)
    .sort((a, b) => b.value - a.value || (a.ticker < b.ticker ? -1 : 1));
  const { buyValue, sellValue, cost } = sumOf(trades, request);
  return {
    trades,
    turnover: (buyValue + sellValue) / netAssetValue,
    buyValue,
    sellValue,
    expectedCost: cost,
    cashAfter: cash + sellValue - buyValue - cost,
    skipped: changes.length - trades.length,
  };
}

interface Change {
  securityId: number;
  /** Signed. */
  shares: number;
  held: number;
  target: TradeTarget | null;
}

function changesOf({ targets, holdings }: TradeListRequest): Change[] {
  const wanted = new Map(targets.map((target) => [target.securityId, target]));
  const changes: Change[] = [];
  for (const securityId of new Set([...wanted.keys(), ...holdings.keys()])) {
    const target = wanted.get(securityId) ?? null;
    const held = holdings.get(securityId) ?? 0;
    const shares = Math.trunc(target?.shares ?? 0) - held;
    if (shares !== 0) changes.push({ securityId, shares, held, target });
  }
  return changes;
}

/** A change as a trade; null where it is too small or has no price. */
function tradeOf(request: TradeListRequest, { securityId, shares, held, target }: Change): Trade | null {
  const quote = request.quotes.get(securityId);
  if (quote === undefined || !(quote.price > 0)) return null;
  if (Math.abs(shares) * quote.price < request.minTradeValue) return null;
  const { ticker, sector, price } = quote;
  return priced(request, {
    securityId,
    ticker,
    sector,
    side: shares > 0 ? 'BUY' : 'SELL',
    shares: Math.abs(shares),
    price,
    value: 0,
    weightBefore: (held * price) / request.netAssetValue,
    weightAfter: target?.finalWeight ?? 0,
    participation: 0,
    expectedCostBps: 0,
    conviction: target?.conviction ?? null,
    reason: target?.reason ?? 'No Longer a Target',
  });
}
