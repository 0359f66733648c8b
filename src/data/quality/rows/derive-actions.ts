/**
 * Splits and dividends out of a close as traded and an adjusted close.
 *
 * The total return on an ex-date is adj(t)/adj(t−1) = (close(t)·split + dividend)/close(t−1), so that
 * ratio = (adj(t)/adj(t−1)) / (close(t)/close(t−1)) is 1 without an action, the split with one, and 1 + dividend/close(t) with a
 * dividend. A ratio from 1.2 (or below 0.9) that is a split's fraction is that split. Any other above 1 is a dividend of
 * close(t)·(ratio − 1): a stock dividend of 5 or 10 percent therefore counts as cash, which gives the same total return. Any other below
 * 0.9 is a reverse split of an odd ratio. Between, an adjusted close that falls behind the close is no action that exists: set aside.
 */
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Fault } from './rules.js';

/** Changes of the ratio below this are the rounding of the adjusted close. */
const ROUNDING = 1e-5;
/** How near a ratio must be to a split's fraction, relatively: adjusted closes of six digits leave 1e-5, dividends that fall together more. */
const NEAR = 1e-4;
const SMALLEST_SPLIT = 1.2;
const LARGEST_REVERSE_SPLIT = 0.9;
const FRACTIONS = [6 / 5, 5 / 4, 4 / 3, 3 / 2, 5 / 3, 5 / 2, 7 / 2, ...Array.from({ length: 99 }, (_, i) => i + 2)];

/** A close as traded and adjusted. */
export interface AdjustedClose {
  date: TradingDay;
  close: number;
  /** NaN where the source has none. */
  adjClose: number;
}

/** An action, by its ex-date: new shares for one old share, or cash a share. */
export interface DerivedAction {
  date: TradingDay;
  type: 'SPLIT' | 'DIVIDEND';
  value: number;
}

/** What the closes of a security tell. */
export interface Derived {
  actions: DerivedAction[];
  /** Days whose adjusted close cannot be explained. */
  faults: { date: TradingDay; fault: Fault }[];
  /** The days about which the closes say whether there was an action: all but the first. */
  told: TradingDay[];
}

/** The actions of one security from its closes in any order. */
export function deriveActions(closes: readonly AdjustedClose[]): Derived {
  const sorted = closes.filter(({ adjClose }) => !Number.isNaN(adjClose)).sort((a, b) => a.date - b.date);
  const actions: DerivedAction[] = [];
  const faults: Derived['faults'] = [];
  for (let i = 1; i < sorted.length; i++) {
    const { date, close, adjClose } = sorted[i];
    const before = sorted[i - 1];
    const ratio = adjClose / before.adjClose / (close / before.close);
    if (Math.abs(ratio - 1) < ROUNDING) continue;
    const action = actionOf(ratio, close);
    if (action) actions.push({ date, ...action });
    else {
      const percent = ((1 - ratio) * 100).toPrecision(3);
      const reason = `The adjusted close falls ${percent} % behind the close since ${isoOf(before.date)}: no split or dividend does that.`;
      faults.push({ date, fault: { rule: 'adjusted_close_falls', reason } });
    }
  }
  return { actions, faults, told: sorted.slice(1).map(({ date }) => date) };
}

function actionOf(ratio: number, close: number): Omit<DerivedAction, 'date'> | null {
  if (ratio >= SMALLEST_SPLIT * (1 - NEAR)) {
    const split = FRACTIONS.find((fraction) => Math.abs(ratio / fraction - 1) <= NEAR);
    if (split !== undefined) return { type: 'SPLIT', value: split };
  }
  if (ratio > 1) return { type: 'DIVIDEND', value: close * (ratio - 1) };
  if (ratio > LARGEST_REVERSE_SPLIT) return null;
  const reverse = FRACTIONS.find((fraction) => Math.abs(ratio * fraction - 1) <= NEAR);
  return { type: 'SPLIT', value: reverse === undefined ? ratio : 1 / reverse };
}
