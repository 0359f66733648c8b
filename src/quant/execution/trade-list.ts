/**
 * Trade lists: what turns holdings into targets, in whole shares, with what it costs and what it leaves.
 *
 * Sales come as they are. Purchases are cut, all by the same part, where the cash would not reach: costs grow at least as fast as the shares, so
 * that the smaller purchases are paid for whatever the impact is.
 */
import type { Conviction, Target } from '../portfolio/portfolio.js';
import { type CostLaw, type Liquidity, totalCost, tradeCosts } from './trade-costs.js';

/** What is wanted of one security. */
export type TradeTarget = Pick<Target, 'securityId' | 'finalWeight' | 'shares' | 'conviction' | 'reason'>;

/** What is known of a security that is traded. */
export interface Quote extends Liquidity {
  readonly ticker: string;
  readonly sector: string | null;
  /** Raw close, money; NaN: unknown, and then it cannot be traded. */
  readonly price: number;
}

/** What a trade list is made of. */
export interface TradeListRequest {
  readonly targets: readonly TradeTarget[];
  /** Whole shares held, by security id; negative is short. */
  readonly holdings: ReadonlyMap<number, number>;
  /** Of every target and every holding. */
  readonly quotes: ReadonlyMap<number, Quote>;
  /** Money that a weight of 1 stands for. */
  readonly netAssetValue: number;
  /** Before the trades, money. */
  readonly cash: number;
  readonly costs: CostLaw;
  /** Changes of less value are skipped, money. */
  readonly minTradeValue: number;
  /** What has to be left, money: 0, or less where the targets borrow. */
  readonly minCash: number;
}

/** Target − holding of one security. */
export interface Trade {
  securityId: number;
  ticker: string;
  sector: string | null;
  side: 'BUY' | 'SELL';
  /** Whole and positive. */
  shares: number;
  price: number;
  /** Shares × price, money, positive. */
  value: number;
  weightBefore: number;
  /** As the targets want it. */
  weightAfter: number;
  /** Shares over a usual day's volume; NaN: unknown. */
  participation: number;
  /** Of the value; NaN where the impact is unknown. */
  expectedCostBps: number;
  /** Null: it is no target any more. */
  conviction: Conviction | null;
  reason: string;
}

/** The trades of one date by value, largest first, ties by ticker, and what they come to in money. */
export interface TradeList {
  trades: Trade[];
  /** Σ|change of weight|. */
  turnover: number;
  buyValue: number;
  sellValue: number;
  expectedCost: number;
  cashAfter: number;
  /** Changes that are too small, or of a security without a price. */
  skipped: number;
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

/** The trade with the figures that follow from its shares. */
function priced({ quotes, costs }: TradeListRequest, trade: Trade): Trade {
  const quote = quotes.get(trade.securityId)!;
  const value = trade.shares * trade.price;
  const { commission, spread, impact } = tradeCosts(trade.shares, trade.price, quote, costs);
  const expectedCostBps = ((commission + spread + impact) / value) * 1e4;
  return { ...trade, value, participation: trade.shares / quote.dailyVolume, expectedCostBps };
}

/**
 * The trades with purchases that the cash reaches for: all are cut by the same part, and of the shares that are rounded away one each is
 * bought after all while it can be paid, largest remainder first.
 */
function withinCash(request: TradeListRequest, wanted: readonly Trade[], available: number): readonly Trade[] {
  const cut = cutOf(wanted, available, request);
  if (cut === 1) return wanted;
  const trades = wanted.map((trade) => (trade.side === 'BUY' ? smaller(request, trade, Math.floor(trade.shares * cut)) : trade));
  const { buyValue, sellValue, cost } = sumOf(trades, request);
  let left = available + sellValue - buyValue - cost;
  const lost = wanted.map(({ shares }) => (shares * cut) % 1);
  const purchases = [...trades.keys()].filter((i) => trades[i].side === 'BUY').sort((a, b) => lost[b] - lost[a] || a - b);
  for (const i of purchases) {
    const more = smaller(request, wanted[i], trades[i].shares + 1);
    const extra = moneyOf(request, more) - moneyOf(request, trades[i]);
    if (!(extra <= left)) continue;
    trades[i] = more;
    left -= extra;
  }
  return trades;
}

/** The same trade over fewer shares, and why; as it is where they are not fewer. */
function smaller(request: TradeListRequest, trade: Trade, shares: number): Trade {
  if (shares >= trade.shares) return trade;
  return priced(request, { ...trade, shares, reason: `${trade.reason}, Reduced for Cash` });
}

/** What a purchase takes of the cash. */
function moneyOf({ quotes, costs }: TradeListRequest, { securityId, shares, price, value }: Trade): number {
  return shares === 0 ? 0 : value + totalCost(tradeCosts(shares, price, quotes.get(securityId)!, costs));
}

/** The part of the purchases that the cash reaches for, at most 1. */
function cutOf(trades: readonly Trade[], available: number, request: TradeListRequest): number {
  const sales = sumOf(
    trades.filter(({ side }) => side === 'SELL'),
    request,
  );
  const purchases = sumOf(
    trades.filter(({ side }) => side === 'BUY'),
    request,
  );
  const needed = purchases.buyValue + purchases.cost;
  const funds = available + sales.sellValue - sales.cost;
  return needed > funds ? Math.max(0, funds) / needed : 1;
}

function sumOf(trades: readonly Trade[], { quotes, costs }: TradeListRequest) {
  let [buyValue, sellValue, cost] = [0, 0, 0];
  for (const { securityId, side, shares, price, value } of trades) {
    if (side === 'BUY') buyValue += value;
    else sellValue += value;
    cost += totalCost(tradeCosts(shares, price, quotes.get(securityId)!, costs));
  }
  return { buyValue, sellValue, cost };
}
