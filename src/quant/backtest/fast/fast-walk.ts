/**
 * The walk of a ranking with equal weights, on the whole panel: the same numbers as `walk` with `rankedTargets`, to rounding.
 *
 * What it asks for: trades at closes in parts of shares, dividends reinvested, costs in proportion to the value traded, long only. Then a
 * security is one level, a portfolio a list of units, and a session one sum of products.
 */
import type { FastMarket } from './fast-market.js';
import type { RankedRows } from './ranked-rows.js';
import { type HeldCount, heldOf } from './top-ranked.js';

/** One configuration. */
export interface FastSettings {
  /** Sessions of the signals, ascending; the last one has to be before the last session. */
  readonly signals: readonly number[];
  readonly count: HeldCount;
  readonly fill: 'next_close' | 'signal_close';
  /** Of the value traded: commission and half the spread. */
  readonly costBps: number;
  readonly capital: number;
}

/** What it comes to by session, from the first signal on; before it the capital and 0. */
export interface FastCurve {
  /** Net asset value at the close, money. */
  readonly equity: Float64Array;
  readonly turnover: Float64Array;
  /** Money. */
  readonly costs: Float64Array;
}

/** What is held: cash, and units of the level of some columns. */
interface Book {
  cash: number;
  held: Int32Array;
  units: Float64Array;
  count: number;
}

/** Walks one configuration. Throws `RangeError` for signals that are not ranked or leave no session to trade on. */
export function fastWalk(market: FastMarket, ranked: RankedRows, settings: FastSettings): FastCurve {
  const { rows, columns } = market;
  const { signals, fill, capital } = settings;
  const late = signals.find((t) => !(t >= 0 && t < rows - 1) || !ranked.bestOf.has(t));
  if (late !== undefined)
    throw new RangeError(`A signal should be ranked and before the last of ${rows} sessions, but is on ${late}.`);
  const curve = { equity: new Float64Array(rows).fill(capital), turnover: new Float64Array(rows), costs: new Float64Array(rows) };
  const book: Book = { cash: capital, held: new Int32Array(columns), units: new Float64Array(columns), count: 0 };
  const trader = new Trader(market, ranked, settings);
  const lag = fill === 'next_close' ? 1 : 0;
  for (let k = 0; k < signals.length; k++) {
    const at = signals[k] + lag;
    if (k === 0 && lag === 1) passDay(market, book, at, curve.equity);
    const { cost, turnover } = trader.trade(book, at, signals[k]);
    curve.costs[signals[k] + 1] = cost;
    curve.turnover[signals[k] + 1] = turnover;
    if (lag === 1) curve.equity[at] -= cost;
    const end = k + 1 < signals.length ? signals[k + 1] + lag : rows - 1;
    for (let t = at + 1; t <= end; t++) passDay(market, book, t, curve.equity);
  }
  return curve;
}

/** One session: interest, the close, and what leaves the market at it. */
function passDay({ columns, level, riskFree, exits }: FastMarket, book: Book, t: number, equity: Float64Array): void {
  const { held, units, count } = book;
  const row = t * columns;
  book.cash += book.cash * riskFree[t];
  let value = 0;
  for (let j = 0; j < count; j++) value += units[j] * level[row + held[j]];
  equity[t] = book.cash + value;
  if (exits.size === 0) return;
  for (let j = book.count - 1; j >= 0; j--) {
    const exit = exits.get(held[j])?.find((one) => one.t === t);
    if (exit === undefined) continue;
    const worth = units[j] * level[row + held[j]];
    book.cash += worth * (1 + exit.return);
    equity[t] += worth * exit.return;
    book.count--;
    held[j] = held[book.count];
    units[j] = units[book.count];
  }
}

/** Exchanges what is held for the best of a date. */
class Trader {
  /** By column, money at the moment of a trade; only what is held or wanted is set. */
  private readonly values: Float64Array;
  private readonly wanted: Uint8Array;

  constructor(
    private readonly market: FastMarket,
    private readonly ranked: RankedRows,
    private readonly settings: FastSettings,
  ) {
    this.values = new Float64Array(market.columns);
    this.wanted = new Uint8Array(market.columns);
  }

  /** Trades at the close of session `t` into the best names of session `signal`, as `rebalance` of the walk does. */
  trade(book: Book, t: number, signal: number): { cost: number; turnover: number } {
    const { columns, level, traded } = this.market;
    const { values, wanted } = this;
    const best = this.ranked.bestOf.get(signal)!;
    const names = heldOf(this.settings.count, this.ranked.eligible.get(signal)!);
    if (names === 0) return { cost: 0, turnover: 0 };
    if (names > best.length) throw new RangeError(`${names} names should be ranked, but only ${best.length} are.`);
    const row = t * columns;
    let total = book.cash;
    let locked = 0;
    for (let j = 0; j < book.count; j++) {
      const s = book.held[j];
      values[s] = book.units[j] * level[row + s];
      total += values[s];
      if (traded[row + s] === 0) locked += values[s];
    }
    let tradable = 0;
    for (let i = 0; i < names; i++) {
      wanted[best[i]] = 1;
      tradable += traded[row + best[i]];
    }
    const net = tradable / names;
    const aim = (total * fitting(total, locked, net)) / names;
    let change = 0;
    for (let j = 0; j < book.count; j++) {
      const s = book.held[j];
      if (traded[row + s] === 1 && wanted[s] === 0) change += values[s];
    }
    for (let i = 0; i < names; i++) if (traded[row + best[i]] === 1) change += Math.abs(aim - values[best[i]]);
    const cost = (change * this.settings.costBps) / 1e4;
    const left = total - cost;
    const position = (left * fitting(left, locked, net)) / names;
    let count = 0;
    for (let j = 0; j < book.count; j++) {
      const s = book.held[j];
      values[s] = 0;
      if (traded[row + s] === 1) continue;
      book.held[count] = s;
      book.units[count++] = book.units[j];
    }
    for (let i = 0; i < names; i++) {
      const s = best[i];
      wanted[s] = 0;
      if (traded[row + s] === 0) continue;
      book.held[count] = s;
      book.units[count++] = position / level[row + s];
    }
    book.count = count;
    book.cash = Math.max(0, left - locked - position * tradable);
    return { cost, turnover: change / total };
  }
}

/** The part of the weights that the value less what is locked pays for, at most 1. */
function fitting(value: number, locked: number, net: number): number {
  return net > 0 ? Math.min(1, Math.max(0, value - locked) / (value * net)) : 1;
}
