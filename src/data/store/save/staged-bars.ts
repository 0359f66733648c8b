/** The bars of an ingest while they are staged, and what becomes of those that are not to be used. */
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { instantLiteral, textLiteral } from '../load/visible.js';
import type { IngestTransaction } from './ingest-transaction.js';

/** A bar by its key; the source is the ingest's. */
export interface BarKey {
  securityId: number;
  day: TradingDay;
}

/** A bar that is not to be used, and from when that could be known; without a basis: from the moment of the ingest. */
export interface SpentBar extends BarKey {
  /** The days of the bars that the judgement rests on. */
  basis: { from: TradingDay; to: TradingDay } | null;
}

const VALUES = 'open, high, low, close, volume';

/** Of some keys, those of which the store has a bar: a traded one of the same source or, where wanted, one of any source. */
export async function findStoredKeys(
  { client, source }: IngestTransaction,
  keys: readonly BarKey[],
  sources: 'OWN' | 'ANY',
): Promise<BarKey[]> {
  const { rows } = await client.query<BarKey>(
    `select distinct security_id as "securityId", date - date '1970-01-01' as day
       from unnest($1::int[], $2::date[]) as wanted (id, day) join bar b on b.security_id = id and b.date = wanted.day
      where b.source = $3 and not filled ${sources === 'ANY' ? 'or b.source <> $3' : ''}`,
    [keys.map(({ securityId }) => securityId), keys.map(({ day }) => isoOf(day)), source],
  );
  return rows;
}

/** Takes bars out of the stage, before it is saved; `retireBars` goes on with them afterwards. */
export async function withdrawBars({ client }: IngestTransaction, bars: readonly SpentBar[]): Promise<void> {
  await client.query(
    `create temp table withdrawn_bar on commit drop as
     select w.id as security_id, w.day as date, w.basis_from, w.basis_to, ${VALUES}, s.known_at
       from json_to_recordset(${textLiteral(JSON.stringify(bars.map(shown)))})
         as w(id int, day date, basis_from date, basis_to date)
       left join stage_bar s on s.security_id = w.id and s.date = w.day`,
  );
  await client.query('delete from stage_bar s using withdrawn_bar w where s.security_id = w.security_id and s.date = w.date');
}

function shown({ securityId, day, basis }: SpentBar) {
  return { id: securityId, day: isoOf(day), basis_from: basis && isoOf(basis.from), basis_to: basis && isoOf(basis.to) };
}

/**
 * Gives withdrawn bars their place in the history and returns how many rows of the store that changed. To be called when the other bars and
 * the actions have been saved.
 *
 * A bar that is judged by the next one was believed until then: it is known from its close on, as any bar, and superseded when the last of
 * what the judgement rests on was known. Whoever asks for a moment between sees it, as a store that was filled then would have it; whoever
 * asks later does not. Nothing takes its place. A bar that the history has already stays as it is there.
 */
export async function retireBars({ client, source, version, now }: IngestTransaction): Promise<number> {
  const own = `${textLiteral(source)}::source`;
  const instant = instantLiteral(now);
  const same = (table: string) => `${table}.security_id = w.security_id and ${table}.date = w.date and ${table}.source = ${own}`;
  const basis = (table: string, day: string) =>
    `(select max(k.known_at) from ${table} k where k.security_id = w.security_id and k.source = ${own} and ${day} between w.basis_from and w.basis_to)`;
  const until = `case when w.basis_to is null then ${instant}
                      else greatest(w.known_at, ${basis('bar', 'k.date')}, ${basis('corporate_action', 'k.ex_date')}) end`;
  const columns = `security_id, date, source, ${VALUES}, filled, known_at, version`;
  const listed = (alias: string) => VALUES.replaceAll(/\w+/g, (column) => `${alias}.${column}`);
  const inserted = await client.query(
    `insert into bar_history (${columns}, superseded_known_at, superseded_version)
     select w.security_id, w.date, ${own}, ${listed('w')}, false, w.known_at, ${version}, ${until}, ${version}
       from withdrawn_bar w
      where w.close is not null and w.basis_to is not null and not exists (select from bar t where ${same('t')})
        and not exists (select from bar_history t where ${same('t')})`,
  );
  const moved = await client.query(
    `insert into bar_history (${columns}, superseded_known_at, superseded_version)
     select t.security_id, t.date, t.source, ${listed('t')}, t.filled, t.known_at, t.version,
            case when w.close is null or (${listed('t')}) is not distinct from (${listed('w')}) then greatest(t.known_at, ${until})
                 else greatest(t.known_at, ${instant}) end, ${version}
       from bar t join withdrawn_bar w on ${same('t')}`,
  );
  await client.query(`delete from bar t using withdrawn_bar w where ${same('t')}`);
  await client.query('drop table withdrawn_bar');
  return (inserted.rowCount ?? 0) + (moved.rowCount ?? 0);
}
