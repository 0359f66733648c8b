import { millsRatio, normalDensity } from '../normal-cdf.js';
import { normalQuantile } from '../normal-quantile.js';
import type { EuropeanOption } from './black-scholes.js';

/**
 * The volatility at which a European option has a price, to about the last digits that the price holds; 0 for the price of exercise at the
 * forward, NaN for one outside of the bounds of arbitrage, without time, or where spot or strike is not positive.
 *
 * Solved for the option that is out of the money, on a scale on which its price is nearly straight, as in Jäckel (2015), "Let's Be
 * Rational", Wilmott 75: below the point of inflection the logarithm of the price over 1 / deviation², above it the logarithm of what
 * the price lacks from its upper bound over the deviation. Newton steps that leave the bracket are replaced by its middle, so every price
 * is found: 1e-300 of the spot as well as all but 1e-15 of the bound.
 */
export function impliedVolatility(price: number, option: Omit<EuropeanOption, 'volatility'>): number {
  const { kind, spot, strike, rate, dividendYield, years } = option;
  if (!(spot > 0 && strike > 0 && years > 0)) return Number.NaN;
  const spotNow = spot * Math.exp(-dividendYield * years);
  const strikeNow = strike * Math.exp(-rate * years);
  const moneyness = Math.log(spot / strike) + (rate - dividendYield) * years;
  const callIsOut = moneyness <= 0;
  const parity = (kind === 'call') === callIsOut ? 0 : callIsOut ? strikeNow - spotNow : spotNow - strikeNow;
  const share = (price - parity) / (callIsOut ? spotNow : strikeNow);
  return deviationOf(share, Math.abs(moneyness)) / Math.sqrt(years);
}

const LOG_DENSITY_AT_0 = -0.5 * Math.log(2 * Math.PI);
const MAX_STEPS = 200;

/** The deviation σ√T at which `outOfTheMoneyShare` is `share`. */
function deviationOf(share: number, distance: number): number {
  if (!(share >= 0 && share < 1)) return Number.NaN;
  if (share === 0) return 0;
  // At the money the share is 2 Φ(deviation / 2) − 1, here on the side of the quantile that keeps its digits.
  if (distance === 0) return share < 1e-8 ? (2 * share) / (2 * normalDensity(0)) : -2 * normalQuantile((1 - share) / 2);
  const inflection = Math.sqrt(2 * distance);
  const there = normalDensity(0) * (millsRatio(0) - millsRatio(inflection));
  return share < there ? below(Math.log(share), distance, inflection) : above(Math.log(1 - share), distance, inflection);
}

/** The deviation below the inflection whose share has a logarithm, searched in u = 1 / deviation². */
function below(target: number, distance: number, inflection: number): number {
  let low = 1 / (inflection * inflection);
  let high = Number.POSITIVE_INFINITY;
  let u = low;
  for (let step = 0; step < MAX_STEPS; step++) {
    const deviation = 1 / Math.sqrt(u);
    const a = Math.max(0, distance / deviation - deviation / 2);
    const difference = millsRatio(a) - millsRatio(a + deviation);
    const fault = LOG_DENSITY_AT_0 - 0.5 * a * a + Math.log(difference) - target;
    if (fault === 0) break;
    if (fault > 0) low = u;
    else high = u;
    // d ln share / d u = (φ(a) / share) · d deviation / d u
    let next = u + (2 * fault * difference) / deviation ** 3;
    if (!(next > low && next < high)) next = high < Number.POSITIVE_INFINITY ? (low + high) / 2 : 2 * u;
    if (Math.abs(next - u) <= 1e-16 * u || next === u) break;
    u = next;
  }
  return 1 / Math.sqrt(u);
}

/** The deviation above the inflection at which what the share lacks from 1 has a logarithm. */
function above(target: number, distance: number, inflection: number): number {
  let low = inflection;
  let high = Number.POSITIVE_INFINITY;
  let deviation = inflection;
  for (let step = 0; step < MAX_STEPS; step++) {
    const minusA = Math.max(0, deviation / 2 - distance / deviation);
    const sum = millsRatio(minusA) + millsRatio(distance / deviation + deviation / 2);
    const fault = LOG_DENSITY_AT_0 - 0.5 * minusA * minusA + Math.log(sum) - target;
    if (fault === 0) break;
    if (fault > 0) low = deviation;
    else high = deviation;
    let next = deviation + fault * sum;
    if (!(next > low && next < high)) next = high < Number.POSITIVE_INFINITY ? (low + high) / 2 : 2 * deviation;
    if (Math.abs(next - deviation) <= 1e-16 * deviation) break;
    deviation = next;
  }
  return deviation;
}
