import type { BarSeries } from '../../data/quality/series/bar-series.js';
import { expectedSessions, type MissingSession, missingSessions } from '../../data/quality/series/missing-sessions.js';
import { type Cell, reopenStage } from '../../data/store/save/stage.js';
import { type BarKey, findStoredKeys } from '../../data/store/save/staged-bars.js';
import { BAR } from '../../data/store/save/tables.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Actions } from './actions.js';
import type { BarCollection, CollectedBars } from './bar-checks.js';
import { type FillPolicy, type IngestRun, withStage } from './run.js';

/** A missing session of a security. */
interface Gap extends BarKey, MissingSession {
  bars: CollectedBars;
}

/** Counts the sessions between a security's bars of which it has none, and makes bars up for them where a policy asks for it. */
export async function fillSessions(run: IngestRun, bars: BarCollection, actions: Actions): Promise<void> {
  const { transaction, tally, fill } = run;
  const gaps = await gapsOf(run, bars);
  tally.found('missing_session', gaps.length);
  if (fill === null) return;
  const short = gaps.filter(
    ({ sessions, before, after, bars: { series, spent } }) =>
      sessions <= fill.maxSessions && !spent.has(series.day[before]) && !spent.has(series.day[after]),
  );
  const filled = await withoutStored(run, short, 'ANY');
  if (filled.length === 0) return;
  const stage = reopenStage(transaction.client, BAR);
  await withStage(stage, async () => {
    for (const gap of filled) stage.add(madeUp(run, fill, gap, actions));
  });
  tally.derived('BARS', filled.length);
  tally.found(fill.policy === 'FFILL' ? 'filled_forward' : 'filled_interpolated', filled.length);
}

async function gapsOf(run: IngestRun, bars: BarCollection): Promise<Gap[]> {
  const all = [...bars.bySecurity];
  if (all.length === 0) return [];
  const from = all.reduce((least, [, { series }]) => Math.min(least, series.day[0]), Number.POSITIVE_INFINITY);
  const to = all.reduce((most, [, { series }]) => Math.max(most, series.day[series.length - 1]), Number.NEGATIVE_INFINITY);
  const series = all.map(([, collected]) => collected.series);
  const expected = expectedSessions(run.checks.calendar, { from, to }, () => daysOf(series));
  const gaps = all.flatMap(([securityId, collected]) =>
    missingSessions(collected.series, expected).map((gap): Gap => ({ ...gap, securityId, bars: collected })),
  );
  return withoutStored(run, gaps, 'OWN');
}

function daysOf(all: readonly BarSeries[]): Set<TradingDay> {
  const days = new Set<TradingDay>();
  for (const { day, length } of all) for (let i = 0; i < length; i++) days.add(day[i]);
  return days;
}

async function withoutStored({ transaction }: IngestRun, gaps: readonly Gap[], sources: 'OWN' | 'ANY'): Promise<Gap[]> {
  if (gaps.length === 0) return [];
  const keyOf = ({ securityId, day }: BarKey) => `${securityId} ${day}`;
  const stored = new Set((await findStoredKeys(transaction, gaps, sources)).map(keyOf));
  return gaps.filter((gap) => !stored.has(keyOf(gap)));
}

/** The cells of a bar without trades at the price that the policy says. A split on the next bar's day is undone: the line is of old shares. */
function madeUp({ knownAt }: IngestRun, { policy }: FillPolicy, gap: Gap, actions: Actions): Cell[] {
  const { securityId, day, before, after, place, sessions, bars } = gap;
  const { series } = bars;
  const last = series.close[before];
  if (policy === 'FFILL') return [securityId, day, last, last, last, last, 0, true, knownAt.close(day)];
  const next = series.close[after] * (actions.of(securityId).get(series.day[after])?.split ?? 1);
  const price = last + ((next - last) * place) / (sessions + 1);
  return [securityId, day, price, price, price, price, 0, true, knownAt.close(series.day[after])];
}
