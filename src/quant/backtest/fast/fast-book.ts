import type { FastMarket } from './fast-market.js';
import { type HeldCount, heldOf } from './top-ranked.js';

/** Cash, and units of the levels of some columns. It is changed in place. */
export class FastBook {
  private readonly held: Int32Array;
  private readonly units: Float64Array;
  /** Of each holding at the last close that was passed, money. */
  private readonly values: Float64Array;
  private count = 0;
  /** Of what is held and wanted by column; 0 but while a trade is made. */
  private readonly worthOf: Float64Array;
  private readonly wanted: Uint8Array;
  /** Money that comes in by session; 0 but while sessions are passed. */
  private readonly flow: Float64Array;

  constructor(
    private readonly market: FastMarket,
    private cash: number,
  ) {
    const { rows, columns } = market;
    this.held = new Int32Array(columns);
    this.units = new Float64Array(columns);
    this.values = new Float64Array(columns);
    this.worthOf = new Float64Array(columns);
    this.wanted = new Uint8Array(columns);
    this.flow = new Float64Array(rows);
  }

  /** The sessions from `from` to `to`: interest, the close, and what leaves the market at it. Writes their net asset values. */
  passDays(from: number, to: number, equity: Float64Array): void {
    const { held, units, values, flow, market } = this;
    const { rows, level, riskFree, exits } = market;
    if (to < from) return;
    for (let t = from; t <= to; t++) equity[t] = 0;
    for (let j = this.count - 1; j >= 0; j--) {
      const unit = units[j];
      const first = held[j] * rows;
      const exit = exits.size === 0 ? undefined : exits.get(held[j])?.find(({ t }) => t >= from && t <= to);
      const end = exit === undefined ? to : exit.t - 1;
      for (let t = from; t <= end; t++) equity[t] += unit * level[first + t];
      values[j] = unit * level[first + to];
      if (exit === undefined) continue;
      flow[exit.t] += unit * level[first + exit.t] * (1 + exit.return);
      const last = --this.count;
      held[j] = held[last];
      units[j] = units[last];
      values[j] = values[last];
    }
    for (let t = from; t <= to; t++) {
      this.cash += this.cash * riskFree[t] + flow[t];
      equity[t] += this.cash;
      flow[t] = 0;
    }
  }

  /** Trades at the close of session `t`, the last one that was passed, into the `best` names, as `rebalance` of the walk does. */
  trade(
    t: number,
    best: Int32Array,
    { count, eligible, costBps }: { count: HeldCount; eligible: number; costBps: number },
  ): { cost: number; turnover: number } {
    const { held, units, values, worthOf, wanted, market } = this;
    const { rows, columns, level, traded } = market;
    const names = heldOf(count, eligible);
    if (names === 0) return { cost: 0, turnover: 0 };
    if (names > best.length) throw new RangeError(`${names} names should be ranked, but only ${best.length} are.`);
    const row = t * columns;
    let tradable = 0;
    for (let i = 0; i < names; i++) {
      wanted[best[i]] = 1;
      tradable += traded[row + best[i]];
    }
    let total = this.cash;
    let locked = 0;
    let change = 0;
    let kept = 0;
    for (let j = 0; j < this.count; j++) {
      const s = held[j];
      total += values[j];
      if (wanted[s] === 1) worthOf[s] = values[j];
      if (traded[row + s] === 1) {
        if (wanted[s] === 0) change += values[j];
        continue;
      }
      locked += values[j];
      held[kept] = s;
      units[kept] = units[j];
      values[kept++] = values[j];
    }
    const net = tradable / names;
    const aim = (total * fitting(total, locked, net)) / names;
    for (let i = 0; i < names; i++) if (traded[row + best[i]] === 1) change += Math.abs(aim - worthOf[best[i]]);
    const cost = (change * costBps) / 1e4;
    const left = total - cost;
    const position = (left * fitting(left, locked, net)) / names;
    for (let i = 0; i < names; i++) {
      const s = best[i];
      wanted[s] = 0;
      worthOf[s] = 0;
      if (traded[row + s] === 0) continue;
      held[kept] = s;
      units[kept] = position / level[s * rows + t];
      values[kept++] = position;
    }
    this.count = kept;
    this.cash = Math.max(0, left - locked - position * tradable);
    return { cost, turnover: change / total };
  }
}

/** The part of the weights that the value less what is locked pays for, at most 1. */
function fitting(value: number, locked: number, net: number): number {
  return net > 0 ? Math.min(1, Math.max(0, value - locked) / (value * net)) : 1;
}
