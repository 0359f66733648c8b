import { isoOf } from '../../../domain/trading-day.js';
import type { ActionColumns } from '../../../quant/panel/adjust.js';
import { STALE_DAYS } from '../../../quant/panel/fundamentals.js';
import type { Splits } from '../../../quant/panel/market-cap.js';
import type { Store } from '../store.js';
import type { PanelFrame } from './panel-frame.js';
import { readCopy } from './read-copy.js';
import { idsLiteral, visible } from './visible.js';

/** The corporate actions of a panel. */
export interface PanelActions {
  /** Those from the first date on. An ex-date that is no date of the panel counts on the next one. */
  columns: ActionColumns;
  /** By position of the security, its splits, those before the first date included that may follow a publication still in use. */
  splits: readonly Splits[];
}

/** Reads the splits and dividends of a frame; of each security, ex-date and type the first source counts. */
export async function loadPanelActions(store: Store, frame: PanelFrame): Promise<PanelActions> {
  const { dates, ids, dateAt, securityAt } = frame;
  const [first] = dates;
  const t: number[] = [];
  const s: number[] = [];
  const split: number[] = [];
  const value: number[] = [];
  const splits = ids.map(() => ({ exDate: [] as number[], value: [] as number[] }));
  const range = `ex_date between '${isoOf(first - STALE_DAYS)}' and '${isoOf(dates[dates.length - 1])}'`;
  const sql = `
    select security_id, ex_date, is_split, value from (
      select distinct on (security_id, ex_date, type) security_id, ex_date, type = 'SPLIT' as is_split, value
        from ${visible('corporate_action', 'security_id, ex_date, type, source, value', frame.knowledge)} v
       where security_id = any(${idsLiteral(ids)}) and ${range}
       order by security_id, ex_date, type, source) a
     order by ex_date, is_split, security_id`;
  await readCopy(store.pool, sql, (tuple) => {
    const at = securityAt[tuple.int4()];
    const exDate = tuple.date();
    const isSplit = tuple.bool();
    const amount = tuple.float8();
    if (isSplit) {
      splits[at].exDate.push(exDate);
      splits[at].value.push(amount);
    }
    if (exDate < first) return;
    let day = exDate - first;
    while (dateAt[day] < 0) day++;
    t.push(dateAt[day]);
    s.push(at);
    split.push(Number(isSplit));
    value.push(amount);
  });
  const columns = {
    count: t.length,
    t: Int32Array.from(t),
    s: Int32Array.from(s),
    split: Uint8Array.from(split),
    value: Float64Array.from(value),
  };
  return { columns, splits };
}
