import { type Elastic, elasticAnswer, gives } from './elastic.js';
import { type ConstraintGroups, type ConstraintNames, groupsOf, keptProgram } from './named-constraints.js';
import { checkProgram, type QuadraticProgram } from './quadratic-program.js';

/** A limit and what it would have to be. Both are in the form of its row: of a row that was negated, so are they. */
export interface Relaxation {
  constraint: string;
  /** The bound of the constraint's row that gives most, or of its first variable; further ones move by as much. */
  limit: number;
  feasibleLimit: number;
  /** Place of that row among the inequalities; −1: it is none of them. */
  inequality: number;
}

export interface Explanation {
  /**
   * Names of constraints that cannot hold together though any of them left out, the rest can; in the order of the program. Empty for a
   * feasible program, and for one whose unnamed constraints already conflict.
   */
  conflict: string[];
  /** The least total relaxation (Σ amount, each in its own units) that makes the program feasible. */
  relaxations: Relaxation[];
  /** For each constraint of the conflict that could make the program feasible by itself, how far it would have to give. */
  alone: Relaxation[];
}

/** A total violation below this is rounding, for rows in the scale of their largest coefficient. */
const HOLDS = 1e-8;
/** What a row that must not give costs, where one that may costs 1. */
const HARD = 100;

/**
 * Why a program is infeasible: an irreducible set of conflicting constraints, by Chinneck & Dravnieks (1991), "Locating minimal infeasible
 * constraint sets in linear programs", ORSA Journal on Computing 3(2): constraints with a multiplier in the elastic program, then the
 * deletion filter; and the least relaxation in the sense of its L1 elastic program.
 *
 * Costs a linear program for each constraint to blame, at most two a name. Throws `RangeError` for shapes that do not fit.
 */
export function explainInfeasible(program: QuadraticProgram, names: ConstraintNames): Explanation {
  checkProgram(program);
  const groups = groupsOf(program, names);
  const all = groups.names.map(() => true);
  const first = conflicts(program, groups, all);
  const nothing: Explanation = { conflict: [], relaxations: [], alone: [] };
  if (
    !first.broken ||
    conflicts(
      program,
      groups,
      all.map(() => false),
    ).broken
  )
    return nothing;
  const kept = conflicts(program, groups, first.blamed).broken ? first.blamed.slice() : all.slice();
  for (let k = 0; k < kept.length; k++) {
    if (!kept[k]) continue;
    kept[k] = false;
    if (!conflicts(program, groups, kept).broken) kept[k] = true;
  }
  const together = elasticAnswer(program, groups, new Float64Array(all.length).fill(1), HARD);
  const relaxations = relaxationsOf(program, groups, together);
  const alone = groups.names.flatMap((_, k) => {
    if (!kept[k]) return [];
    const costs = new Float64Array(all.length).fill(Number.POSITIVE_INFINITY);
    costs[k] = 1;
    if (crosses(program, groups, costs)) return [];
    const answer = elasticAnswer(program, groups, costs, HARD);
    return answer.unwanted > HOLDS
      ? []
      : relaxationsOf(program, groups, answer).filter(({ constraint }) => constraint === groups.names[k]);
  });
  return { conflict: groups.names.filter((_, k) => kept[k]), relaxations, alone };
}

/** Whether the kept constraints, with the unnamed ones, cannot all hold, and which of them would have to give. */
function conflicts(
  program: QuadraticProgram,
  groups: ConstraintGroups,
  kept: readonly boolean[],
): { broken: boolean; blamed: boolean[] } {
  const part = keptProgram(program, groups, kept);
  const costs = new Float64Array(kept.length).fill(Number.POSITIVE_INFINITY);
  const crossed = crosses(part, groups, costs);
  if (crossed) return { broken: true, blamed: kept.map((_, k) => crossed.includes(k)) };
  const stays = (group: number) => group < 0 || kept[group];
  const { unwanted, blamed } = elasticAnswer(part, { ...groups, ofRow: groups.ofRow.filter(stays) }, costs, 1);
  return { broken: unwanted > HOLDS, blamed };
}

/** The groups (−1: unnamed) of the first pair of bounds that cross though neither may give, or null. */
function crosses(
  { lower, upper }: QuadraticProgram,
  { ofLower, ofUpper }: ConstraintGroups,
  costs: Float64Array,
): number[] | null {
  const i = lower.findIndex((low, s) => low > upper[s] && !gives(ofLower[s], costs) && !gives(ofUpper[s], costs));
  return i < 0 ? null : [ofLower[i], ofUpper[i]];
}

function relaxationsOf(program: QuadraticProgram, groups: ConstraintGroups, { x, amounts, rowAmounts }: Elastic): Relaxation[] {
  const { equalities, inequalities, absoluteLimits = [], lower, upper } = program;
  const equal = equalities?.bounds.length ?? 0;
  const bounds = [
    ...Array.from(equalities?.bounds ?? []),
    ...Array.from(inequalities?.bounds ?? []),
    ...absoluteLimits.map(({ limit }) => limit),
  ];
  const excess = excessOf(program, x);
  return groups.names.flatMap((constraint, k) => {
    const amount = amounts[k];
    if (!(amount > HOLDS)) return [];
    const relaxation = (limit: number, by: number, inequality = -1) => [
      { constraint, limit, feasibleLimit: limit + by, inequality },
    ];
    const rows = Array.from(bounds, (_, r) => r).filter(
      (r) => groups.ofRow[r] === k && (r >= equal || Math.abs(rowAmounts[r]) > HOLDS),
    );
    if (rows.length > 0) {
      // Of the two rows of a band one is in the way, and all rows of a name give alike.
      const row = rows.reduce((most, r) => (most >= equal && excess[r - equal] > excess[most - equal] + HOLDS ? r : most));
      if (row < equal) return relaxation(bounds[row], rowAmounts[row]);
      return relaxation(bounds[row], amount, row < bounds.length - absoluteLimits.length ? row - equal : -1);
    }
    const above = groups.ofUpper.findIndex((group, i) => group === k && upper[i] < Number.POSITIVE_INFINITY);
    if (above >= 0) return relaxation(upper[above], amount);
    return relaxation(lower[groups.ofLower.findIndex((group, i) => group === k && lower[i] > Number.NEGATIVE_INFINITY)], -amount);
  });
}

/** By how much a point passes the bounds of the inequalities, and then those of the absolute limits. */
function excessOf({ inequalities, absoluteLimits = [] }: QuadraticProgram, x: Float64Array): number[] {
  const n = x.length;
  const sum = (term: (value: number, i: number) => number) => x.reduce((total, value, i) => total + term(value, i), 0);
  return [
    ...Array.from(
      inequalities?.bounds ?? [],
      (bound, r) => sum((value, i) => inequalities!.coefficients[r * n + i] * value) - bound,
    ),
    ...absoluteLimits.map(({ center, limit }) => sum((value, i) => Math.abs(value - center[i])) - limit),
  ];
}
