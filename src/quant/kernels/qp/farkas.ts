import { addRowGradients, type BoxProgram } from './box-program.js';

/** Rows that are broken by less than this, in the scale of their largest coefficient, are kept. */
const BROKEN = 1e-9;

/**
 * Whether multipliers of the rows prove that no point of the box meets them: min over the box of λᵀ(C y − b) > 0, though it is ≤ 0 wherever
 * the rows hold.
 *
 * Farkas (1902), "Theorie der einfachen Ungleichungen", Journal für die reine und angewandte Mathematik 124; in this form Boyd &
 * Vandenberghe (2004), "Convex optimization", 5.8.1. `lambda` has one number a row, not negative for inequalities. Exact but for rounding:
 * a proof is only accepted when it shows that some row is broken by 1e-9, or that some variable without a bound is beyond 10⁹ times that.
 */
export function isFarkasProof(program: BoxProgram, lambda: Float64Array): boolean {
  const { variables, rows, lower, upper, b } = program;
  const v = new Float64Array(variables);
  addRowGradients(program, lambda, v);
  let value = 0;
  let size = 0;
  for (let r = 0; r < rows; r++) {
    value -= b[r] * lambda[r];
    size += Math.abs(lambda[r]);
  }
  for (let j = 0; j < variables; j++) {
    const bound = v[j] > 0 ? lower[j] : upper[j];
    if (Number.isFinite(bound)) value += v[j] * bound;
    else if (Math.abs(v[j]) > BROKEN * size) return false;
  }
  return value > BROKEN * size;
}
