import type { DayRange } from '../../domain/market.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { logDensities } from '../kernels/hmm/emission.js';
import { filterStates } from '../kernels/hmm/filter.js';
import { copyModel, emptyModel, type HmmModel, stationaryStart } from '../kernels/hmm/model.js';
import { smoothStates } from '../kernels/hmm/smooth.js';
import { viterbiPath } from '../kernels/hmm/viterbi.js';
import { hmmWorkspace } from '../kernels/hmm/workspace.js';
import { BULL } from './fit-regime.js';
import type { Regime, RegimeHistory, RegimeSettings, RegimeState } from './regime.js';
import { RegimeWalk } from './regime-walk.js';

/**
 * The regimes of a range of days, each from what was known on its day; see `RegimeWalk`.
 *
 * `returns` are the benchmark's simple total returns of the days `dates`, ascending, NaN where one is missing. They have to reach
 * back to the first day that is known, whatever the range: the fits are counted from there. Only `smoothed` and `viterbi` look
 * ahead: they show the range as the model of its last day sees it afterwards, and are for display; a day without a return
 * repeats the day before, and before the first return, or without a model, they are empty and UNKNOWN. Takes about half a
 * second for 4,571 days with 5 starts, which a `walk` of the same settings that was there before saves.
 */
export function regimeHistory(
  returns: Float64Array,
  dates: readonly TradingDay[],
  settings: RegimeSettings,
  range?: DayRange,
  walk: RegimeWalk = new RegimeWalk(settings),
): RegimeHistory {
  const from = range === undefined ? 0 : placeOf(dates, range.from);
  const to = range === undefined ? dates.length : placeOf(dates, range.to + 1);
  const steps = walk.upTo(returns, dates, to);
  const days = steps.slice(from, to).map(({ regime }) => regime);
  const model = to === 0 ? null : (steps[to - 1].fit?.model ?? null);
  return { days, ...hindsight(returns.subarray(Math.min(from, to), to), model) };
}

/**
 * The regime on a date, or on the last day before it where it is no day of `dates`: the same bits as that day of
 * `regimeHistory`. Before the first day it is UNKNOWN.
 */
export function regimeOn(
  returns: Float64Array,
  dates: readonly TradingDay[],
  settings: RegimeSettings,
  date: TradingDay,
): Regime {
  const to = placeOf(dates, date + 1);
  if (to === 0) return { date, state: 'UNKNOWN', confidence: null, filtered: [], since: null, model: null };
  return new RegimeWalk(settings).upTo(returns, dates, to)[to - 1].regime;
}

/** The number of days before `date`. */
function placeOf(dates: readonly TradingDay[], date: TradingDay): number {
  let low = 0;
  let high = dates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dates[middle] < date) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Smoothed probabilities and the most probable path of a stretch of days, whose first state is drawn from the stationary ones. */
function hindsight(returns: Float64Array, fitted: HmmModel | null): Pick<RegimeHistory, 'smoothed' | 'viterbi'> {
  const seen = returns.filter(Number.isFinite);
  const smoothed: number[][] = [];
  const viterbi: RegimeState[] = [];
  const workspace = hmmWorkspace(Math.max(1, seen.length), 2, 1);
  const path = new Uint8Array(seen.length);
  if (fitted !== null && seen.length > 0) {
    const model = emptyModel(2, 1, 'diagonal');
    copyModel(fitted, model);
    stationaryStart(model, workspace.chainScratch);
    logDensities(model, seen, workspace);
    filterStates(model, workspace, 0, seen.length);
    smoothStates(model, workspace, seen.length);
    viterbiPath(model, workspace, seen.length, path);
  }
  let i = -1;
  for (const value of returns) {
    if (Number.isFinite(value)) i++;
    const known = fitted !== null && i >= 0;
    smoothed.push(known ? Array.from(workspace.smoothed.subarray(2 * i, 2 * i + 2)) : []);
    viterbi.push(known ? (path[i] === BULL ? 'BULL' : 'BEAR') : 'UNKNOWN');
  }
  return { smoothed, viterbi };
}
