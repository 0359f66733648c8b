import { millsRatio } from '../normal-cdf.js';
import { DENSITY_AT_0, type OptionKind, priceOfShare, shareOfLargeDeviation } from './black-scholes.js';

/** Options that are priced together; their intermediate results stay in the first-level cache. */
const BLOCK = 256;

/**
 * The prices of many options of one kind under one rate and dividend yield, as `blackScholes` gives them, into `out`; the numbers of an
 * option stand at the same place of each array. Throws `RangeError` where the lengths differ.
 *
 * Step by step over blocks instead of option by option: each step is short enough for the processor to work on several options at once, which
 * takes three quarters of the time (`bench/options.mjs`). The logarithm of one spot over one strike, and the discount of one expiry, are taken
 * once for all that follow each other, as the options of a chain do: another quarter.
 */
export function optionPrices(
  kind: OptionKind,
  spot: Float64Array,
  strike: Float64Array,
  volatility: Float64Array,
  years: Float64Array,
  rate: number,
  dividendYield: number,
  out: Float64Array,
): void {
  const n = out.length;
  if (spot.length !== n || strike.length !== n || volatility.length !== n || years.length !== n) {
    throw new RangeError(
      `Expected ${n} options, but there are ${spot.length} spots, ${strike.length} strikes, ${volatility.length} volatilities and ` +
        `${years.length} times.`,
    );
  }
  const moneyness = new Float64Array(BLOCK);
  const deviation = new Float64Array(BLOCK);
  const nearer = new Float64Array(BLOCK);
  const share = new Float64Array(BLOCK);
  const strikeNow = new Float64Array(BLOCK);
  const carry = rate - dividendYield;
  let lastSpot = Number.NaN;
  let lastStrike = Number.NaN;
  let logarithm = Number.NaN;
  let lastYears = Number.NaN;
  let discount = Number.NaN;
  for (let first = 0; first < n; first += BLOCK) {
    const count = Math.min(BLOCK, n - first);
    for (let i = 0, at = first; i < count; i++, at++) {
      if (spot[at] !== lastSpot || strike[at] !== lastStrike) {
        lastSpot = spot[at];
        lastStrike = strike[at];
        logarithm = Math.log(lastSpot / lastStrike);
      }
      moneyness[i] = logarithm + carry * years[at];
    }
    for (let i = 0, at = first; i < count; i++, at++) {
      if (years[at] !== lastYears) {
        lastYears = years[at];
        discount = Math.exp(-rate * lastYears);
      }
      strikeNow[i] = strike[at] * discount;
    }
    for (let i = 0, at = first; i < count; i++, at++) {
      const d = volatility[at] * Math.sqrt(years[at]);
      deviation[i] = d;
      nearer[i] = Math.abs(moneyness[i]) / d - d / 2;
    }
    for (let i = 0; i < count; i++) share[i] = DENSITY_AT_0 * Math.exp(-0.5 * nearer[i] * nearer[i]);
    for (let i = 0; i < count; i++) {
      const a = nearer[i];
      if (a >= -2) share[i] *= millsRatio(a) - millsRatio(a + deviation[i]);
      else share[i] = shareOfLargeDeviation(Math.abs(moneyness[i]), deviation[i], a);
    }
    for (let i = 0, at = first; i < count; i++, at++) {
      const s = spot[at];
      const spotNow = dividendYield === 0 ? s : s * Math.exp(-dividendYield * years[at]);
      const possible = s > 0 && strike[at] > 0 && volatility[at] >= 0 && years[at] >= 0;
      out[at] = possible ? priceOfShare(kind, moneyness[i], share[i], spotNow, strikeNow[i]) : Number.NaN;
    }
  }
}
