import type { Conviction } from '../../domain/trade.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Panel } from '../panel/panel.js';
import type { Optimum, View } from '../plugin/optimizer.js';
import type { Ranking, Warning } from '../ranking/ranking.js';
import type { Plan } from '../strategy/plan.js';

/** What targets are made of. The same for a live portfolio and for a step of a backtest. */
export interface PortfolioRequest {
  readonly plan: Plan;
  /** The ranking of the panel's last date. */
  readonly ranking: Ranking;
  /** Past prices up to the date of the ranking: the fields of `portfolioFields(plan)`, at least `portfolioHistory(plan)` sessions. */
  readonly panel: Panel;
  /** Net asset value, money. */
  readonly capital: number;
  /** Weights that are held, by security id; empty: nothing but cash. */
  readonly holdings: ReadonlyMap<number, number>;
  /** Past net returns a day of the portfolio itself, for strategies that target realised volatility; null: those of its new weights. */
  readonly realised: Float64Array | null;
  readonly views: readonly View[];
  /** Shares are whole; false: weights as they are. */
  readonly wholeShares: boolean;
  /** Called when the weights depend on capital, holdings or past returns. That whole shares do is not told. */
  readonly onStateRead?: () => void;
}

/** The weight wanted of one security. */
export interface Target {
  securityId: number;
  ticker: string;
  sector: string | null;
  score: number;
  rank: number;
  conviction: Conviction;
  /** As the optimizer gave it. */
  rawWeight: number;
  /** After volatility targeting, risk rules and whole shares. */
  finalWeight: number;
  /** Negative is short; not whole where the request says so. */
  shares: number;
  /** Raw close of the date, money. */
  price: number;
  /** Shares × price, money. */
  value: number;
  reason: string;
}

/** One limit of a risk rule against the final weights. */
export interface RuleCheck {
  rule: string;
  subject: string | null;
  actual: number;
  /** NaN: none. */
  minimum: number;
  maximum: number;
  satisfied: boolean;
  binding: boolean;
  explanation: string;
}

/** The targets of one date, and how they came about. */
export interface Portfolio {
  date: TradingDay;
  /** By final weight, largest first, ties by ticker; empty where the solver found none. */
  targets: Target[];
  /** What is not invested, money. */
  cash: number;
  grossLeverage: number;
  netExposure: number;
  /** Ex ante, of the final weights. */
  volatilityAnnual: number;
  /** Null: not scaled. */
  targetVolatilityAnnual: number | null;
  /** What volatility targeting multiplied the weights with; 1 when not scaled. */
  leverage: number;
  /** Ex ante, to the benchmark. */
  beta: number;
  /** 1 / Σ weight² of the weights scaled to 1. */
  effectiveNames: number;
  solver: Omit<Optimum, 'weights' | 'reasons' | 'limits' | 'notes'> & { optimizer: string };
  covariance: {
    estimator: string;
    observations: number;
    shrinkage: number | null;
    /** Smallest over largest eigenvalue. */
    reciprocalCondition: number;
    repaired: boolean;
  };
  ruleChecks: RuleCheck[];
  warnings: Warning[];
}
