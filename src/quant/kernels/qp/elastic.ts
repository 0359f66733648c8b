import type { BoxProgram } from './box-program.js';
import { interiorPoint } from './interior-point.js';
import type { ConstraintGroups } from './named-constraints.js';
import type { QuadraticProgram } from './quadratic-program.js';
import { type BoxForm, boxFormOf } from './to-box-program.js';

/** Makes the point unique without moving what has to give: exact where multipliers are below its inverse (Mangasarian & Meyer 1979). */
const RIDGE = 1e-7;
/** A multiplier that is more than rounding, where the least cost is about 1. */
const BLAMED = 1e-6;
const SETTINGS = { tolerance: 1e-9, maxIterations: 100 };

/** How far constraints have to give. */
export interface Elastic {
  x: Float64Array;
  /** By how much each group passed its bound, in its own units. */
  amounts: Float64Array;
  /** The same of each row; of an equality signed, b + amount being met. */
  rowAmounts: Float64Array;
  /** The sum over all rows that must not give, each in the scale of its largest coefficient. */
  unwanted: number;
  /** Groups without which less would have to give. */
  blamed: boolean[];
}

/** A variable that lets rows give. */
interface Slack {
  cost: number;
  /** The group that gives by it, −1: a row that must not. */
  group: number;
  /** The row and its coefficient. */
  entries: [number, number][];
}

/**
 * The least amounts by which constraints have to give so that some point meets them all: minimise Σ cost · amount, a linear program (Chinneck
 * & Dravnieks 1991, "Locating minimal infeasible constraint sets in linear programs", ORSA Journal on Computing 3(2), elastic programs).
 *
 * `costs` has one entry a group, Infinity for a group that must not give. What must not give is hard if it is a bound, and gives at the cost
 * `hard` (in the scale of its largest coefficient) if it is a row. Bounds must not cross where both are hard.
 */
export function elasticAnswer(program: QuadraticProgram, groups: ConstraintGroups, costs: Float64Array, hard: number): Elastic {
  // Bounds that may give are no ends of the segments.
  const lower = program.lower.map((bound, i) => (gives(groups.ofLower[i], costs) ? Number.NEGATIVE_INFINITY : bound));
  const upper = program.upper.map((bound, i) => (gives(groups.ofUpper[i], costs) ? Number.POSITIVE_INFINITY : bound));
  const form = boxFormOf({ ...program, P: null, q: new Float64Array(program.variables), lower, upper });
  const { box, starts, anchor, rowScales } = form;
  const slacks = slacksOf(form, groups, costs, hard);
  const { y, e, lambda, zLower, zUpper } = interiorPoint(withSlacks(program, form, slacks, groups, costs, hard), SETTINGS);

  const amounts = Float64Array.from(e);
  const rowAmounts = new Float64Array(box.rows);
  let unwanted = 0;
  slacks.forEach(({ group, entries }, c) => {
    const amount = y[box.variables + c];
    for (const [r, coefficient] of entries) rowAmounts[r] += (-coefficient / rowScales[r]) * amount;
    if (group < 0) unwanted += amount * rowScales[entries[0][0]];
    else amounts[group] = Math.max(amounts[group], amount);
  });
  const blamed = groups.names.map(() => false);
  const blame = (group: number, multiplier: number) => {
    if (group >= 0 && Math.abs(multiplier) > BLAMED) blamed[group] = true;
  };
  for (let r = 0; r < box.rows; r++) blame(groups.ofRow[r], lambda[r]);
  for (let i = 0; i < anchor.length; i++) {
    blame(groups.ofLower[i], zLower[starts[i]]);
    blame(groups.ofUpper[i], zUpper[starts[i + 1] - 1]);
  }
  const x = anchor.map((from, i) => y.subarray(starts[i], starts[i + 1]).reduce((sum, part) => sum + part, from));
  return { x, amounts, rowAmounts, unwanted, blamed };
}

/** One slack a row, a second one for equalities; the inequalities of a group that may give share one. */
function slacksOf({ box, rowScales }: BoxForm, groups: ConstraintGroups, costs: Float64Array, hard: number): Slack[] {
  const slacks: Slack[] = [];
  const shared = new Map<number, Slack>();
  for (let r = 0; r < box.rows; r++) {
    const scale = rowScales[r];
    if (scale === 0) continue;
    const group = gives(groups.ofRow[r], costs) ? groups.ofRow[r] : -1;
    const cost = group < 0 ? hard * scale : costs[group];
    if (r < box.equalities) {
      slacks.push({ cost, group, entries: [[r, -scale]] }, { cost, group, entries: [[r, scale]] });
      continue;
    }
    const other = group < 0 ? undefined : shared.get(group);
    if (other) other.entries.push([r, -scale]);
    else {
      const slack: Slack = { cost, group, entries: [[r, -scale]] };
      slacks.push(slack);
      if (group >= 0) shared.set(group, slack);
    }
  }
  return slacks;
}

function withSlacks(
  program: QuadraticProgram,
  { box, anchor }: BoxForm,
  slacks: Slack[],
  groups: ConstraintGroups,
  costs: Float64Array,
  hard: number,
): BoxProgram {
  const { variables: n, rows: m } = box;
  const N = n + slacks.length;
  const C = new Float64Array(m * N);
  for (let r = 0; r < m; r++) C.set(box.C.subarray(r * n, (r + 1) * n), r * N);
  slacks.forEach(({ entries }, c) => {
    for (const [r, coefficient] of entries) C[r * N + n + c] = coefficient;
  });
  const longer = (values: Float64Array, tail: (slack: Slack) => number) =>
    Float64Array.from({ length: N }, (_, j) => (j < n ? values[j] : tail(slacks[j - n])));
  // Slacks are bases of their own, which no elastic bound touches.
  const size = box.size + slacks.length;
  const groupsWhere = (ofBound: Int32Array, bounds: Float64Array) =>
    Int32Array.from({ length: size }, (_, i) =>
      i < box.size && Number.isFinite(bounds[i]) && gives(ofBound[i], costs) ? ofBound[i] : -1,
    );
  return {
    ...box,
    ...{
      variables: N,
      size,
      base: Int32Array.from({ length: N }, (_, j) => (j < n ? box.base[j] : box.size + j - n)),
      ridge: RIDGE,
      C,
    },
    q: longer(box.q, ({ cost }) => cost),
    lower: longer(box.lower, () => 0),
    upper: longer(box.upper, () => Number.POSITIVE_INFINITY),
    elastic: {
      count: groups.names.length,
      cost: costs.map((cost) => (Number.isFinite(cost) ? cost : hard)),
      lower: program.lower.map((bound, i) => bound - anchor[i]),
      upper: program.upper.map((bound, i) => bound - anchor[i]),
      ofLower: groupsWhere(groups.ofLower, program.lower),
      ofUpper: groupsWhere(groups.ofUpper, program.upper),
    },
  };
}

/** Whether a group may give. */
export function gives(group: number, costs: Float64Array): boolean {
  return group >= 0 && costs[group] < Number.POSITIVE_INFINITY;
}
