/**
 * The distribution function of the standard normal distribution, Φ(x), to a few units of the last digit of either tail, as far as they are
 * normal numbers (x > −37.5); NaN for NaN.
 */
export function normalCdf(x: number): number {
  if (x < 0) return normalDensity(x) * millsRatio(-x);
  return 1 - normalDensity(x) * millsRatio(x);
}

/**
 * The density of the standard normal distribution, φ(x).
 *
 * x²/2 would be rounded before its exponential is taken, which costs 10 digits' worth of ulps at x = 30: as in Cody (1969), "Rational
 * Chebyshev Approximations for the Error Function", Mathematics of Computation 23(107), a nearby number whose square is exact goes first.
 */
export function normalDensity(x: number): number {
  if (!(Math.abs(x) < 40)) return Number.isNaN(x) ? x : 0;
  const near = Math.round(x * 16) / 16;
  return DENSITY_AT_0 * Math.exp(-0.5 * near * near) * Math.exp(-0.5 * (x - near) * (x + near));
}

const DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);

/**
 * Mills' ratio (1 − Φ(x)) / φ(x), to about 2⁻⁵² of itself from −2 on: what is left of a tail when its exponential is taken off. Infinite
 * below −40; NaN for NaN.
 *
 * From −2 to 20 by the Taylor series about the nearest of 704 points: its coefficients follow from M' = x M − 1, and the values at the points
 * from one to the next downwards, along which errors do not grow. Beyond, the asymptotic series of Laplace; below, from that of −x.
 * Between, it has neither a division nor a call.
 */
export function millsRatio(x: number): number {
  if (!(x >= FIRST && x < LAST)) return beyondTable(x);
  const place = (x - FIRST) * PER_UNIT;
  const point = place | 0;
  const k = point * COEFFICIENTS;
  const h = (place - point - 0.5) * (1 / PER_UNIT);
  const low = TABLE[k] + h * TABLE[k + 1];
  const second = TABLE[k + 2] + h * TABLE[k + 3];
  const third = TABLE[k + 4] + h * TABLE[k + 5];
  const fourth = TABLE[k + 6] + h * TABLE[k + 7];
  const square = h * h;
  return low + square * (second + square * (third + square * fourth));
}

const FIRST = -2;
const LAST = 20;
/** A power of two, so that distances from the points are exact. */
const PER_UNIT = 32;
const COEFFICIENTS = 8;
/** Terms of the series from one point to the next, twice as far as the table's series reach. */
const STEP_TERMS = 14;
const TABLE = taylorTable();

function taylorTable(): Float64Array {
  const points = (LAST - FIRST) * PER_UNIT;
  const table = new Float64Array(points * COEFFICIENTS);
  const series = new Float64Array(STEP_TERMS);
  let value = asymptotic(LAST + 0.5 / PER_UNIT);
  for (let point = points; point >= 0; point--) {
    const centre = FIRST + (point + 0.5) / PER_UNIT;
    series[0] = value;
    series[1] = centre * value - 1;
    for (let n = 1; n + 1 < STEP_TERMS; n++) series[n + 1] = (centre * series[n] + series[n - 1]) / (n + 1);
    if (point < points) for (let n = 0; n < COEFFICIENTS; n++) table[point * COEFFICIENTS + n] = series[n];
    value = 0;
    for (let n = STEP_TERMS - 1; n >= 0; n--) value = series[n] - value / PER_UNIT;
  }
  return table;
}

function beyondTable(x: number): number {
  if (Number.isNaN(x)) return x;
  return x < FIRST ? 1 / normalDensity(x) - millsRatio(-x) : asymptotic(x);
}

/** 1/x (1 − 1/x² + 1·3/x⁴ − 1·3·5/x⁶ …), which at 20 and above is exact after ten terms. */
function asymptotic(x: number): number {
  const square = x * x;
  let sum = 1;
  for (let odd = 19; odd >= 1; odd -= 2) sum = 1 - (odd / square) * sum;
  return sum / x;
}
