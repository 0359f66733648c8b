import type { ConstraintNames } from '../kernels/qp/named-constraints.js';
import type { AbsoluteLimit, QuadraticProgram } from '../kernels/qp/quadratic-program.js';
import type { RuleLimit } from './risk-rule.js';

/** The constraints of a program over weights, without its objective, and what they are called. */
export interface LimitProgram {
  readonly constraints: Omit<QuadraticProgram, 'P' | 'q'>;
  readonly names: ConstraintNames;
  /** Of each inequality whether it is a minimum, whose row is negated. */
  readonly isMinimum: readonly boolean[];
}

/** What weights keep beside the limits of the rules. */
export interface Frame {
  /** Σ weight; null: free. */
  readonly budget: number | null;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** How the sum of the weights is called where it is in conflict with something. */
export const FULLY_INVESTED = 'Fully invested';

/**
 * The limits of risk rules as constraints of a quadratic program over n weights. Where several limits bound one weight the tightest is
 * taken. The minimum of a single weight above its `frame.upper`, 0 for what is not to be held, is left out: it holds only for what is held.
 */
export function limitProgramOf(n: number, limits: readonly RuleLimit[], { budget, lower, upper }: Frame): LimitProgram {
  const low = lower.slice();
  const high = upper.slice();
  const lowNames: (string | null)[] = new Array(n).fill(null);
  const highNames: (string | null)[] = new Array(n).fill(null);
  const rows: { coefficients: Float64Array; bound: number; name: string; isMinimum: boolean }[] = [];
  const absoluteLimits: AbsoluteLimit[] = [];
  const absoluteNames: string[] = [];
  for (const limit of limits) {
    if (limit.form === 'each') {
      for (let i = 0; i < n; i++) {
        if (limit.maximum !== null && limit.maximum[i] < high[i]) {
          high[i] = limit.maximum[i];
          highNames[i] = limit.label;
        }
        if (limit.minimum !== null && limit.minimum[i] > low[i] && limit.minimum[i] <= upper[i]) {
          low[i] = limit.minimum[i];
          lowNames[i] = limit.label;
        }
      }
    } else if (limit.form === 'sum') {
      const { coefficients, minimum, maximum, label } = limit;
      if (maximum !== null) rows.push({ coefficients, bound: maximum, name: label, isMinimum: false });
      if (minimum !== null) {
        rows.push({ coefficients: coefficients.map((c) => -c), bound: -minimum, name: label, isMinimum: true });
      }
    } else {
      absoluteLimits.push({ center: limit.center, limit: limit.maximum });
      absoluteNames.push(limit.label);
    }
  }
  const coefficients = new Float64Array(rows.length * n);
  rows.forEach((row, r) => {
    coefficients.set(row.coefficients, r * n);
  });
  return {
    constraints: {
      variables: n,
      equalities: budget === null ? undefined : { coefficients: new Float64Array(n).fill(1), bounds: Float64Array.of(budget) },
      inequalities: { coefficients, bounds: Float64Array.from(rows, ({ bound }) => bound) },
      lower: low,
      upper: high,
      absoluteLimits,
    },
    names: {
      equalities: budget === null ? [] : [FULLY_INVESTED],
      inequalities: rows.map(({ name }) => name),
      absoluteLimits: absoluteNames,
      lower: lowNames,
      upper: highNames,
    },
    isMinimum: rows.map(({ isMinimum }) => isMinimum),
  };
}
