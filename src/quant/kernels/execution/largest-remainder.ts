/**
 * Divides a whole number into whole parts proportional to `shares` that add up to it exactly, into `out`: each gets the whole part of its
 * quota, and those with the largest remainders one more, of equal ones the earlier.
 *
 * Hamilton's method: Balinski & Young (1982), "Fair Representation", chapter 3. The parts have the sign of `total`. `shares` are not negative
 * and need not add up to 1. Cost n log n. Throws `RangeError` for a total that is not a safe whole number and for shares that are negative or
 * all 0.
 */
export function divideWhole(total: number, shares: Float64Array, out: Float64Array): void {
  const n = shares.length;
  if (!Number.isSafeInteger(total)) throw new RangeError(`The number to divide should be whole, but is ${total}.`);
  if (out.length < n) throw new RangeError(`${n} parts need as many places, but there are ${out.length}.`);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (!(shares[i] >= 0)) throw new RangeError(`A share should not be negative, but that of ${i} is ${shares[i]}.`);
    sum += shares[i];
  }
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) throw new RangeError('At least one share should be positive.');
  const size = Math.abs(total);
  const sign = total < 0 ? -1 : 1;
  const remainder = new Float64Array(n);
  let left = size;
  for (let i = 0; i < n; i++) {
    const quota = size * (shares[i] / sum);
    const whole = Math.floor(quota);
    remainder[i] = quota - whole;
    out[i] = whole;
    left -= whole;
  }
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => remainder[b] - remainder[a] || a - b);
  // Rounding can leave one too few or too many of a huge total: it goes to the end of the order it belongs to.
  for (let k = 0; left > 0; k = (k + 1) % n, left--) out[order[k]]++;
  for (let k = n - 1; left < 0; k = (k + n - 1) % n) {
    if (out[order[k]] === 0) continue;
    out[order[k]]--;
    left++;
  }
  for (let i = 0; i < n; i++) out[i] *= sign;
}
