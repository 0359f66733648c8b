import { type BoxProgram, type BoxSolution, multiplyCurvature, multiplyRows } from './box-program.js';
import { type ActiveSets, AT_LOWER, AT_UPPER, FREE } from './held-program.js';
import type { BoxForm } from './to-box-program.js';

/** Variables that a guess takes from their bound: a portfolio seldom holds more, and rounds with few free ones cost nothing. */
const TAKEN = 60;

/**
 * What may bind when nothing is known: every variable as near to 0 as its bounds let it, but for those that the objective pulls away most
 * where weight is spread evenly. At most one segment of a variable is free.
 */
export function coldSets(box: BoxProgram): ActiveSets {
  const { variables: n, lower, upper, base, size, q } = box;
  const states = new Uint8Array(n);
  const y = new Float64Array(n);
  const pull = new Float64Array(n);
  const whole = n === size;
  for (let j = 0; j < n; j++) {
    if (lower[j] >= 0) states[j] = AT_LOWER;
    else states[j] = upper[j] <= 0 ? AT_UPPER : FREE;
    y[j] = Math.min(Math.max(whole ? 1 / n : 0, lower[j]), upper[j]);
  }
  multiplyCurvature(box, y, pull, new Float64Array(size), new Float64Array(size));
  for (let j = 0; j < n; j++) pull[j] += q[j];
  const taken = new Uint8Array(size);
  for (let j = 0; j < n; j++) if (states[j] === FREE) taken[base[j]] = 1;
  for (const [state, sign] of [
    [AT_LOWER, 1],
    [AT_UPPER, -1],
  ]) {
    const candidates = Array.from({ length: n }, (_, j) => j)
      .filter((j) => states[j] === state && upper[j] > lower[j])
      .sort((i, j) => sign * (pull[i] - pull[j]) || i - j);
    for (const j of candidates.slice(0, TAKEN)) {
      if (taken[base[j]] === 1) continue;
      taken[base[j]] = 1;
      states[j] = FREE;
    }
  }
  return { states, rows: new Uint8Array(box.rows) };
}

/** What binds near the end of an interior point: the limits whose slack is smaller than their multiplier. */
export function setsNear({ box, starts }: BoxForm, { y, lambda, zLower, zUpper }: BoxSolution): ActiveSets {
  const { lower, upper } = box;
  const states = new Uint8Array(box.variables);
  for (let j = 0; j < states.length; j++) {
    if (y[j] - lower[j] < zLower[j]) states[j] = AT_LOWER;
    else states[j] = upper[j] - y[j] < zUpper[j] ? AT_UPPER : FREE;
  }
  for (let i = 0; i + 1 < starts.length; i++) {
    // Under a limit that does not bind, segments fill in any order: put them in turn.
    let free = 0;
    for (let j = starts[i]; j < starts[i + 1]; j++) if (states[j] === FREE) free++;
    if (free > 1)
      fillInTurn(
        box,
        y.subarray(starts[i], starts[i + 1]).reduce((sum, part) => sum + part, 0),
        starts,
        i,
        states,
      );
  }
  return { states, rows: bindingRows(box, y, lambda) };
}

/** What binds at a point that was given. */
export function setsAt({ box, starts, anchor }: BoxForm, x: Float64Array): ActiveSets {
  const states = new Uint8Array(box.variables);
  const y = new Float64Array(box.variables);
  for (let i = 0; i < anchor.length; i++) fillInTurn(box, x[i] - anchor[i], starts, i, states, y);
  return { states, rows: bindingRows(box, y, new Float64Array(box.rows).fill(1e-9)) };
}

/** Gives the segments of variable i their states, and parts of `total`, from the lowest on. */
function fillInTurn(box: BoxProgram, total: number, starts: Int32Array, i: number, states: Uint8Array, y?: Float64Array): void {
  const { lower, upper } = box;
  let left = total;
  for (let j = starts[i]; j < starts[i + 1]; j++) {
    const part = Math.min(Math.max(left, lower[j]), upper[j]);
    left -= part;
    if (y) y[j] = part;
    if (part === upper[j] && part > lower[j]) states[j] = AT_UPPER;
    else states[j] = part === lower[j] ? AT_LOWER : FREE;
  }
}

function bindingRows(box: BoxProgram, y: Float64Array, near: Float64Array): Uint8Array {
  const values = new Float64Array(box.rows);
  multiplyRows(box, y, values);
  return Uint8Array.from(values, (value, r) => (r < box.equalities || box.b[r] - value < near[r] ? 1 : 0));
}
