import { millsRatio, normalCdf, normalDensity } from '../normal-cdf.js';

/** Which right an option gives: to buy or to sell. */
export type OptionKind = 'call' | 'put';

/** A European option and its market. */
export interface EuropeanOption {
  kind: OptionKind;
  spot: number;
  strike: number;
  /** Continuously compounded, a year. */
  rate: number;
  /** Continuously compounded, a year. */
  dividendYield: number;
  /** A year. */
  volatility: number;
  /** Time to expiry. */
  years: number;
}

/** The price of an option and what it is sensitive to. */
export interface OptionValue {
  price: number;
  /** A unit of the spot price. */
  delta: number;
  /** Change of delta a unit of the spot price. */
  gamma: number;
  /** A unit (1.00) of volatility. */
  vega: number;
  /** A year that passes. */
  theta: number;
  /** A unit (1.00) of the rate. */
  rho: number;
  d1: number;
  d2: number;
}

/**
 * The price of a European option and its greeks; all NaN unless spot and strike are positive and volatility and time not negative.
 *
 * Black & Scholes (1973), "The Pricing of Options and Corporate Liabilities", Journal of Political Economy 81(3), eq. 13, with the dividend
 * yield of Merton (1973), "Theory of Rational Option Pricing". Without volatility or time the price is that of exercise at the forward and
 * the greeks are its limits; gamma and vega count as 0.
 */
export function blackScholes(option: EuropeanOption): OptionValue {
  const { kind, spot, strike, rate, dividendYield, volatility, years } = option;
  if (!(spot > 0 && strike > 0 && volatility >= 0 && years >= 0)) return NOT_A_NUMBER;
  const side = kind === 'call' ? 1 : -1;
  const deviation = volatility * Math.sqrt(years);
  const moneyness = Math.log(spot / strike) + (rate - dividendYield) * years;
  const d1 = deviation > 0 ? moneyness / deviation + deviation / 2 : Math.sign(moneyness) * Number.POSITIVE_INFINITY || 0;
  const d2 = d1 - deviation;
  const spotNow = spot * Math.exp(-dividendYield * years);
  const strikeNow = strike * Math.exp(-rate * years);
  const spotPart = side * spotNow * normalCdf(side * d1);
  const strikePart = side * strikeNow * normalCdf(side * d2);
  const density = deviation > 0 ? spotNow * normalDensity(d1) : 0;
  const decay = deviation > 0 ? (density * volatility) / (2 * Math.sqrt(years)) : 0;
  return {
    price: priceOf(kind, moneyness, deviation, spotNow, strikeNow),
    delta: spotPart / spot,
    gamma: deviation > 0 ? density / (spot * spot * deviation) : 0,
    vega: density * Math.sqrt(years),
    theta: dividendYield * spotPart - rate * strikePart - decay,
    rho: years * strikePart,
    d1,
    d2,
  };
}

/**
 * The price from the logarithm of forward over strike, the deviation σ√T and both legs' present values. The option that is out of the money
 * is priced, without difference of large numbers, and the other by parity.
 */
export function priceOf(kind: OptionKind, moneyness: number, deviation: number, spotNow: number, strikeNow: number): number {
  return priceOfShare(kind === 'call', moneyness, outOfTheMoneyShare(Math.abs(moneyness), deviation), spotNow, strikeNow);
}

/** The same from what `outOfTheMoneyShare` gives. */
export function priceOfShare(isCall: boolean, moneyness: number, share: number, spotNow: number, strikeNow: number): number {
  const callIsOut = moneyness <= 0;
  const out = (callIsOut ? spotNow : strikeNow) * share;
  if (isCall === callIsOut) return out;
  return out + (isCall ? spotNow - strikeNow : strikeNow - spotNow);
}

/**
 * The price of an option that is `distance` = |ln(forward / strike)| out of the money over the smaller of its legs' present values, between 0
 * and 1. Its derivative with the deviation is φ(distance / deviation − deviation / 2).
 *
 * With a, b = distance / deviation ∓ deviation / 2 it is Φ(−a) − e^distance Φ(−b) = φ(a) (M(a) − M(b)), M being Mills' ratio: one exponential
 * for both tails, no cancellation between them far out. Where a is well below 0 the share is close to 1 and taken from there.
 */
export function outOfTheMoneyShare(distance: number, deviation: number): number {
  const a = distance / deviation - deviation / 2;
  if (!(a >= -2)) return shareOfLargeDeviation(distance, deviation, a);
  return DENSITY_AT_0 * Math.exp(-0.5 * a * a) * (millsRatio(a) - millsRatio(a + deviation));
}

/** The share where a is below −2, or the deviation 0. */
export function shareOfLargeDeviation(distance: number, deviation: number, a: number): number {
  if (deviation === 0) return 0;
  return 1 - normalDensity(a) * (millsRatio(-a) + millsRatio(distance / deviation + deviation / 2));
}

/** φ(0). */
export const DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);

const NOT_A_NUMBER: OptionValue = Object.freeze({
  price: Number.NaN,
  delta: Number.NaN,
  gamma: Number.NaN,
  vega: Number.NaN,
  theta: Number.NaN,
  rho: Number.NaN,
  d1: Number.NaN,
  d2: Number.NaN,
});
