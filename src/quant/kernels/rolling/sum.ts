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
    if (entering - entering === 0) {
      const next = sum + entering;
      const part = next - sum;
      rest += sum - (next - part) + (entering - part);
      sum = next;
      n++;
    }
    if (t >= window) {
      const leaving = x[i - back];
      if (leaving - leaving === 0) {
        const next = sum - leaving;
        const part = next - sum;
        rest += sum - (next - part) - (leaving + part);
        sum = next;
        n--;
        if (n === 0) sum = rest = 0;
      }
    }
    out[i] = n < minCount ? Number.NaN : asMean ? (sum + rest) / n : sum + rest;
  }
}
