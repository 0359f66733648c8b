import { SESSIONS_A_YEAR } from '../../domain/trading-day.js';
import type { PortfolioProblem } from './optimizer.js';

/** A covariance a year of one a day: 252 times it. */
export function annualCovariance(daily: Float64Array): Float64Array {
  const annual = new Float64Array(daily.length);
  for (let i = 0; i < annual.length; i++) annual[i] = SESSIONS_A_YEAR * daily[i];
  return annual;
}

/**
 * What is expected of each security a year, in excess of the risk-free rate: what somebody gave, else IC · σ · z of its score. Null where
 * nobody gave anything and no score says anything.
 *
 * Grinold (1994), "Alpha is volatility times IC times score", Journal of Portfolio Management 20(4). σ is the annual volatility by the covariance.
 */
export function expectedExcessReturns(problem: PortfolioProblem, ic: number): Float64Array | null {
  const { covariance, scores, expectedReturnsAnnual: given, riskFreeAnnual } = problem;
  const n = scores.length;
  const excess = scores.map((score, i) => {
    if (given !== null && !Number.isNaN(given[i])) return given[i] - riskFreeAnnual;
    return ic * Math.sqrt(SESSIONS_A_YEAR * covariance[i * (n + 1)]) * score;
  });
  const isKnown = scores.some((score) => score !== 0) || given?.some((value) => !Number.isNaN(value));
  return isKnown ? excess : null;
}
