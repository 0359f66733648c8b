import { SOURCES } from '../../../domain/tables.js';
import { isoOf } from '../../../domain/trading-day.js';
import type { TupleReader } from '../copy.js';
import type { Store } from '../store.js';
import type { PanelFrame } from './panel-frame.js';
import { readCopy } from './read-copy.js';
import { idsLiteral, visible } from './visible.js';

/** The columns of bars, as traded. */
export const RAW_FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;
export type RawField = (typeof RAW_FIELDS)[number];

/** Grids to be filled, date-major, NaN where there is no bar; `close` always. */
export type RawGrids = { close: Float64Array } & Partial<Record<RawField, Float64Array>>;

/** Above so many cells the read is worth a second connection: Postgres sends rows on one core a connection. */
const CELLS_WORTH_TWO = 200_000;

/** The part of a range of ids from which on all of it is sent. */
const DENSE = 0.8;

/**
 * Reads the bars of a frame into grids and returns how many there were. Bars of days that are no dates of the frame are passed over.
 *
 * Sources are not read with the rows, since a label costs a tenth of the time and two sources seldom have the same day. Where that is
 * seen to happen, the bars are read again source by source, the first in the order of `SOURCES` last, so that its row is what stays.
 */
export async function loadPanelBars(store: Store, frame: PanelFrame, grids: RawGrids): Promise<number> {
  const { dates, ids, dateAt, securityAt } = frame;
  const [first] = dates;
  const columns = ids.length;
  const { close } = grids;
  const others = RAW_FIELDS.filter((field) => field !== 'close' && grids[field]);
  const targets = others.map((field) => grids[field] as Float64Array);
  let bars = 0;
  let contested = false;

  function take(tuple: TupleReader): void {
    const s = securityAt[tuple.int4()];
    const t = dateAt[tuple.date() - first];
    if (t < 0 || s < 0) return;
    const i = t * columns + s;
    if (Number.isNaN(close[i])) bars++;
    else contested = true;
    close[i] = tuple.float8();
    for (let k = 0; k < targets.length; k++) targets[k][i] = tuple.float8();
  }

  const names = ['security_id', 'date', 'close', ...others].join(', ');
  const days = `date between '${isoOf(first)}' and '${isoOf(dates[dates.length - 1])}'`;
  const read = (rows: string, condition: string) =>
    Promise.all(
      partsOf(frame).map((part) =>
        readCopy(store.pool, `select ${names} from ${rows} b where ${days} and ${conditionOf(part)}${condition}`, take),
      ),
    );

  await read(visible('bar', names, frame.knowledge), '');
  if (contested) {
    const rows = visible('bar', `${names}, source`, frame.knowledge);
    for (const source of [...SOURCES].reverse()) await read(rows, ` and source = '${source}'`);
  }
  return bars;
}

/** Whose bars are sent. Where a range of ids has few others in it, those are sent too: looking up each row's id would cost more. */
function conditionOf(ids: readonly number[]): string {
  const [low] = ids;
  const high = ids[ids.length - 1];
  const dense = ids.length >= DENSE * (high - low + 1);
  return dense ? `security_id between ${low} and ${high}` : `security_id = any(${idsLiteral(ids)})`;
}

/** The securities that are read at a time. By security, since that is the order in which an ingest leaves them on disk. */
function partsOf({ dates, ids }: PanelFrame): (readonly number[])[] {
  const middle = ids.length >> 1;
  return dates.length * ids.length < CELLS_WORTH_TWO ? [ids] : [ids.slice(0, middle), ids.slice(middle)];
}
