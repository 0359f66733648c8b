import { type Column, checkWindow } from './window.js';

/**
 * Sums, or means, of the last `window` numbers of a column.
 *
 * The running sum is kept in two numbers, the second holding what the first could not (Knuth, "The Art of Computer Programming" 2,
 * 4.2.2, theorem B: the error of a floating-point sum is itself a floating-point number). So nothing drifts, and what a huge number
 * took away while it was in the window comes back when it leaves. Windows, NaN and `out`: see `window.ts`.
 */
export function rollingSum(
  x: Float64Array,
  out: Float64Array,
  { start, stride, count }: Column,
  window: number,
  minCount: number,
  asMean = false,
): void {
  checkWindow(window, minCount);
  const back = window * stride;
  let sum = 0;
  let rest = 0;
  let n = 0;
  for (let t = 0, i = start; t < count; t++, i += stride) {
    const entering = x[i];
    const leaving = t < window ? Number.NaN : x[i - back];
    const enters = entering - entering === 0;
    const leaves = leaving - leaving === 0;
    let change = 0;
    if (enters && leaves) {
      // The difference first, with what it rounds off: then only one addition has to wait for the step before.
      change = entering - leaving;
      const part = change - entering;
      rest += entering - (change - part) - (leaving + part);
    } else if (enters) {
      change = entering;
      n++;
    } else if (leaves) {
      change = -leaving;
      n--;
    }
    const next = sum + change;
    const part = next - sum;
    rest += sum - (next - part) + (change - part);
    sum = next;
    if (n === 0) sum = rest = 0;
    out[i] = n < minCount ? Number.NaN : asMean ? (sum + rest) / n : sum + rest;
  }
}
