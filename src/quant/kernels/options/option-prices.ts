import { millsRatio } from '../normal-cdf.js';
import { DENSITY_AT_0, type OptionKind, priceOfShare, shareOfLargeDeviation } from './black-scholes.js';

/** Options that are priced together; what is known of them between the steps stays in the first-level cache. */
const BLOCK = 256;
/** Expiries that are remembered, each at its day of this many. */
const DAYS = 256;

/**
 * The prices of many options of one kind under one rate and dividend yield, as `blackScholes` gives them, into `out`; the numbers of an
 * option stand at the same place of each array. Throws `RangeError` where the lengths differ.
 *
 * Step by step over blocks instead of option by option: each step is short enough for the processor to work on several options at once, and
 * small enough for the compiler to keep what it needs in registers. The logarithm of one spot over one strike is taken once for all that follow
 * each other, as the options of a chain do; the root and the discounts of an expiry once for all that have it, as a surface has few of them.
 * Together that is half of the time of pricing them one by one (`bench/options.mjs`).
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
  expiry.fill(Number.NaN);
  for (let first = 0; first < n; first += BLOCK) {
    const count = Math.min(BLOCK, n - first);
    takeMoneyness(spot, strike, years, rate - dividendYield, first, count);
    takePresentValues(spot, strike, years, rate, dividendYield, first, count);
    takeDeviations(volatility, first, count);
    takeShares(count);
    takePrices(kind === 'call', out, first, count);
  }
}

// Of the options of a block. Known to the compiler as these very arrays, unlike arguments, they are read without looking up where they are.
const moneyness = new Float64Array(BLOCK);
const spotNow = new Float64Array(BLOCK);
const strikeNow = new Float64Array(BLOCK);
const deviation = new Float64Array(BLOCK);
const nearer = new Float64Array(BLOCK);
const share = new Float64Array(BLOCK);

// Of the expiries: years, their root, and what a unit of the strike and of the spot is worth until then.
const expiry = new Float64Array(DAYS);
const root = new Float64Array(DAYS);
const discount = new Float64Array(DAYS);
const yieldDiscount = new Float64Array(DAYS);

/** ln(forward / strike); NaN unless spot and strike are positive. */
function takeMoneyness(
  spot: Float64Array,
  strike: Float64Array,
  years: Float64Array,
  carry: number,
  first: number,
  count: number,
): void {
  let lastSpot = Number.NaN;
  let lastStrike = Number.NaN;
  let logarithm = Number.NaN;
  for (let i = 0, at = first; i < count; i++, at++) {
    if (spot[at] !== lastSpot || strike[at] !== lastStrike) {
      lastSpot = spot[at];
      lastStrike = strike[at];
      logarithm = lastSpot > 0 && lastStrike > 0 ? Math.log(lastSpot / lastStrike) : Number.NaN;
    }
    moneyness[i] = logarithm + carry * years[at];
  }
}

/** What spot and strike are worth until the expiry, and the root of the time to it, for now as the deviation. */
function takePresentValues(
  spot: Float64Array,
  strike: Float64Array,
  years: Float64Array,
  rate: number,
  dividendYield: number,
  first: number,
  count: number,
): void {
  for (let i = 0, at = first; i < count; i++, at++) {
    const day = (years[at] * 365) & (DAYS - 1);
    if (expiry[day] !== years[at]) {
      expiry[day] = years[at];
      root[day] = Math.sqrt(years[at]);
      discount[day] = Math.exp(-rate * years[at]);
      yieldDiscount[day] = Math.exp(-dividendYield * years[at]);
    }
    spotNow[i] = spot[at] * yieldDiscount[day];
    strikeNow[i] = strike[at] * discount[day];
    deviation[i] = root[day];
  }
}

/** σ√T, and how many of them the nearer tail lies out. */
function takeDeviations(volatility: Float64Array, first: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const d = volatility[first + i] * deviation[i];
    deviation[i] = d;
    nearer[i] = Math.abs(moneyness[i]) / d - d / 2;
  }
}

/** As `outOfTheMoneyShare`. */
function takeShares(count: number): void {
  for (let i = 0; i < count; i++) share[i] = DENSITY_AT_0 * Math.exp(-0.5 * nearer[i] * nearer[i]);
  for (let i = 0; i < count; i++) {
    const a = nearer[i];
    if (a >= -2) share[i] *= millsRatio(a) - millsRatio(a + deviation[i]);
    else share[i] = shareOfLargeDeviation(Math.abs(moneyness[i]), deviation[i], a);
  }
}

function takePrices(isCall: boolean, out: Float64Array, first: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const possible = deviation[i] >= 0 && !Number.isNaN(moneyness[i]);
    out[first + i] = possible ? priceOfShare(isCall, moneyness[i], share[i], spotNow[i], strikeNow[i]) : Number.NaN;
  }
}
