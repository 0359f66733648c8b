import type { Trade } from '../../domain/trade.js';
import { moneyOf, priced, sumOf, type TradePricing } from './price-trades.js';

/**
 * The trades with purchases that the cash reaches for: all are cut by the same part, and of the shares that are rounded away one each is
 * bought after all while it can be paid, largest remainder first.
 */
export function withinCash(request: TradePricing, wanted: readonly Trade[], available: number): readonly Trade[] {
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
function smaller(request: TradePricing, trade: Trade, shares: number): Trade {
  if (shares >= trade.shares) return trade;
  return priced(request, { ...trade, shares, reason: `${trade.reason}, Reduced for Cash` });
}

/** The part of the purchases that the cash reaches for, at most 1. */
function cutOf(trades: readonly Trade[], available: number, request: TradePricing): number {
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
