/**
 * The exponential and the logarithm from additions and multiplications alone, so that every machine gets the same bits.
 *
 * ECMAScript leaves the last bits of `Math.exp` and `Math.log` to the engine. V8 compiles them from C, where a compiler may fuse a
 * multiplication and an addition on one processor and not on another; arithmetic written in JavaScript is IEEE 754 everywhere.
 */

/** ln 2 in two parts: the first has so few bits that its product with a whole number up to 2²⁰ is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT_HALF = Math.SQRT1_2;

const view = new DataView(new ArrayBuffer(8));

/** e to the x, within 1e-15 of its size for |x| ≤ 700; more than that throws `RangeError`. */
export function exp(x: number): number {
  if (!(Math.abs(x) <= 700)) throw new RangeError(`exp is made for |x| ≤ 700, not ${x}.`);
  const k = Math.round(x / Math.LN2);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  // Taylor by Horner on |r| ≤ 0.35: the first term left out is below 1e-18.
  let sum = 1;
  for (let i = 15; i >= 1; i--) sum = 1 + (r / i) * sum;
  view.setUint32(0, (1023 + k) << 20);
  view.setUint32(4, 0);
  return sum * view.getFloat64(0);
}

/** The natural logarithm of a normal positive number, within 1e-15. Throws `RangeError` for others. */
export function log(x: number): number {
  if (!(x >= 1e-300 && x < Number.POSITIVE_INFINITY)) throw new RangeError(`log is made for normal positive numbers, not ${x}.`);
  view.setFloat64(0, x);
  let k = (view.getUint32(0) >>> 20) - 1022;
  view.setUint32(0, (view.getUint32(0) & 0xfffff) | (1022 << 20));
  let m = view.getFloat64(0);
  if (m < SQRT_HALF) {
    m *= 2;
    k--;
  }
  // log m = 2 artanh s, with |s| ≤ 0.172: the first term left out is below 1e-19.
  const s = (m - 1) / (m + 1);
  let sum = 0;
  for (let i = 23; i >= 1; i -= 2) sum = sum * s * s + 1 / i;
  return k * LN2_HIGH + (2 * s * sum + k * LN2_LOW);
}
