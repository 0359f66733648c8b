import { normalTail } from '../kernels/risk/normal-tail.js';
import type { Warning } from '../ranking/ranking.js';

/** One-day 95 % value at risk, as a part of the value, above which a portfolio calls for its tail hedge. */
export const VAR_LIMIT = 0.03;

const LIMIT_CONFIDENCE = 0.95;

/**
 * The warning that a portfolio's parametric one-day value at risk at 95 % is above 3 % of its value, or null where it is not. `volatility`
 * is a day's, a fraction. It is the flag that triggers the tail hedge, whatever confidence a report is asked for.
 */
export function varWarning(volatility: number): Warning | null {
  const fraction = normalTail(LIMIT_CONFIDENCE).quantile * volatility;
  if (!(fraction > VAR_LIMIT)) return null;
  return {
    code: 'VAR_ABOVE_LIMIT',
    message: `One-day value at risk at 95 % is ${(100 * fraction).toFixed(2)} % of the value, above 3 %: the tail hedge is triggered.`,
    value: fraction,
    limit: VAR_LIMIT,
  };
}
