import { quarantine } from '../../data/quality/rows/rules.js';
import { BarSeries, type SeriesBar } from '../../data/quality/series/bar-series.js';
import { type ActionMark, type BarMark, type DayActions, judgeSeries } from '../../data/quality/series/judge-series.js';
import { findNeighbours, type NeighbourBar } from '../../data/store/save/find-neighbours.js';
import { type SpentBar, withdrawBars } from '../../data/store/save/staged-bars.js';
import { isoOf, type TradingDay } from '../../domain/trading-day.js';
import type { Actions } from './actions.js';
import { type BarCollection, type CollectedBars, settledBars } from './bar-checks.js';
import { type IngestRun, setAside } from './run.js';

/** A bar that something was found about. */
interface Found {
  securityId: number;
  bar: SeriesBar;
  mark: BarMark;
  /** Whether it is none of this ingest's. */
  isStored: boolean;
}

/**
 * Judges the staged bars of each security as a series, together with those that the store has before and after. Bars that are not to be
 * used leave the stage, and so do actions that the prices contradict; returns how many there were of both.
 */
export async function validateBars(
  run: IngestRun,
  bars: BarCollection,
  actions: Actions,
): Promise<{ spent: number; withheld: number }> {
  for (const { series } of bars.bySecurity.values()) series.sort();
  const neighbours = await neighboursOf(run, bars);
  const settled = settledBars(run);
  const found: Found[] = [];
  const spent: SpentBar[] = [];
  let withheld = 0;
  for (const [id, collected] of bars.bySecurity) {
    const judged = judgedSeries(collected.series, neighbours.get(id) ?? [], actions.of(id));
    const { series, first, end } = judged;
    const decisions = settled.get(id);
    const isDecided = (decision: 'USE' | 'LEAVE_OUT') => (i: number) => {
      const known = decisions?.get(series.day[i]);
      return known !== undefined && known.decision === decision && known.close === series.close[i];
    };
    const refused = isDecided('LEAVE_OUT');
    // The next bar decides about a spike: of bars that came last in an earlier ingest, this one's first.
    const from = run.context === 'BACKFILL' ? Math.max(0, first - 1) : first;
    const options = { context: run.context, first: from, end, actions: judged.actions, trusted: isDecided('USE'), refused };
    const { bars: marks, actions: contradicted } = judgeSeries(series, options);
    for (const mark of marks) {
      if (mark.i < first && mark.spike === null) continue;
      const day = series.day[mark.i];
      found.push({ securityId: id, bar: series.at(mark.i), mark, isStored: mark.i < first });
      if (mark.spike === null) continue;
      const basis = { from: series.day[mark.spike.since], to: series.day[mark.spike.next] };
      spent.push({ securityId: id, day, basis });
    }
    if (decisions) {
      for (let i = first; i < end; i++) if (refused(i)) spent.push({ securityId: id, day: series.day[i], basis: null });
    }
    withheld += withholdActions(run, id, collected, actions, contradicted);
  }
  keepFound(run, bars, actions, found);
  for (const { securityId, day, basis } of spent) {
    bars.bySecurity.get(securityId)?.spent.add(day);
    if (basis === null) run.tally.settled('BARS');
  }
  if (spent.length > 0) await withdrawBars(run.transaction, spent);
  return { spent: spent.length, withheld };
}

async function neighboursOf({ transaction }: IngestRun, bars: BarCollection): Promise<Map<number, NeighbourBar[]>> {
  const spans = [...bars.bySecurity].map(([securityId, { series }]) => ({
    securityId,
    from: series.day[0],
    to: series.day[series.length - 1],
  }));
  const neighbours = new Map<number, NeighbourBar[]>();
  for (const bar of await findNeighbours(transaction, spans)) {
    const known = neighbours.get(bar.securityId);
    if (known) known.push(bar);
    else neighbours.set(bar.securityId, [bar]);
  }
  return neighbours;
}

/** A series between the bars that the store has beside it, where its own bars begin and end, and the actions of all of them. */
function judgedSeries(own: BarSeries, beside: readonly NeighbourBar[], actions: Map<TradingDay, DayActions>) {
  if (beside.length === 0) return { series: own, first: 0, end: own.length, actions };
  const series = new BarSeries();
  const add = ({ day, close, open, high, low, volume, split, dividend }: NeighbourBar) => {
    const orNaN = (price: number | null) => price ?? Number.NaN;
    series.add({ day, close, open: orNaN(open), high: orNaN(high), low: orNaN(low), volume: orNaN(volume) });
    if (split !== 1 || dividend !== 0) actions.set(day, { split, dividend });
  };
  for (const bar of beside) if (bar.day < own.day[0]) add(bar);
  const first = series.length;
  for (let i = 0; i < own.length; i++) series.add(own.at(i));
  for (const bar of beside) if (bar.day > own.day[own.length - 1]) add(bar);
  return { series, first, end: first + own.length, actions };
}

function tickerOn({ ticker, otherTickers }: CollectedBars, day: TradingDay): string {
  return otherTickers.get(day) ?? ticker;
}

/** Keeps contradicted actions from being used, unless it was decided that they be; returns how many. */
function withholdActions(
  run: IngestRun,
  id: number,
  collected: CollectedBars,
  actions: Actions,
  marks: readonly ActionMark[],
): number {
  let withheld = 0;
  for (const { day, type, value, fault } of marks) {
    const row = { date: isoOf(day), ticker: tickerOn(collected, day), type, value, derived: actions.isDerived(id, day, type) };
    const found = quarantine('ACTIONS', row, fault);
    if (run.decisions.of(found) === 'USE') continue;
    actions.withhold(id, day, type);
    setAside(run, collected.table, [found]);
    withheld++;
  }
  return withheld;
}

/** Keeps the rows of bars that something was found about, and throws `BATCH_REJECTED` when too many are dropped. */
function keepFound(run: IngestRun, bars: BarCollection, actions: Actions, found: readonly Found[]): void {
  for (const { securityId, bar, mark, isStored } of found) {
    const collected = bars.bySecurity.get(securityId) as CollectedBars;
    const { day, ...numbers } = bar;
    const prices = Object.fromEntries(Object.entries(numbers).map(([name, price]) => [name, Number.isNaN(price) ? null : price]));
    const stated = collected.table === 'bars' ? actions.statedBy(securityId, day) : {};
    const row = { date: isoOf(day), ticker: tickerOn(collected, day), ...prices, ...stated };
    setAside(run, collected.table, [quarantine('BARS', row, mark.fault)], isStored);
  }
  for (const table of new Set([...bars.bySecurity.values()].map((collected) => collected.table))) run.tally.judge(table);
}
