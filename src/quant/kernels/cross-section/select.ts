/**
 * The k-th smallest of the numbers at `left … right`, put at place k with nothing larger before it and nothing smaller after it.
 *
 * Hoare (1961), "Algorithm 65: Find", Communications of the ACM 4(7), with the median of three as pivot; O(n) on average. The numbers
 * must not be NaN. `values` is reordered. Throws `RangeError` for k outside of left … right.
 */
export function select(values: Float64Array, k: number, left: number, right: number): number {
  if (!(left <= k && k <= right)) throw new RangeError(`The place should be from ${left} to ${right}, but is ${k}.`);
  let low = left;
  let high = right;
  while (low < high) {
    const pivot = median(values[low], values[(low + high) >> 1], values[high]);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const held = values[i];
        values[i++] = values[j];
        values[j--] = held;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k];
}

/**
 * The p-quantile of the first `n` numbers by linear interpolation, R-7 of Hyndman & Fan (1996), "Sample Quantiles in Statistical
 * Packages", The American Statistician 50(4). NaN for n = 0. The numbers must not be NaN; they are reordered.
 */
export function quantile(values: Float64Array, n: number, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile's probability should be from 0 to 1, but is ${p}.`);
  if (n === 0) return Number.NaN;
  const place = (n - 1) * p;
  const k = Math.floor(place);
  const below = select(values, k, 0, n - 1);
  if (place === k) return below;
  let above = Number.POSITIVE_INFINITY;
  for (let i = k + 1; i < n; i++) if (values[i] < above) above = values[i];
  return below + (place - k) * (above - below);
}

/** The middle one of three numbers. */
export function median(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : a < c ? c : a;
  return a < c ? a : b < c ? c : b;
}
