/**
 * The places of at most `most` points of a curve that show it best: the first and the last, and of each of equally long stretches between them
 * the lowest and the highest, in order. All places where there are not more; of fewer than four the first and the last.
 */
export function thinned(values: ArrayLike<number>, most: number): number[] {
  const n = values.length;
  if (n <= most) return Array.from({ length: n }, (_, i) => i);
  const places = new Set([0, n - 1]);
  const stretches = Math.floor((most - 2) / 2);
  for (let k = 0; k < stretches; k++) {
    const begin = 1 + Math.floor((k * (n - 2)) / stretches);
    const end = 1 + Math.floor(((k + 1) * (n - 2)) / stretches);
    let low = begin;
    let high = begin;
    for (let i = begin; i < end; i++) {
      if (values[i] < values[low]) low = i;
      if (values[i] > values[high]) high = i;
    }
    places.add(low).add(high);
  }
  return [...places].sort((a, b) => a - b);
}
