import { normalCdf } from '../normal-cdf.js';
import { type EuropeanOption, priceOf } from './black-scholes.js';

const MAX_STEPS = 1000;

/**
 * The strike at which a European put costs a premium; NaN where premium, spot or time is not positive or the volatility negative.
 *
 * A put is convex in its strike and grows by e^(−rT) Φ(−d2) with it (Breeden & Litzenberger 1978), so Newton's steps from the strike whose
 * put is worth the premium by exercise alone come down to the answer without ever passing it.
 */
export function putStrikeForPremium(premium: number, put: Omit<EuropeanOption, 'kind' | 'strike'>): number {
  const { spot, rate, dividendYield, volatility, years } = put;
  if (!(premium > 0 && spot > 0 && years > 0 && volatility >= 0)) return Number.NaN;
  const deviation = volatility * Math.sqrt(years);
  const spotNow = spot * Math.exp(-dividendYield * years);
  const discount = Math.exp(-rate * years);
  let strike = (premium + spotNow) / discount;
  if (deviation === 0) return strike;
  for (let step = 0; step < MAX_STEPS; step++) {
    const moneyness = Math.log(spot / strike) + (rate - dividendYield) * years;
    const price = priceOf('put', moneyness, deviation, spotNow, strike * discount);
    const next = strike - (price - premium) / (discount * normalCdf(deviation / 2 - moneyness / deviation));
    if (!(next < strike)) return strike;
    strike = next;
  }
  return Number.NaN;
}
