/** How a column of a staged row is written. Enums are texts. */
export type ColumnType = 'int4' | 'float8' | 'bool' | 'text' | 'date' | 'timestamptz';

/** A column with its type. */
export type Column = readonly [name: string, type: ColumnType];

/** What is the same for all rows of an ingest. */
export type Constant = 'source' | 'market_id';

/** A table of the store as an ingest writes it. A staged row has the keys, the values and, where the table has it, `known_at`. */
export interface StoredTable {
  name: string;
  keys: readonly Column[];
  values: readonly Column[];
  constants: readonly Constant[];
  /** Whether rows say when the market knew them. */
  timed: boolean;
  /** Whether a superseded row moves to `…_history`; without it a row stays as it was first told. */
  history: boolean;
  /** Whether rows can be taken out, so that only the history has them. */
  retires?: boolean;
  /** Condition on the row `t` that is there and the row `s` that comes, under which the correction is no error of the past. */
  keepsKnownAt?: string;
}
