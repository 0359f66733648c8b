/**
 * The average uniqueness of each span `start[i]` to `end[i]`, both included: the mean over its steps of 1 / (spans that cover the step).
 *
 * López de Prado (2018), "Advances in Financial Machine Learning", snippets 4.1 and 4.2. Steps are whole numbers, such as positions of sessions. O(spans
 * + steps). Throws `RangeError` for a span that ends before it starts.
 */
export function averageUniqueness(start: ArrayLike<number>, end: ArrayLike<number>): Float64Array {
  const n = start.length;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (!(start[i] <= end[i])) throw new RangeError(`A span should not end (${end[i]}) before it starts (${start[i]}).`);
    first = Math.min(first, start[i]);
    last = Math.max(last, end[i]);
  }
  if (n === 0) return new Float64Array(0);
  const opened = new Int32Array(last - first + 2);
  for (let i = 0; i < n; i++) {
    opened[start[i] - first]++;
    opened[end[i] - first + 1]--;
  }
  const shares = new Float64Array(last - first + 2);
  for (let t = 0, concurrent = 0; t < shares.length - 1; t++) {
    concurrent += opened[t];
    shares[t + 1] = shares[t] + (concurrent > 0 ? 1 / concurrent : 0);
  }
  return Float64Array.from({ length: n }, (_, i) => {
    return (shares[end[i] - first + 1] - shares[start[i] - first]) / (end[i] - start[i] + 1);
  });
}
