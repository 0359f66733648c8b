import { quantile } from '../cross-section/select.js';

/** Σ of what is above `threshold` over Σ of what is below it: the profit factor at 0, omega (Keating & Shadwick 2002) elsewhere. */
export function gainLossRatio(values: Float64Array, threshold = 0): number {
  let gains = 0;
  let losses = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i] - threshold;
    if (d > 0) gains += d;
    else losses -= d;
  }
  return gains / losses;
}

/** The magnitude of the 95 percent quantile over that of the 5 percent one (both R-7). The numbers must not be NaN. */
export function tailRatio(values: Float64Array): number {
  const own = values.slice();
  return Math.abs(quantile(own, own.length, 0.95)) / Math.abs(quantile(own, own.length, 0.05));
}
