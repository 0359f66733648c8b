/**
 * What a security's bars say of each other: returns that are hard to believe, and actions that the prices contradict.
 *
 * A return is suspect when it is a jump (more than 50 % without an action), or more than 5 robust deviations from the median of the 63
 * returns before it and more than 20 % as well. Without that floor quiet names would be flagged for nothing: of two million real bars
 * (the shared folder, 1999–2017) 9,148 returns are beyond 5 deviations and 5 %, 3,852 beyond 10 %, 786 beyond 20 %.
 *
 * Windows reach backwards only. One decision looks at the next bar: a suspect return that the next bar takes back was a misprint
 * (`confirmed_spike`), which is made for history only and known when the next bar is. Taken back means: the next close is within a fifth
 * of the move, and within 10 %, of the close before. Real panics do that as well (86 of the folder's returns beyond 10 % do, most of them
 * in 2000, 2008 and 2011), so a move that is no jump must also be detached: its whole bar lies beyond both neighbours' highs, or lows.
 */
import type { IngestReport } from '../../../domain/ingest-report.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Fault } from '../rows/rules.js';
import type { BarSeries } from './bar-series.js';
import { robustZ } from './robust-z.js';

/** Returns before a return that it is compared with, and how many there must be. */
export const WINDOW = 63;
const ENOUGH = 21;
const DEVIATIONS = 5;
const FLOOR = 0.2;
const JUMP = 0.5;
/** Where there are too few returns to compare with, an action is doubted from this return on: a split of 3:2 that never was shows 50 %. */
const DOUBTFUL_WITHOUT_HISTORY = 0.3;
/** How much of a move may be left, and how much at all, for it to count as taken back; logarithms. */
const LEFT_OF_MOVE = 0.2;
const LEFT_AT_MOST = 0.1;

/** What a security's owners got on an ex-date: new shares for an old one (1 without a split) and cash a share (0 without a dividend). */
export interface DayActions {
  split: number;
  dividend: number;
}

/** How a series is judged. */
export interface JudgeOptions {
  context: IngestReport['context'];
  /** The first bar that is judged; those before it are what it is compared with. */
  first: number;
  /** The first bar after those that are judged. */
  end: number;
  actions: ReadonlyMap<TradingDay, DayActions>;
  /** Bars that were decided to be good, by which the way out of them is decided as well, and bad ones, which are passed over. */
  trusted(i: number): boolean;
  refused(i: number): boolean;
}

/** A bar that something was found about. */
export interface BarMark {
  i: number;
  fault: Fault;
  /** Of a confirmed spike, the bar that takes it back and the first one that the judgement rests on. */
  spike: { next: number; since: number } | null;
}

/** An action that the prices contradict. */
export interface ActionMark {
  day: TradingDay;
  type: 'SPLIT' | 'DIVIDEND';
  value: number;
  fault: Fault;
}

/** What was found about a series. */
export interface Judgement {
  bars: BarMark[];
  actions: ActionMark[];
}

const NONE: DayActions = { split: 1, dividend: 0 };

/** Judges the bars of a series that is in the order of its days. */
export function judgeSeries(series: BarSeries, options: JudgeOptions): Judgement {
  const { first, end, actions, trusted, refused } = options;
  const { day, close, length } = series;
  const judgement: Judgement = { bars: [], actions: [] };
  const returns = new Float64Array(length);
  let known = 0;
  let before = -1;
  for (let i = 0; i < length && i < end; i++) {
    if (refused(i)) continue;
    if (before < 0) {
      before = i;
      continue;
    }
    const stated = actions.get(day[i]);
    let value = stated ? (close[i] * stated.split + stated.dividend) / close[before] - 1 : close[i] / close[before] - 1;
    if (i >= first && Math.abs(value) > FLOOR && !trusted(i) && !trusted(before)) {
      const window = returns.subarray(Math.max(0, known - WINDOW), known);
      const used = stated ? believed(series, { i, before, stated, window, marks: judgement.actions }) : NONE;
      value = (close[i] * used.split + used.dividend) / close[before] - 1;
      const mark = markOf(series, { i, before, value, used, window, options });
      if (mark) judgement.bars.push(mark);
      if (mark?.spike) continue;
    }
    returns[known++] = value;
    before = i;
  }
  return judgement;
}

interface Candidate {
  i: number;
  before: number;
  window: Float64Array;
}

/** The actions of a day without those that make its return suspect and whose absence at least halves the move. */
function believed(
  { day, close }: BarSeries,
  { i, before, stated, window, marks }: Candidate & { stated: DayActions; marks: ActionMark[] },
): DayActions {
  const moveWith = ({ split, dividend }: DayActions) => Math.log((close[i] * split + dividend) / close[before]);
  const move = moveWith(stated);
  const value = Math.expm1(move);
  const z = robustZ(value, window);
  if (window.length >= ENOUGH ? !(z > DEVIATIONS) : Math.abs(value) <= DOUBTFUL_WITHOUT_HISTORY) return stated;
  const others = [
    { split: 1, dividend: stated.dividend },
    { split: stated.split, dividend: 0 },
    { split: 1, dividend: 0 },
  ];
  const best = others.reduce((a, b) => (Math.abs(moveWith(b)) < Math.abs(moveWith(a)) ? b : a));
  const left = moveWith(best);
  if (Math.abs(left) >= Math.abs(move) / 2) return stated;
  for (const [type, key] of [
    ['SPLIT', 'split'],
    ['DIVIDEND', 'dividend'],
  ] as const) {
    if (best[key] === stated[key]) continue;
    const reason =
      `With a ${key} of ${stated[key]} the return since ${isoOf(day[before])} is ${percent(value)}, without it ${percent(Math.expm1(left))}: ` +
      `the close of ${close[i]} after ${close[before]} contradicts it.`;
    const rule = type === 'SPLIT' ? 'split_contradicted' : 'dividend_contradicted';
    marks.push({ day: day[i], type, value: stated[key], fault: { rule, reason } });
  }
  return best;
}

function markOf(
  series: BarSeries,
  { i, before, value, used, window, options }: Candidate & { value: number; used: DayActions; options: JudgeOptions },
): BarMark | null {
  const acted = used.split !== 1 || used.dividend !== 0;
  const jump = Math.abs(value) > JUMP && !acted;
  const z = window.length >= ENOUGH ? robustZ(value, window) : Number.NaN;
  const outlier = z > DEVIATIONS && Math.abs(value) > FLOOR;
  if (!jump && !outlier) return null;
  const { day, close, length } = series;
  const size = Number.isNaN(z) ? '' : `, ${z.toFixed(1)} robust deviations from the median of the ${window.length} before it`;
  const since = `The return since ${isoOf(day[before])} is ${percent(value)}${size}`;
  let next = i + 1;
  while (next < length && options.refused(next)) next++;
  const isLast = next >= length;
  if (options.context === 'DAILY' || isLast) {
    const reason = `${since}; whether it lasts is not known yet.`;
    return { i, fault: { rule: 'potential_spike', reason }, spike: null };
  }
  const after = close[next] / close[before] - 1;
  const isPlain = !acted && !options.actions.has(day[next]);
  if (isPlain && isTakenBack(value, after) && (jump || isDetached(series, before, i, next))) {
    const reason = `${since}; on ${isoOf(day[next])} the close is ${percent(after)} from the one before it.`;
    const rests = Math.max(0, before - WINDOW - 1);
    return { i, fault: { rule: 'confirmed_spike', reason }, spike: { next, since: rests } };
  }
  const reason = `${since}; on ${isoOf(day[next])} the close is ${percent(after)} from the one before it: it was not taken back.`;
  return { i, fault: { rule: 'persistent_move', reason }, spike: null };
}

function isTakenBack(value: number, after: number): boolean {
  const left = Math.abs(Math.log1p(after));
  return left <= LEFT_AT_MOST && left <= LEFT_OF_MOVE * Math.abs(Math.log1p(value));
}

/** Whether the whole bar lies above both neighbours, or below; where highs and lows are missing, closes stand for them. */
function isDetached({ close, high, low }: BarSeries, before: number, i: number, next: number): boolean {
  const top = (k: number) => (Number.isNaN(high[k]) ? close[k] : high[k]);
  const bottom = (k: number) => (Number.isNaN(low[k]) ? close[k] : low[k]);
  return bottom(i) > Math.max(top(before), top(next)) || top(i) < Math.min(bottom(before), bottom(next));
}

function percent(value: number): string {
  return `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)} %`;
}
