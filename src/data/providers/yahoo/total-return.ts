import type { TradingDay } from '../../../domain/trading-day.js';
import type { ChartBar } from './read-chart.js';

/**
 * What one has of a share bought at the close of the first bar, dividends reinvested on their ex-days: level(t) = level(t−1) ·
 * (close(t) · split + dividend) / close(t−1), beginning with the first close.
 *
 * Accumulated forward, unlike Yahoo's adjclose, whose whole past changes with every dividend: a level that is stored stays right.
 */
export function totalReturn(bars: readonly ChartBar[]): { day: TradingDay; level: number }[] {
  let level = bars[0]?.close ?? Number.NaN;
  return bars.map(({ day, close, split, dividend }, t) => {
    if (t > 0) level *= (close * split + dividend) / bars[t - 1].close;
    return { day, level };
  });
}
