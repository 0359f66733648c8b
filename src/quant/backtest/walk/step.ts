/**
 * What a walk hands over: one step a rebalance, from the session after its signal up to and including the next signal. Everything here is
 * plain data, and a state is kept by JSON to the bit, so that a job can store a step and go on from its state.
 */
import type { BacktestTrade, StepHoldings } from '../../../domain/backtest.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import type { RuleCheck } from '../../portfolio/portfolio.js';
import type { Warning } from '../../ranking/ranking.js';

/** At which price trades are made. `signal_close` is the price that made the signal: for comparison with other programs only. */
export type FillPrice = 'next_open' | 'next_close' | 'signal_close';

/** What becomes of a dividend: it stays cash until the next trades, or buys its own security at the close of the ex-date. */
export type Dividends = 'cash' | 'reinvest';

/** When targets are made. */
export interface Rebalance {
  readonly frequency: 'month_end' | 'week_end' | 'every_n_days' | 'drift_band';
  /** Sessions between signals of `every_n_days`. */
  readonly everyDays: number | null;
  /** Change of a weight from its target at which `drift_band` makes new targets. */
  readonly band: number | null;
}

/** What trading costs. */
export interface TradingCosts {
  /** Basis points of the value traded. */
  readonly commissionBps: number;
  readonly halfSpreadBps: number;
  /** γ of the square-root law; 0: no impact. */
  readonly impactCoefficient: number;
  /** Fee for borrowed shares, of their value; a session costs a 252nd part. */
  readonly borrowFeeAnnual: number;
}

/** How a plan is walked. */
export interface WalkSettings {
  /** First and last day, inclusive. */
  readonly from: TradingDay;
  readonly to: TradingDay;
  /** Money at the start. */
  readonly capital: number;
  readonly rebalance: Rebalance;
  readonly fill: FillPrice;
  readonly dividends: Dividends;
  readonly fractionalShares: boolean;
  /** Where shares are whole they are multiples of it. */
  readonly lot: number;
  readonly costs: TradingCosts;
}

/** Shares of one security. */
export interface WalkHolding {
  securityId: number;
  /** Negative is short. */
  shares: number;
  /** Last raw price that was seen, in shares of today, money. */
  price: number;
  /** Sessions without a bar up to now. */
  silent: number;
}

/** All that a walk knows after a step. */
export interface WalkState {
  /** The session on whose close it stands. */
  date: TradingDay;
  /** Money. */
  cash: number;
  /** By id, ascending. */
  holdings: WalkHolding[];
  /** Net asset value, money: cash + Σ shares × price. */
  equity: number;
  /** Weights that the last rebalance wanted, by id. */
  targets: [securityId: number, weight: number][];
  /** Part of the net asset value that would be left if delistings of unknown return had lost 30 %. */
  pessimistic: number;
  /** The last net returns a day, newest last, at most 60. */
  returns: number[];
  /** Signals so far. */
  steps: number;
}

/** The sessions of a step as columns of equal length. */
export interface WalkDays {
  date: TradingDay[];
  /** Net asset value at the close, money. */
  equity: number[];
  /** Money. */
  cash: number[];
  /** Return since the close before. */
  periodReturn: number[];
  /** Σ|change of weight| traded. */
  turnover: number[];
  /** Commission, spread, impact and borrow fees, money. */
  costs: number[];
  /** Σ|weight| at the close; 0 where nothing is left that it could be a part of. */
  exposure: number[];
  /** Net asset value if delistings of unknown return had lost 30 %, money. */
  equityAtDelistingLoss: number[];
}

/** One rebalance and the sessions up to the next. */
export interface Step {
  /** Position among the steps, from 0. */
  index: number;
  /** Day on whose close the targets were made. */
  signalDate: TradingDay;
  /** Whether there were targets; else none could be made, and what was held stayed. */
  hasTargets: boolean;
  holdings: StepHoldings;
  trades: BacktestTrade[];
  days: WalkDays;
  ruleChecks: RuleCheck[];
  warnings: Warning[];
  state: WalkState;
}
