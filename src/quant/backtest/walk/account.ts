/**
 * Cash and shares through the sessions of a walk.
 *
 * A session begins with interest on the cash of the last close, the fee for borrowed shares, and its ex-dates: a dividend is paid on the
 * shares held before, then splits change them. At its close holdings take its prices; one without a bar keeps its last price. The net asset
 * value is cash + Σ shares × price at every moment, and only trades and these events change its parts.
 */

import type { BacktestTrade } from '../../../domain/backtest.js';
import { SESSIONS_A_YEAR } from '../../../domain/trading-day.js';
import type { Grid } from '../../panel/grid.js';
import type { WalkHolding, WalkSettings, WalkState } from './step.js';
import { DELISTING_LOSS, SILENT_SESSIONS, type WalkMarket } from './walk-market.js';

/** An account at a moment of a walk. It is changed in place. */
export class Account {
  cash: number;
  pessimistic: number;
  /** By security id. */
  readonly holdings: Map<number, WalkHolding>;
  /** Column of each security. */
  readonly columnOf: ReadonlyMap<number, number>;

  constructor(
    readonly market: WalkMarket,
    readonly settings: WalkSettings,
    state: Pick<WalkState, 'cash' | 'pessimistic' | 'holdings'>,
  ) {
    this.cash = state.cash;
    this.pessimistic = state.pessimistic;
    this.holdings = new Map(state.holdings.map((holding) => [holding.securityId, { ...holding }]));
    this.columnOf = new Map(market.days.securities.map(({ id }, s) => [id, s]));
    const unknown = state.holdings.find(({ securityId }) => !this.columnOf.has(securityId));
    if (unknown) throw new RangeError(`The days of a walk should have the security ${unknown.securityId}, which is held.`);
  }

  /** Net asset value at the prices seen last, money. */
  equity(): number {
    let value = this.cash;
    for (const { shares, price } of this.holdings.values()) value += shares * price;
    return value;
  }

  /** Σ|shares × price|, money. */
  gross(): number {
    let value = 0;
    for (const { shares, price } of this.holdings.values()) value += Math.abs(shares * price);
    return value;
  }

  /** What is held, by id ascending. */
  list(): WalkHolding[] {
    return [...this.holdings.values()].sort(byId).map((holding) => ({ ...holding }));
  }

  /** The number of a field on a session for a security. */
  at(field: string, t: number, securityId: number): number {
    const { data, columns }: Grid = this.market.days.grids[field];
    return data[t * columns + this.columnOf.get(securityId)!];
  }

  /** The beginning of session `t`. Returns the fee for borrowed shares and the dividends that are to be reinvested, by security id. */
  open(t: number): { fee: number; due: Map<number, number> } {
    const { costs, dividends, fractionalShares } = this.settings;
    this.cash += this.cash * (this.market.days.series.riskFree[t] || 0);
    let fee = 0;
    const due = new Map<number, number>();
    for (const holding of this.holdings.values()) {
      const { securityId } = holding;
      if (holding.shares < 0) fee -= (holding.shares * holding.price * costs.borrowFeeAnnual) / SESSIONS_A_YEAR;
      const dividend = this.at('dividend', t, securityId);
      const split = this.at('split', t, securityId);
      if (dividend > 0) {
        const money = holding.shares * dividend;
        this.cash += money;
        if (dividends === 'reinvest' && money > 0) due.set(securityId, money);
      }
      if (split > 0 && split !== 1) {
        holding.shares *= split;
        holding.price /= split;
        if (!fractionalShares) this.payFraction(holding);
      }
    }
    this.cash -= fee;
    return { fee, due };
  }

  /** The close of session `t`. `due` is reinvested at it. Returns what left the market. */
  close(t: number, due: ReadonlyMap<number, number>): BacktestTrade[] {
    for (const holding of this.holdings.values()) {
      const price = this.at('close', t, holding.securityId);
      if (price > 0) {
        holding.price = price;
        holding.silent = 0;
        this.reinvest(holding, due.get(holding.securityId) ?? 0);
      } else holding.silent++;
    }
    const gone: WalkHolding[] = [];
    for (const holding of this.holdings.values()) if (this.isGone(t, holding)) gone.push(holding);
    return gone.sort(byId).map((holding) => this.delist(t, holding));
  }

  private isGone(t: number, { securityId, silent }: WalkHolding): boolean {
    const delisting = this.market.delistings.get(securityId);
    return (delisting !== undefined && this.market.days.dates[t] >= delisting.date) || silent >= SILENT_SESSIONS;
  }

  /** Buys for a dividend, never for more than there is. */
  private reinvest(holding: WalkHolding, dividend: number): void {
    const money = Math.min(dividend, Math.max(0, this.cash));
    const bought = this.settings.fractionalShares ? money / holding.price : Math.floor(money / holding.price);
    holding.shares += bought;
    this.cash -= this.settings.fractionalShares ? money : bought * holding.price;
  }

  /** A part of a share that a split makes is paid out at the last price. */
  private payFraction(holding: WalkHolding): void {
    const whole = Math.trunc(holding.shares);
    this.cash += (holding.shares - whole) * holding.price;
    holding.shares = whole;
  }

  private delist(t: number, { securityId, shares, price }: WalkHolding): BacktestTrade {
    const { days, delistings } = this.market;
    const known = delistings.get(securityId)?.return ?? null;
    if (known === null) this.pessimistic *= 1 + (DELISTING_LOSS * shares * price) / this.equity();
    const last = price * (1 + (known ?? 0));
    this.holdings.delete(securityId);
    this.cash += shares * last;
    return {
      date: days.dates[t],
      securityId,
      ticker: days.securities[this.columnOf.get(securityId)!].ticker,
      side: shares > 0 ? 'SELL' : 'BUY',
      shares: Math.abs(shares),
      price: last,
      value: Math.abs(shares * last),
      cost: 0,
      reason: 'delisting',
    };
  }
}

const byId = (a: WalkHolding, b: WalkHolding) => a.securityId - b.securityId;
