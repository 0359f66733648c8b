import { dayOf, partsOf, type TradingDay } from '../../domain/trading-day.js';
import { blackScholes } from '../kernels/options/black-scholes.js';
import { putStrikeForPremium } from '../kernels/options/strike-for-premium.js';
import type { Warning } from '../ranking/ranking.js';

/** What an overlay of puts is to protect, and in which market. */
export interface HedgeRequest {
  /** Positive, money. */
  value: number;
  /** Part of the value that is protected, above 0. */
  hedgeFraction: number;
  /** How far the strike lies below spot; not used with a budget. */
  outOfTheMoney: number;
  months: number;
  /** Highest total premium, basis points of the value; null: the strike follows from `outOfTheMoney`. */
  premiumBudgetBps: number | null;
  /** Price of the underlying, money. */
  spot: number;
  volatilityAnnual: number;
  /** Continuously compounded. */
  rateAnnual: number;
  /** Day of the spot. */
  date: TradingDay;
}

/** Sensitivities of one put. */
export interface Greeks {
  delta: number;
  gamma: number;
  vega: number;
  theta: number;
  rho: number;
}

/** A protective put overlay. */
export interface HedgeFigures {
  spot: number;
  strike: number;
  outOfTheMoney: number;
  months: number;
  /** The same day of a later month, or that month's last. */
  expiry: TradingDay;
  volatilityAnnual: number;
  rateAnnual: number;
  putPrice: number;
  units: number;
  hedgeFraction: number;
  totalCost: number;
  costBps: number;
  annualizedCostBps: number;
  greeks: Greeks;
  warnings: Warning[];
}

/**
 * European puts on an index that protect a part of a value: Black & Scholes (1973) without dividends (`blackScholes`), months / 12 years to
 * expiry, units = fraction · value / spot, cost = units · price, and for a year costBps · 12 / months.
 *
 * With a budget the strike is the one at which the whole overlay costs it. Throws `RangeError` for a spot, value, fraction, term or budget that is
 * not positive, a strike that is not, and a negative volatility. What is legal but implausible is warned of.
 */
export function tailHedge(request: HedgeRequest): HedgeFigures {
  const { value, hedgeFraction, months, premiumBudgetBps, spot, volatilityAnnual, rateAnnual, date } = request;
  check(request);
  const units = (hedgeFraction * value) / spot;
  const market = { spot, rate: rateAnnual, dividendYield: 0, volatility: volatilityAnnual, years: months / 12 };
  const strike =
    premiumBudgetBps === null
      ? spot * (1 - request.outOfTheMoney)
      : putStrikeForPremium((premiumBudgetBps * 1e-4 * value) / units, market);
  const { price, delta, gamma, vega, theta, rho } = blackScholes({ ...market, kind: 'put', strike });
  const totalCost = units * price;
  const costBps = (totalCost / value) * 1e4;
  return {
    spot,
    strike,
    outOfTheMoney: premiumBudgetBps === null ? request.outOfTheMoney : 1 - strike / spot,
    months,
    expiry: monthsLater(date, months),
    volatilityAnnual,
    rateAnnual,
    putPrice: price,
    units,
    hedgeFraction,
    totalCost,
    costBps,
    annualizedCostBps: (costBps * 12) / months,
    greeks: { delta, gamma, vega, theta, rho },
    warnings: [implausibleVolatility(volatilityAnnual), inTheMoney(strike, spot, premiumBudgetBps)].filter(
      (warning) => warning !== null,
    ),
  };
}

/** The same day of a later month, or that month's last. */
export function monthsLater(date: TradingDay, months: number): TradingDay {
  const { year, month, day } = partsOf(date);
  return Math.min(dayOf(year, month + months, day), dayOf(year, month + months + 1, 1) - 1);
}

function check(request: HedgeRequest): void {
  const { outOfTheMoney, premiumBudgetBps, volatilityAnnual, rateAnnual } = request;
  for (const name of ['value', 'hedgeFraction', 'months', 'spot'] as const) {
    if (!(request[name] > 0 && request[name] < Number.POSITIVE_INFINITY))
      throw new RangeError(`${name} should be positive, but is ${request[name]}.`);
  }
  if (!(volatilityAnnual >= 0 && volatilityAnnual < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`A volatility should not be negative, but is ${volatilityAnnual}.`);
  }
  if (!Number.isFinite(rateAnnual)) throw new RangeError(`A rate should be a number, but is ${rateAnnual}.`);
  if (premiumBudgetBps === null ? !(outOfTheMoney < 1) : !(premiumBudgetBps > 0)) {
    throw new RangeError(
      premiumBudgetBps === null
        ? `A strike should be positive, so that outOfTheMoney is below 1, but it is ${outOfTheMoney}.`
        : `A premium should be positive, but is ${premiumBudgetBps} basis points.`,
    );
  }
}

/** Annual volatilities of equity indices have lain between these; the VIX has been between 9 and 83 %. */
const PLAUSIBLE = { low: 0.05, high: 1.5 };

function implausibleVolatility(volatility: number): Warning | null {
  const low = volatility < PLAUSIBLE.low;
  if (!low && volatility <= PLAUSIBLE.high) return null;
  return {
    code: 'IMPLAUSIBLE_INPUT',
    message: low
      ? `An annual volatility of ${volatility} is lower than that of any equity index. A daily one is multiplied by √252 = 15.87 first.`
      : `An annual volatility of ${volatility} is higher than that of any equity index. It is a fraction: 0.2 is 20 percent.`,
    value: volatility,
    limit: low ? PLAUSIBLE.low : PLAUSIBLE.high,
  };
}

function inTheMoney(strike: number, spot: number, budget: number | null): Warning | null {
  if (budget === null || strike <= spot) return null;
  return {
    code: 'IMPLAUSIBLE_INPUT',
    message: `A premium of ${budget} basis points buys puts that are in the money: strike ${strike.toFixed(2)}, spot ${spot.toFixed(2)}.`,
    value: strike,
    limit: spot,
  };
}
