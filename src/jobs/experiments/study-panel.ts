/** The data of a factor study: a panel from the history before its first date up to its last return ahead, and its cross-sections. */
import { calendarOf } from '../../data/quality/calendar/calendar-of.js';
import type { StoredExperiment } from '../../data/store/find/experiments.js';
import { loadPanel } from '../../data/store/load/load-panel.js';
import type { Store } from '../../data/store/store.js';
import { noData } from '../../domain/errors.js';
import type { Market } from '../../domain/market.js';
import { isoOf, tradingDay } from '../../domain/trading-day.js';
import { forwardReturns } from '../../quant/backtest/factor-study/forward-returns.js';
import type { LongShortUniverse } from '../../quant/backtest/factor-study/long-short.js';
import type { Panel } from '../../quant/panel/panel.js';
import { calendarDaysOf } from '../rank.js';
import { rebalanceDates } from '../rebalance-dates.js';
import type { ExperimentData } from './data-of.js';

/** What a factor study is asked beside universe and range, defaults written out, and what there was to answer it from. */
export interface FactorStudySettings {
  /** In the order asked for. */
  factors: readonly { name: string; version: string; params: Readonly<Record<string, unknown>> }[];
  rebalance: 'MONTH_END' | 'WEEK_END';
  /** Sessions ahead, ascending. */
  horizons: readonly number[];
  quantiles: number;
  /** Returns ahead end with its last day. */
  data: ExperimentData;
}

/** The panel of a study. `fields` are those of its factors, `history` the sessions that they need. */
export function loadStudyPanel(
  store: Store,
  { universe, from, to, asOf, version, settings }: StoredExperiment,
  { market, fields, history }: { market: Market; fields: readonly string[]; history: number },
): Promise<Panel> {
  const { horizons, data } = settings as FactorStudySettings;
  const calendar = calendarOf(market.timeZone);
  const longest = Math.max(...horizons);
  const before = calendar.sessions({ from: from - calendarDaysOf(history), to: from });
  const after = calendar.sessions({ from: to + 1, to: to + calendarDaysOf(longest) });
  return loadPanel(store, {
    market,
    universe,
    fields: [...new Set(['adjClose', ...fields])],
    from: before[Math.max(0, before.length - history)],
    to: Math.min(after[longest - 1], tradingDay(data.to)),
    membersFrom: from,
    asOf,
    version,
  });
}

/** The dates of a study with their places in the panel, and the cross-sections of its portfolios. */
export interface StudyFrame extends LongShortUniverse {
  dates: number[];
  rows: number[];
  /** Sessions from one date to the next, on average. */
  sessionsApart: number;
}

/** The frame of a study. Throws `NO_DATA` for fewer than two dates. */
export function studyFrame(panel: Panel, { from, to, settings }: StoredExperiment, market: Market): StudyFrame {
  const { rebalance } = settings as FactorStudySettings;
  const columns = panel.securities.length;
  const dates = rebalanceDates(calendarOf(market.timeZone), { from, to }, { frequency: rebalance });
  const rows = dates.map((date) => panel.dates.indexOf(date));
  if (rows.length < 2 || rows.includes(-1)) {
    throw noData(`A study needs at least two dates with data, but there are fewer from ${isoOf(from)} to ${isoOf(to)}.`);
  }
  const members = new Uint8Array(rows.length * columns);
  const nextReturns = new Float64Array(rows.length * columns).fill(Number.NaN);
  rows.forEach((row, k) => {
    members.set(panel.members.subarray(row * columns, (row + 1) * columns), k * columns);
    if (k + 1 === rows.length) return;
    nextReturns.set(forwardReturns(panel.grids.adjClose, [row], rows[k + 1] - row).returns, k * columns);
  });
  const sessionsApart = (rows[rows.length - 1] - rows[0]) / (rows.length - 1);
  return { dates, rows, columns, members, nextReturns, sessionsApart };
}
