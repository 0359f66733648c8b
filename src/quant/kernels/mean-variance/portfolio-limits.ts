import type { AbsoluteLimit, Rows } from '../qp/quadratic-program.js';

/** What weights have to keep, in the form of a quadratic program's constraints. */
export interface PortfolioLimits {
  /** A row each; Σw = 1 is one of them where all of the capital is to be invested. */
  readonly equalities?: Rows;
  readonly inequalities?: Rows;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Turnover from holdings, gross leverage. */
  readonly absoluteLimits?: readonly AbsoluteLimit[];
}

/** The rows with one more, kept last. */
export function withRow(rows: Rows | undefined, row: ArrayLike<number>, bound: number): Rows {
  return {
    coefficients: Float64Array.from([...(rows?.coefficients ?? []), ...Array.from(row)]),
    bounds: Float64Array.from([...(rows?.bounds ?? []), bound]),
  };
}

/** Σw = 1 for n weights. */
export function fullyInvested(n: number): Rows {
  return { coefficients: new Float64Array(n).fill(1), bounds: Float64Array.of(1) };
}
