/** How the days of a profile are put together. */
export type ProfileMethod =
  /** All volume of a bin over all volume: days of large volume count more. */
  | 'pooled'
  /** The mean of each day's parts. */
  | 'mean'
  /** The median of each day's parts, scaled to add up to 1: one odd day does not count. */
  | 'median';

/**
 * Parts of a session's volume in its 13 half hours, 09:30 to 16:00, in round numbers: high at the open, higher at the close with its auction,
 * low at noon. The shape is that of Jain & Joh (1988), "The Dependence between Hourly Prices and Trading Volume", Journal of Financial
 * and Quantitative Analysis 23(3); where there are intraday bars, measure it with `volumeProfile` instead.
 */
export const U_SHAPED_PROFILE: readonly number[] = [
  0.14, 0.09, 0.08, 0.07, 0.06, 0.055, 0.05, 0.05, 0.055, 0.06, 0.065, 0.07, 0.155,
];

/**
 * Writes the part of a day's volume that is usual in each bin; the parts add up to 1.
 *
 * `volume` is days × bins, row-major. NaN counts as no volume; a day without volume is left out. All NaN where no day has volume. Throws
 * `RangeError` for shapes that do not fit.
 */
export function volumeProfile(volume: Float64Array, days: number, bins: number, method: ProfileMethod, out: Float64Array): void {
  if (!(days >= 1 && bins >= 1 && volume.length >= days * bins && out.length >= bins)) {
    throw new RangeError(
      `Expected ${days} days of ${bins} bins and a place for each, but there are ${volume.length} and ${out.length}.`,
    );
  }
  const parts = new Float64Array(days * bins);
  let used = 0;
  for (let day = 0; day < days; day++) {
    let total = 0;
    for (let bin = 0; bin < bins; bin++) total += volume[day * bins + bin] || 0;
    if (!(total > 0)) continue;
    const scale = method === 'pooled' ? 1 : 1 / total;
    for (let bin = 0; bin < bins; bin++) parts[used * bins + bin] = (volume[day * bins + bin] || 0) * scale;
    used++;
  }
  const column = new Float64Array(used);
  let sum = 0;
  for (let bin = 0; bin < bins; bin++) {
    for (let day = 0; day < used; day++) column[day] = parts[day * bins + bin];
    out[bin] = method === 'median' ? medianOf(column) : column.reduce((total, part) => total + part, 0);
    sum += out[bin];
  }
  for (let bin = 0; bin < bins; bin++) out[bin] /= sum;
}

/** The volume-weighted mean of prices; NaN without volume. A price without volume, or the other way round, is left out. */
export function volumeWeightedPrice(price: Float64Array, volume: Float64Array): number {
  if (price.length !== volume.length) {
    throw new RangeError(`Expected a volume a price, but there are ${price.length} prices and ${volume.length} volumes.`);
  }
  let value = 0;
  let total = 0;
  for (let i = 0; i < price.length; i++) {
    const traded = price[i] * volume[i];
    if (Number.isNaN(traded)) continue;
    value += traded;
    total += volume[i];
  }
  return value / total;
}

function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
