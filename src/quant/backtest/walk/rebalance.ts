/**
 * From weights to trades: what is held is exchanged for the targets at the prices of one moment.
 *
 * Costs are those of the change of weights at the value before them, Σ c |w · V − held|; the positions are then the targets' fractions of what
 * is left, w · (V − costs). So the cash is never short and nothing has to be solved for, and costs are too high by their own square at most.
 * Where shares are whole it is the change of whole lots that costs: what is rounded away is not traded.
 * A security without a price at that moment cannot be traded: what is held of it stays, and the others share what is left.
 */
import type { BacktestTrade } from '../../../domain/backtest.js';
import { totalCost, tradeCosts } from '../../execution/trade-costs.js';
import type { Account } from './account.js';
import { DEVIATION_SESSIONS } from './walk-market.js';

/** Part of the value that sums of so many trades may be off by. */
const ROUNDING = 1e-12;

/** What a rebalance came to. */
export interface Rebalanced {
  /** By security id. */
  trades: BacktestTrade[];
  /** Money. */
  cost: number;
  /** Σ|change of weight| at the value before costs, of whole lots where shares are whole. */
  turnover: number;
  /** Prices by security id; NaN where it could not be traded. */
  prices: ReadonlyMap<number, number>;
}

/** One security of a rebalance. */
interface Change {
  id: number;
  /** Money a share; NaN: it cannot be traded. */
  price: number;
  held: number;
  weight: number;
}

/** Trades an account into target weights (by security id) at the opens or closes of session `t`. */
export function rebalance(
  account: Account,
  targets: ReadonlyMap<number, number>,
  { t, price: field, reason }: { t: number; price: 'open' | 'close'; reason: 'rebalance' | 'band' },
): Rebalanced {
  const changes = changesOf(account, targets, t, field);
  const locked = changes.reduce((sum, { id, price }) => sum + (price > 0 ? 0 : heldValue(account, id)), 0);
  const value = changes.reduce((sum, { price, held }) => sum + (price > 0 ? held * price : 0), account.cash + locked);
  const prices = new Map(changes.map(({ id, price }) => [id, price]));
  if (!(value > 0)) return { trades: [], cost: 0, turnover: 0, prices };
  const tradable = changes.filter(({ price }) => price > 0);
  const net = tradable.reduce((sum, { weight }) => sum + weight, 0);
  const before = value * fitting(value, locked, net);
  let cost = 0;
  let turnover = 0;
  const costs = tradable.map(({ id, price, held, weight }) => {
    const shares = sharesOf(account, (weight * before) / price) - held;
    turnover += Math.abs(shares * price) / value;
    const one = totalCost(tradeCosts(shares, price, liquidityOf(account, t, id), account.settings.costs));
    cost += one;
    return one;
  });
  const left = value - cost;
  const after = left * fitting(left, locked, net);
  const trades = tradable.flatMap((change, i) => {
    const shares = sharesOf(account, (change.weight * after) / change.price) - change.held;
    return shares === 0 ? [] : [trade(account, { ...change, t, shares, cost: costs[i], reason })];
  });
  // A rounding error below 0 is none.
  const cash = trades.reduce((sum, { side, value: paid }) => (side === 'BUY' ? sum - paid : sum + paid), account.cash - cost);
  account.cash = cash < 0 && cash > -ROUNDING * value ? 0 : cash;
  for (const { id, price, held, weight } of tradable) {
    const shares = sharesOf(account, (weight * after) / price);
    if (shares === 0) account.holdings.delete(id);
    else if (held === 0) account.holdings.set(id, { securityId: id, shares, price, silent: 0 });
    else Object.assign(account.holdings.get(id)!, { shares, price, silent: 0 });
  }
  return { trades, cost, turnover, prices };
}

/** Securities that are held or wanted, by id. What has been delisted cannot be bought, nor at the close of its last session. */
function changesOf(account: Account, targets: ReadonlyMap<number, number>, t: number, field: 'open' | 'close'): Change[] {
  const { days, delistings } = account.market;
  const isGone = (id: number) => {
    const date = delistings.get(id)?.date ?? Number.POSITIVE_INFINITY;
    return field === 'open' ? date < days.dates[t] : date <= days.dates[t];
  };
  const wanted = [...targets.keys()].filter((id) => account.columnOf.has(id) && !isGone(id));
  return [...new Set([...account.holdings.keys(), ...wanted])]
    .sort((a, b) => a - b)
    .map((id) => {
      const price = account.at(field, t, id);
      const held = account.holdings.get(id)?.shares ?? 0;
      return { id, price: price > 0 ? price : Number.NaN, held, weight: targets.get(id) ?? 0 };
    });
}

function heldValue({ holdings }: Account, id: number): number {
  const holding = holdings.get(id);
  return holding === undefined ? 0 : holding.shares * holding.price;
}

/** The part of the weights that the value less what is locked pays for, at most 1. */
function fitting(value: number, locked: number, net: number): number {
  return net > 0 ? Math.min(1, Math.max(0, value - locked) / (value * net)) : 1;
}

function sharesOf({ settings }: Account, shares: number): number {
  return settings.fractionalShares ? shares : Math.trunc(shares / settings.lot) * settings.lot;
}

function trade(
  { market, columnOf }: Account,
  { t, id, shares, price, cost, reason }: Change & { t: number; shares: number; cost: number; reason: BacktestTrade['reason'] },
): BacktestTrade {
  const { dates, securities } = market.days;
  const count = Math.abs(shares);
  const ticker = securities[columnOf.get(id)!].ticker;
  const side = shares > 0 ? 'BUY' : 'SELL';
  return { date: dates[t], securityId: id, ticker, side, shares: count, price, value: count * price, cost, reason };
}

/** The day's volume, and the deviation of the returns up to the day before. */
function liquidityOf(account: Account, t: number, id: number): { dailyVolume: number; deviation: number } {
  if (account.settings.costs.impactCoefficient === 0) return { dailyVolume: Number.NaN, deviation: Number.NaN };
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let u = Math.max(1, t - DEVIATION_SESSIONS); u < t; u++) {
    const split = account.at('split', u, id);
    const dividend = account.at('dividend', u, id);
    const value = account.at('close', u, id) * (split > 0 ? split : 1) + (dividend > 0 ? dividend : 0);
    const change = value / account.at('close', u - 1, id) - 1;
    if (!Number.isFinite(change)) continue;
    count++;
    sum += change;
    squares += change * change;
  }
  const variance = (squares - (sum * sum) / count) / (count - 1);
  return { dailyVolume: account.at('volume', t, id), deviation: Math.sqrt(Math.max(0, variance)) };
}
