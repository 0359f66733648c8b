/** Rows of a program: `coefficients` is count × variables, row-major. */
export interface Rows {
  readonly coefficients: Float64Array;
  readonly bounds: Float64Array;
}

/** Σᵢ |xᵢ − centerᵢ| ≤ limit: the turnover from holdings, or, with centers of 0, the gross leverage. */
export interface AbsoluteLimit {
  readonly center: Float64Array;
  readonly limit: number;
}

/** A convex program: minimise ½ xᵀPx + qᵀx where A x = b, G x ≤ h, lower ≤ x ≤ upper and the absolute limits hold. */
export interface QuadraticProgram {
  readonly variables: number;
  /** variables², symmetric positive semi-definite, row-major; null: a linear program. */
  readonly P: Float64Array | null;
  readonly q: Float64Array;
  readonly equalities?: Rows;
  readonly inequalities?: Rows;
  /** ±Infinity where there is no bound. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly absoluteLimits?: readonly AbsoluteLimit[];
}

export interface QuadraticSettings {
  /** Of residuals and gap, relative to the size of the data; 1e-9 where it is not given. */
  tolerance?: number;
  /** Steps of the interior point at most; 80 where it is not given. */
  maxIterations?: number;
  /** A point whose binding limits are a good guess, such as the answer of a similar program. It need not be feasible. */
  start?: Float64Array;
}

/**
 * Multipliers of the constraints, stationary where P x + q + Aᵀ equalities + Gᵀ inequalities − lower + upper + Σ absolute · ∂|x − center| = 0.
 * All but those of equalities are ≥ 0. Of an infeasible program those of the rows and absolute limits are a proof by Farkas.
 */
export interface QuadraticDuals {
  equalities: Float64Array;
  inequalities: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  absolute: Float64Array;
}

export interface QuadraticSolution {
  status: 'optimal' | 'infeasible' | 'unbounded' | 'max-iterations';
  /** What found it: an active set gives exact zeros and bounds, an interior point comes as near as the tolerance. */
  method: 'active-set' | 'interior-point';
  iterations: number;
  x: Float64Array;
  /** ½ xᵀPx + qᵀx. */
  objective: number;
  /** Σ slack · multiplier: how much lower the objective could be at most. */
  gap: number;
  residuals: {
    /** The largest violation of a row, bound or absolute limit. */
    primal: number;
    /** The largest entry of the gradient that no multiplier explains. */
    dual: number;
  };
  duals: QuadraticDuals;
}

/** Throws `RangeError` for a program whose shapes do not fit, or whose numbers are not numbers. */
export function checkProgram({
  variables: n,
  P,
  q,
  equalities,
  inequalities,
  lower,
  upper,
  absoluteLimits = [],
}: QuadraticProgram) {
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`A program needs at least one variable, not ${n}.`);
  const needed: [string, Float64Array | null, number][] = [
    ['P', P, n * n],
    ['q', q, n],
    ['lower', lower, n],
    ['upper', upper, n],
    ['equality coefficients', equalities?.coefficients ?? null, n * (equalities?.bounds.length ?? 0)],
    ['inequality coefficients', inequalities?.coefficients ?? null, n * (inequalities?.bounds.length ?? 0)],
    ['equality bounds', equalities?.bounds ?? null, equalities?.bounds.length ?? 0],
    ['inequality bounds', inequalities?.bounds ?? null, inequalities?.bounds.length ?? 0],
    ...absoluteLimits.map(({ center }): [string, Float64Array, number] => ['center', center, n]),
  ];
  for (const [name, values, count] of needed) {
    if (values === null) continue;
    if (values.length !== count)
      throw new RangeError(`${name} of a program of ${n} needs ${count} numbers, not ${values.length}.`);
    const infinite = name === 'lower' || name === 'upper' || name === 'inequality bounds';
    for (let i = 0; i < count; i++) {
      if (values[i] - values[i] !== 0 && (!infinite || Number.isNaN(values[i]))) {
        throw new RangeError(`${name}[${i}] of a program is ${values[i]}; it has to be a number.`);
      }
    }
  }
  for (const { limit } of absoluteLimits) if (Number.isNaN(limit)) throw new RangeError('An absolute limit has to be a number.');
}
