import { noData } from '../../../domain/errors.js';
import type { Market } from '../../../domain/market.js';
import { isoOf } from '../../../domain/trading-day.js';
import { accumulate } from '../../../quant/panel/adjust.js';
import { chain } from '../../../quant/panel/chain.js';
import { CARRIED_SESSIONS, carriedRiskFree } from '../../../quant/panel/risk-free.js';
import { calendarOf } from '../../quality/calendar/calendar-of.js';
import type { Store } from '../store.js';
import { findSecurityByTicker } from './find-security.js';
import { loadIndexCloses } from './load-index-closes.js';
import { hasRates, loadRates } from './load-rates.js';
import { loadPanelActions } from './panel-actions.js';
import { loadPanelBars } from './panel-bars.js';
import { frameOf, type PanelFrame, sharedNumbers } from './panel-frame.js';

/**
 * The benchmark's total-return index, begun at its first close in the panel: from closes of a total return, else from bars and actions,
 * else from price closes; NaN on dates without any. Throws `NO_DATA` for a market without the benchmark or without closes of it here.
 */
export async function loadBenchmark(store: Store, market: Market, { dates, knowledge }: PanelFrame): Promise<Float64Array> {
  const security = await findSecurityByTicker(store, market, market.benchmark);
  if (!security) throw noData(`The market ${market.name} has no security "${market.benchmark}", which is its benchmark.`);
  const frame = frameOf(dates, [security.id], knowledge);
  const range = { from: dates[0], to: dates[dates.length - 1] };
  const [traded, adjusted, total, price] = Array.from({ length: 4 }, () => new Float64Array(dates.length).fill(Number.NaN));
  const [closes, actions] = await Promise.all([
    loadIndexCloses(store, { securityId: security.id, range, knowledge }),
    loadPanelActions(store, frame),
    loadPanelBars(store, frame, { close: traded }),
  ]);
  accumulate(traded, 1, actions.columns, adjusted, null);
  for (const { date, basis, close } of closes) {
    const t = frame.dateAt[date - dates[0]];
    if (t >= 0) (basis === 'TOTAL_RETURN' ? total : price)[t] = close;
  }
  const benchmark = sharedNumbers(frame);
  chain([total, adjusted, price], benchmark);
  if (benchmark.every(Number.isNaN)) {
    throw noData(`The benchmark ${market.benchmark} has no closes between ${isoOf(range.from)} and ${isoOf(range.to)}.`);
  }
  return benchmark;
}

/**
 * The risk-free return of each date, a fraction: the series RF, carried over at most five sessions without one and NaN beyond; 0 in a
 * market that has no such series.
 */
export async function loadRiskFree(store: Store, market: Market, { dates, knowledge }: PanelFrame): Promise<Float64Array> {
  const calendar = calendarOf(market.timeZone);
  let from = dates[0];
  for (let i = 0; i < CARRIED_SESSIONS; i++) from = calendar.sessionOnOrBefore(from - 1);
  const sessions = [...calendar.sessions({ from, to: dates[0] - 1 }), ...dates];
  const key = { marketId: market.id, series: 'RF', knowledge };
  const points = await loadRates(store, { ...key, range: { from, to: dates[dates.length - 1] } });
  const riskFree = sharedNumbers({ dates, ids: [0] });
  if (points.length === 0) return (await hasRates(store, key)) ? riskFree : riskFree.fill(0);
  const rates = new Map(points.map(({ date, value }) => [date, value]));
  const known = Float64Array.from(sessions, (session) => rates.get(session) ?? Number.NaN);
  riskFree.set(carriedRiskFree(known).subarray(sessions.length - dates.length));
  return riskFree;
}
