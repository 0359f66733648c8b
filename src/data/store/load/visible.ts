/**
 * The rule of every point-in-time read, written once. docs/data-formats.md explains the columns.
 *
 * A row can be seen at `(asOf, version)` when the market knew it at `asOf`, this store had been told it by `version`, and what
 * superseded it, if anything, was not there yet in one of the two senses.
 */
import type { Knowledge } from '../../../domain/market.js';

/** The tables with a `…_history` twin and a `known_at`. */
export type VersionedTable =
  | 'bar'
  | 'index_close'
  | 'corporate_action'
  | 'membership'
  | 'fundamental'
  | 'earnings'
  | 'revision'
  | 'estimate'
  | 'recommendation'
  | 'rate'
  | 'relation'
  | 'delisting';

/**
 * A parenthesised SELECT of the rows that can be seen; to be given a name in FROM. Conditions around it reach the tables' indexes. Where
 * many rows are read, name exactly the columns that the query selects, in its order: then Postgres drops a step that copies each row.
 */
export function visible(table: VersionedTable, columns: string, knowledge: Knowledge): string {
  const { asOf, version } = literalsOf(knowledge);
  const known = `known_at <= ${asOf} and version <= ${version}`;
  return `(select ${columns} from ${table} where ${known}
           union all
           select ${columns} from ${table}_history
            where ${known} and not (superseded_known_at <= ${asOf} and superseded_version <= ${version}))`;
}

/** The same with superseded rows: all that was ever said and known, for readers that see each date with that date's knowledge. */
export function everKnown(table: VersionedTable, columns: string, knowledge: Knowledge): string {
  const { asOf, version } = literalsOf(knowledge);
  const known = `known_at <= ${asOf} and version <= ${version}`;
  return `(select ${columns} from ${table} where ${known} union all select ${columns} from ${table}_history where ${known})`;
}

/** The rows of `security`, which come without a time, as a data version had them. */
export function securitiesAt(version: number): string {
  const literal = whole(version);
  const columns = 'id, market_id, key, ticker, name, sector, industry, type';
  return `(select ${columns} from security where version <= ${literal}
           union all
           select ${columns} from security_history where version <= ${literal} and superseded_version > ${literal})`;
}

/** Whole numbers as an array for `= any(…)`. Throws `RangeError` for anything else: it goes into the text of a query. */
export function idsLiteral(ids: readonly number[]): string {
  return `'{${ids.map(whole).join(',')}}'::int[]`;
}

/** An instant for a query's text. COPY takes no parameters. */
export function instantLiteral(instant: Date): string {
  return `'${instant.toISOString()}'::timestamptz`;
}

/** A text for a query's text, quoted. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function literalsOf({ asOf, version }: Knowledge): { asOf: string; version: number } {
  return { asOf: instantLiteral(asOf), version: whole(version) };
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Ids and data versions are whole numbers, not ${value}.`);
  return value;
}
