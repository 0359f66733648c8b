import type { DayRange } from '../../../domain/market.js';
import { partsOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Rebalance, WalkState } from './step.js';

/**
 * The place of the next signal after session `t`, or `last` where there is none before it.
 *
 * A signal of month or week end is on the last session of one, as the calendar has it; the first `every_n_days` and `drift_band` signal is
 * on the first session. `drift_band` depends on what is held, so it is found by `isOutOfBand` day by day and has no place here.
 */
export function nextSignal(dates: readonly TradingDay[], t: number, last: number, { frequency, everyDays }: Rebalance): number {
  if (frequency === 'drift_band') return last;
  if (frequency === 'every_n_days') return Math.min(last, t + (everyDays ?? 1));
  const isEnd = frequency === 'month_end' ? endsMonth : endsWeek;
  for (let u = t + 1; u < last; u++) if (isEnd(dates[u], dates[u + 1])) return u;
  return last;
}

/** The place of the first signal on or after session `t`, or `last` where there is none before it. */
export function firstSignal(dates: readonly TradingDay[], t: number, last: number, rebalance: Rebalance): number {
  const isByCalendar = rebalance.frequency === 'month_end' || rebalance.frequency === 'week_end';
  return isByCalendar ? nextSignal(dates, t - 1, last, rebalance) : Math.min(t, last);
}

/** The days on which a walk from one day to another makes its targets; of `drift_band` only the first can be told. */
export function signalDays(dates: readonly TradingDay[], { from, to }: DayRange, rebalance: Rebalance): TradingDay[] {
  const last = dates.findLastIndex((date) => date <= to);
  const begin = dates.findIndex((date) => date >= from);
  const days: TradingDay[] = [];
  let t = begin < 0 ? last : firstSignal(dates, begin, last, rebalance);
  for (; t < last; t = nextSignal(dates, t, last, rebalance)) days.push(dates[t]);
  return days;
}

/** Whether a weight has drifted from its target by more than the band; one that is held without a target has the target 0. */
export function isOutOfBand(
  { equity, holdings, targets }: Pick<WalkState, 'equity' | 'holdings' | 'targets'>,
  band: number,
): boolean {
  const wanted = new Map(targets);
  for (const { securityId, shares, price } of holdings) {
    if (Math.abs((shares * price) / equity - (wanted.get(securityId) ?? 0)) > band) return true;
    wanted.delete(securityId);
  }
  for (const weight of wanted.values()) if (Math.abs(weight) > band) return true;
  return false;
}

function endsMonth(day: TradingDay, next: TradingDay): boolean {
  return partsOf(day).month !== partsOf(next).month;
}

/** Weeks begin on Monday; 1970-01-01 was a Thursday. */
function endsWeek(day: TradingDay, next: TradingDay): boolean {
  return Math.floor((day + 3) / 7) !== Math.floor((next + 3) / 7);
}
