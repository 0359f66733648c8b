import { AVERAGE_OF_PEAK, marketImpact } from '../kernels/execution/impact.js';

/** What trading is assumed to cost. */
export interface CostLaw {
  readonly commissionBps: number;
  readonly halfSpreadBps: number;
  /** γ of γ σ √(Q/V), dimensionless; 0: no impact. */
  readonly impactCoefficient: number;
}

/** What decides the cost of a trade beside its size. */
export interface Liquidity {
  /** Shares traded on a usual day, the mean of 20; NaN: unknown. */
  readonly dailyVolume: number;
  /** Of a day's returns, as a fraction; NaN: unknown. */
  readonly deviation: number;
}

/** What a trade costs, money, positive; `impact` is NaN where volume or deviation is unknown. */
export interface TradeCosts {
  commission: number;
  spread: number;
  impact: number;
}

/**
 * The commission, half the spread and the mean impact of a trade: two thirds of the square-root law's peak (`marketImpact`).
 *
 * `shares` and `price` (money a share) in any sign; a sale costs what a purchase does. Nothing for no shares.
 */
export function tradeCosts(shares: number, price: number, { dailyVolume, deviation }: Liquidity, costs: CostLaw): TradeCosts {
  const value = Math.abs(shares * price);
  const coefficient = costs.impactCoefficient;
  const move = coefficient === 0 ? 0 : marketImpact(deviation, shares, dailyVolume, { coefficient });
  return {
    commission: (value * costs.commissionBps) / 1e4,
    spread: (value * costs.halfSpreadBps) / 1e4,
    impact: value * move * AVERAGE_OF_PEAK,
  };
}

/** All parts of a cost together, money; an unknown impact counts nothing. */
export function totalCost({ commission, spread, impact }: TradeCosts): number {
  return commission + spread + (impact || 0);
}
