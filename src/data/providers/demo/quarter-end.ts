import { dayOf, partsOf, type TradingDay } from '../../../domain/trading-day.js';

/** The last day of the quarter of the year that a day lies in. */
export function quarterEndOf(day: TradingDay): TradingDay {
  const { year, month } = partsOf(day);
  return dayOf(year, Math.ceil(month / 3) * 3 + 1, 1) - 1;
}
