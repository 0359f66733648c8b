import type { Metric } from '../../../domain/metrics.js';
import { SOURCES } from '../../../domain/tables.js';
import { isoOf } from '../../../domain/trading-day.js';
import { type ReportColumns, STALE_DAYS } from '../../../quant/panel/fundamentals.js';
import type { Store } from '../store.js';
import type { PanelFrame } from './panel-frame.js';
import { readCopy } from './read-copy.js';
import { everKnown, idsLiteral, instantLiteral } from './visible.js';

/** The reports of a panel, and which of them are of one security and metric. */
export interface PanelFacts {
  reports: ReportColumns;
  /** In the order of the reports: `metric` is a position in the metrics asked for, `s` a security, `end` exclusive. */
  runs: readonly { metric: number; s: number; begin: number; end: number }[];
}

/** The oldest period that a figure five years before, over the four quarters up to then, can need, in days before a newest period. */
const OLDEST_DAYS = 5 * 366 + 2 * 366;

/**
 * Reads the reports of some metrics in the order in which they became known, superseded ones included, since each date must see what was
 * known at its own close: `closes`, in milliseconds.
 */
export async function loadPanelFacts(
  store: Store,
  frame: PanelFrame,
  metrics: readonly Metric[],
  closes: Float64Array,
): Promise<PanelFacts> {
  const { dates, ids, securityAt } = frame;
  const t: number[] = [];
  const annual: number[] = [];
  const periodEnd: number[] = [];
  const published: number[] = [];
  const precedence: number[] = [];
  const value: number[] = [];
  const runs: { metric: number; s: number; begin: number; end: number }[] = [];
  const columns = 'security_id, metric, period, period_end, published, source, value, known_at, version';
  const sql = `
    select security_id, array_position('{${metrics.join(',')}}'::text[], metric) as m, known_at, period = 'A', period_end, published,
           array_position('{${SOURCES.join(',')}}'::source[], source), value
      from ${everKnown('fundamental', columns, frame.knowledge)} f
     where security_id = any(${idsLiteral(ids)}) and metric = any('{${metrics.join(',')}}')
       and known_at <= ${instantLiteral(new Date(closes[closes.length - 1]))}
       and period_end >= '${isoOf(dates[0] - STALE_DAYS - OLDEST_DAYS)}'
     order by security_id, m, known_at, period_end, period, source desc, published, version`;
  await readCopy(store.pool, sql, (tuple) => {
    const s = securityAt[tuple.int4()];
    const metric = tuple.int4() - 1;
    const run = runs.at(-1);
    if (run && run.s === s && run.metric === metric) run.end++;
    else runs.push({ metric, s, begin: t.length, end: t.length + 1 });
    t.push(firstAtOrAfter(closes, tuple.timestamptz()));
    annual.push(Number(tuple.bool()));
    periodEnd.push(tuple.date());
    published.push(tuple.date());
    precedence.push(tuple.int4());
    value.push(tuple.float8());
  });
  const reports = {
    t: Int32Array.from(t),
    annual: Uint8Array.from(annual),
    periodEnd: Int32Array.from(periodEnd),
    published: Int32Array.from(published),
    precedence: Uint8Array.from(precedence),
    value: Float64Array.from(value),
  };
  return { reports, runs };
}

/** Index of the first close that is not before an instant. */
function firstAtOrAfter(closes: Float64Array, instant: number): number {
  let low = 0;
  let high = closes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (closes[middle] < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
