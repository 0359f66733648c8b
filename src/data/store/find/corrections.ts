import type { DataTable, Source } from '../../../domain/tables.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/** One figure that was known and then was another. Null is missing. */
export interface Correction {
  table: DataTable;
  /** The day or the period end that it is about. */
  date: TradingDay;
  field: string;
  oldValue: number | null;
  newValue: number | null;
  /** Since when the old and the new figure had been known. */
  oldKnownAt: Date;
  knownAt: Date;
  source: Source;
}

/** How a table tells its corrections: what identifies a fact beside its source, the day it is about, and its figures by field. */
interface Corrected {
  table: DataTable;
  name: string;
  keys: readonly string[];
  date: string;
  /** SQL of the field's name and of its value, for each figure of a row. */
  figures: readonly (readonly [field: string, value: string])[];
}

const columns = (...names: string[]) => names.map((name) => [`'${camelOf(name)}'`, name] as const);

const CORRECTED: readonly Corrected[] = [
  { table: 'BARS', name: 'bar', keys: ['date'], date: 'date', figures: columns('open', 'high', 'low', 'close', 'volume') },
  {
    table: 'ACTIONS',
    name: 'corporate_action',
    keys: ['ex_date', 'type'],
    date: 'ex_date',
    figures: [['lower(type::text)', 'value']],
  },
  { table: 'CLOSES', name: 'index_close', keys: ['date', 'basis'], date: 'date', figures: columns('close') },
  // A figure of a period that is published again with another value is a correction, though both publications stay.
  {
    table: 'FUNDAMENTALS',
    name: 'fundamental',
    keys: ['metric', 'period', 'period_end'],
    date: 'period_end',
    figures: [['metric', 'value']],
  },
  { table: 'EARNINGS', name: 'earnings', keys: ['announced'], date: 'announced', figures: columns('eps_actual', 'eps_estimate') },
  { table: 'REVISIONS', name: 'revision', keys: ['date'], date: 'date', figures: columns('up', 'down', 'total') },
];

/**
 * The figures about a security that were known and then were others, newest correction first, then by table, day and field.
 *
 * Of each fact all that was ever said is put in the order in which it became known, and each figure is compared with the one before.
 * Of tables in which a day has one row, only facts with a superseded row are read.
 */
export async function listCorrections(store: Store, securityId: number): Promise<Correction[]> {
  const { rows } = await store.pool.query<Correction>(
    `${CORRECTED.map(selectOf).join('\nunion all\n')} order by "knownAt" desc, "table", date desc, field, source`,
    [securityId],
  );
  return rows;
}

function selectOf({ table, name, keys, date, figures }: Corrected): string {
  const values = [...new Set(figures.flatMap(([, value]) => value))];
  const all = [...keys, 'source', ...values, 'known_at', 'version'].join(', ');
  const key = [...keys, 'source'].join(', ');
  const superseded = `and (${key}) in (select ${key} from ${name}_history where security_id = $1)`;
  const before = values.map((value) => `lag(${value}) over told as old_${value}`).join(', ');
  return `select '${table}' as "table", ${date} - date '1970-01-01' as date, f.field, f.old as "oldValue", f.new as "newValue",
       old_known_at as "oldKnownAt", known_at as "knownAt", source
  from (select *, ${before}, lag(known_at) over told as old_known_at
          from (select ${all} from ${name} where security_id = $1 ${name === 'fundamental' ? '' : superseded}
                union all select ${all} from ${name}_history where security_id = $1) r
        window told as (partition by ${key} order by known_at, version)) r
 cross join lateral (values ${figures.map(([field, value]) => `(${field}, old_${value}, ${value})`).join(', ')}) f(field, old, new)
 where old_known_at is not null and f.old is distinct from f.new`;
}

function camelOf(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
