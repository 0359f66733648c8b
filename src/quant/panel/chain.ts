/**
 * One index out of several series of the same thing, the best first.
 *
 * Levels of different series do not compare, their returns do. From one date with a value to the next, the return is that of the first
 * series that has a value on both; so a hole in the best one is bridged by the next. The index begins at the first value there is, and
 * only looks back.
 */
export function chain(series: readonly Float64Array[], out: Float64Array): void {
  for (const one of series) {
    if (one.length !== out.length) throw new RangeError(`A series has ${one.length} dates, but the index has ${out.length}.`);
  }
  let last = -1;
  for (let t = 0; t < out.length; t++) {
    out[t] = Number.NaN;
    for (const one of series) {
      if (Number.isNaN(one[t])) continue;
      if (last < 0) out[t] = one[t];
      else if (!Number.isNaN(one[last])) out[t] = out[last] * (one[t] / one[last]);
      else continue;
      last = t;
      break;
    }
  }
}
