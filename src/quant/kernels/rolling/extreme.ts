import { type Column, checkWindow } from './window.js';

/**
 * The largest (`sign` 1) or smallest (`sign` −1) of the last `window` numbers of a column.
 *
 * Keeps the places that can still become the extreme in the order of time, their numbers falling; each enters and leaves once, so a
 * step costs O(1) on average. `queue` is scratch of at least `count` places. Windows, NaN and `out`: see `window.ts`.
 */
export function rollingExtreme(
  x: Float64Array,
  out: Float64Array,
  { start, stride, count }: Column,
  window: number,
  minCount: number,
  sign: 1 | -1,
  queue: Int32Array,
): void {
  checkWindow(window, minCount);
  if (queue.length < count) throw new RangeError(`The queue needs ${count} places, but has ${queue.length}.`);
  const back = window * stride;
  let head = 0;
  let tail = 0;
  let n = 0;
  for (let t = 0, i = start; t < count; t++, i += stride) {
    const entering = x[i];
    if (entering - entering === 0) {
      while (tail > head && x[queue[tail - 1]] * sign <= entering * sign) tail--;
      queue[tail++] = i;
      n++;
    }
    if (t >= window) {
      const gone = i - back;
      if (x[gone] - x[gone] === 0) n--;
      if (tail > head && queue[head] === gone) head++;
    }
    out[i] = n < minCount ? Number.NaN : x[queue[head]];
  }
}
