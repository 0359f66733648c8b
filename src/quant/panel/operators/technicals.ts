/**
 * Indicators of technical analysis, composed of the operators.
 *
 * Definitions and seeding as in R's package TTR (Ulrich), which the golden file `technicals` was made with; prices are adjusted ones.
 * What divides by 0 (a range without a width, days without a change) is NaN.
 */
import type { Grid } from '../grid.js';
import { abs, add, divide, maximum, minimum, multiply, negate, positivePart, scale, sign, subtract } from './arithmetic.js';
import { coalesce, where } from './choice.js';
import { rollingMax, rollingMean, rollingMeanDeviation, rollingMin, rollingStd, rollingSum } from './rolling.js';
import { accumulate, ema, wilder, wilderSum } from './smoothing.js';
import { difference, lag } from './time.js';

/** The bars that indicators of a day's range need. */
export interface Bars {
  high: Grid;
  low: Grid;
  close: Grid;
}

/** Relative strength index, 0 to 100: the average rise over the average rise and fall. Wilder (1978), section VI. */
export function relativeStrengthIndex(close: Grid, n = 14): Grid {
  const moves = difference(close);
  const rise = wilder(positivePart(moves), n);
  return scale(divide(rise, add(rise, wilder(positivePart(negate(moves)), n))), 100);
}

/** The mean of high, low and close. */
export function typicalPrice({ high, low, close }: Bars): Grid {
  return scale(add(add(high, low), close), 1 / 3);
}

/**
 * Money flow index, 0 to 100: the part of the money of the last n days that changed hands on days whose typical price rose, of what did
 * on days when it moved. With money counted negative on days of a fall, that part is ½ + ½ · net / gross.
 */
export function moneyFlowIndex(bars: Bars, volume: Grid, n = 14): Grid {
  const price = typicalPrice(bars);
  const flow = multiply(multiply(price, volume), sign(difference(price)));
  return add(scale(divide(rollingSum(flow, n), rollingSum(abs(flow), n)), 50), 50);
}

/** On-balance volume: the volume of days that closed higher less that of days that closed lower, from 0 on the first day. */
export function onBalanceVolume(close: Grid, volume: Grid): Grid {
  const direction = coalesce(sign(difference(close)), scale(close, 0));
  return accumulate(multiply(direction, volume));
}

/** True range: the day's range, the close before included. Wilder (1978), section III. */
export function trueRange({ high, low, close }: Bars): Grid {
  const before = lag(close, 1);
  return subtract(maximum(high, before), minimum(low, before));
}

/** Average true range, smoothed by Wilder. */
export function averageTrueRange(bars: Bars, n = 14): Grid {
  return wilder(trueRange(bars), n);
}

/** Bollinger's bands, `width` population deviations around the mean of n prices, and where the price is between them (0 to 1). */
export function bollingerBands(price: Grid, n = 20, width = 2): { lower: Grid; middle: Grid; upper: Grid; position: Grid } {
  const middle = rollingMean(price, n);
  const reach = scale(rollingStd(price, n, n, 0), width);
  const lower = subtract(middle, reach);
  const upper = add(middle, reach);
  return { lower, middle, upper, position: divide(subtract(price, lower), subtract(upper, lower)) };
}

/** Moving average convergence and divergence, in units of price: a fast less a slow exponential average, and its own average. */
export function macd(close: Grid, fast = 12, slow = 26, average = 9): { line: Grid; signal: Grid } {
  const line = subtract(ema(close, fast), ema(close, slow));
  return { line, signal: ema(line, average) };
}

/** Average directional index, 0 to 100: how much of the range goes one way. Wilder (1978), section IV. */
export function averageDirectionalIndex(bars: Bars, n = 14): Grid {
  const up = difference(bars.high);
  const down = negate(difference(bars.low));
  const lead = subtract(up, down);
  // The larger of the two moves counts if it goes outwards; of equal ones neither does.
  const upMove = where(positivePart(lead), positivePart(up), 0);
  const downMove = where(positivePart(negate(lead)), positivePart(down), 0);
  const range = wilderSum(trueRange(bars), n);
  const upIndex = divide(wilderSum(upMove, n), range);
  const downIndex = divide(wilderSum(downMove, n), range);
  return wilder(scale(divide(abs(subtract(upIndex, downIndex)), add(upIndex, downIndex)), 100), n);
}

/** Commodity channel index: the typical price's distance from its mean, in 0.015 mean deviations. Lambert (1980). */
export function commodityChannelIndex(bars: Bars, n = 20): Grid {
  const price = typicalPrice(bars);
  return divide(subtract(price, rollingMean(price, n)), scale(rollingMeanDeviation(price, n), 0.015));
}

/** Where the close is in the range of the last n days: 0 at its low, 1 at its high. Lane's stochastic, fast %K. */
export function stochastic({ high, low, close }: Bars, n = 14): Grid {
  const lowest = rollingMin(low, n);
  return divide(subtract(close, lowest), subtract(rollingMax(high, n), lowest));
}

/** Williams' %R as a fraction: 0 where the close is at the high of the last n days, 1 at its low. */
export function williamsR({ high, low, close }: Bars, n = 14): Grid {
  const highest = rollingMax(high, n);
  return divide(subtract(highest, close), subtract(highest, rollingMin(low, n)));
}
