/**
 * The t-statistic of the mean of a series that may be autocorrelated: mean / √(S / n), S = γ₀ + 2 Σ (1 − l / (lags + 1)) γ_l over
 * `lags` autocovariances with 1/n.
 *
 * Newey & West (1987), "A Simple, Positive Semi-definite, Heteroskedasticity and Autocorrelation Consistent Covariance Matrix",
 * Econometrica 55(3); without a correction for small samples. With 0 lags it is the ordinary one, but with the population's deviation. NaN with
 * fewer than two numbers or where nothing varies. The numbers must not be NaN. Throws `RangeError` for lags that are not a whole number from 0.
 */
export function neweyWestT(x: Float64Array, lags: number): number {
  if (!Number.isInteger(lags) || lags < 0) throw new RangeError(`Lags should be a whole number from 0, but are ${lags}.`);
  const n = x.length;
  if (n < 2) return Number.NaN;
  const mean = meanOf(x);
  let spread = autocovariance(x, mean, 0);
  if (!(spread > VARIES * mean * mean)) return Number.NaN;
  for (let l = 1; l <= Math.min(lags, n - 1); l++) spread += 2 * (1 - l / (lags + 1)) * autocovariance(x, mean, l);
  return spread > 0 ? mean / Math.sqrt(spread / n) : Number.NaN;
}

/** As many lags as Newey & West (1994), "Automatic Lag Selection in Covariance Matrix Estimation", suggest to begin with: ⌊4 (n/100)^(2/9)⌋. */
export function automaticLags(n: number): number {
  return Math.floor(4 * (n / 100) ** (2 / 9));
}

/** (1/n) Σ (x_t − mean)(x_{t−lag} − mean). */
export function autocovariance(x: Float64Array, mean: number, lag: number): number {
  let sum = 0;
  for (let t = lag; t < x.length; t++) sum += (x[t] - mean) * (x[t - lag] - mean);
  return sum / x.length;
}

/** The mean of numbers none of which is NaN; NaN of none. */
export function meanOf(x: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < x.length; t++) sum += x[t];
  return sum / x.length;
}

/** Part of the squared mean below which a variance is rounding. */
const VARIES = 1e-26;
