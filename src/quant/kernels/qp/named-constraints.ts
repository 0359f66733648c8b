import type { QuadraticProgram } from './quadratic-program.js';

/**
 * What the constraints of a program are called. Constraints of one name are one: all bounds of a cap on weights, or both rows of a band.
 * What has no name (null) always holds and is never blamed.
 */
export interface ConstraintNames {
  readonly equalities?: readonly (string | null)[];
  readonly inequalities?: readonly (string | null)[];
  readonly absoluteLimits?: readonly (string | null)[];
  /** One name for all, or one a variable. */
  readonly lower?: string | readonly (string | null)[] | null;
  readonly upper?: string | readonly (string | null)[] | null;
}

/** The names as numbers: −1 where there is none. */
export interface ConstraintGroups {
  readonly names: readonly string[];
  /** One entry a row: equalities, inequalities, absolute limits. */
  readonly ofRow: Int32Array;
  readonly ofLower: Int32Array;
  readonly ofUpper: Int32Array;
}

/** Numbers the names in the order in which they first occur. Throws `RangeError` where their number is not that of the constraints. */
export function groupsOf(program: QuadraticProgram, names: ConstraintNames): ConstraintGroups {
  const numbers = new Map<string, number>();
  const numbered = (what: string, given: string | readonly (string | null)[] | null | undefined, count: number): Int32Array => {
    const all = given === undefined || given === null || typeof given === 'string' ? new Array(count).fill(given ?? null) : given;
    if (all.length !== count) throw new RangeError(`${count} constraints (${what}) need as many names, not ${all.length}.`);
    return Int32Array.from(all, (name: string | null) => {
      if (name === null) return -1;
      if (!numbers.has(name)) numbers.set(name, numbers.size);
      return numbers.get(name)!;
    });
  };
  const rows = [
    numbered('equalities', names.equalities, program.equalities?.bounds.length ?? 0),
    numbered('inequalities', names.inequalities, program.inequalities?.bounds.length ?? 0),
    numbered('absolute limits', names.absoluteLimits, program.absoluteLimits?.length ?? 0),
  ];
  const ofLower = numbered('lower bounds', names.lower, program.variables);
  const ofUpper = numbered('upper bounds', names.upper, program.variables);
  const ofRow = Int32Array.from(rows.flatMap((row) => Array.from(row)));
  return { names: [...numbers.keys()], ofRow, ofLower, ofUpper };
}

/** The program without its objective and without the named constraints that are not kept. */
export function keptProgram(program: QuadraticProgram, groups: ConstraintGroups, kept: readonly boolean[]): QuadraticProgram {
  const { variables: n, equalities, inequalities, absoluteLimits = [] } = program;
  const stays = (group: number) => group < 0 || kept[group];
  const e = equalities?.bounds.length ?? 0;
  const i = e + (inequalities?.bounds.length ?? 0);
  const rowsOf = (rows: QuadraticProgram['equalities'], from: number) => {
    if (!rows) return undefined;
    const indices = Array.from(rows.bounds, (_, r) => r).filter((r) => stays(groups.ofRow[from + r]));
    return {
      coefficients: Float64Array.from(indices.flatMap((r) => Array.from(rows.coefficients.subarray(r * n, (r + 1) * n)))),
      bounds: Float64Array.from(indices, (r) => rows.bounds[r]),
    };
  };
  return {
    variables: n,
    P: null,
    q: new Float64Array(n),
    equalities: rowsOf(equalities, 0),
    inequalities: rowsOf(inequalities, e),
    absoluteLimits: absoluteLimits.filter((_, a) => stays(groups.ofRow[i + a])),
    lower: program.lower.map((bound, s) => (stays(groups.ofLower[s]) ? bound : Number.NEGATIVE_INFINITY)),
    upper: program.upper.map((bound, s) => (stays(groups.ofUpper[s]) ? bound : Number.POSITIVE_INFINITY)),
  };
}
