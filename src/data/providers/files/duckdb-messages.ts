/** What the reader of a market folder and its child process say to each other, by structured clone. */

/** From the parent: read one table, or make one more batch of it. */
export type Request =
  | { kind: 'read'; sql: string /** Columns that the table may have; others are left out. */; columns: readonly string[] }
  | { kind: 'more' };

/** From the child. A read is answered by `columns`, then as many `batch` as were asked for with `more`, then `end`; or by `failed`. */
export type Reply =
  | { kind: 'ready' }
  | { kind: 'columns' /** All that the SELECT gives. */; names: string[] }
  | { kind: 'batch'; size: number; columns: BatchColumn[] }
  | { kind: 'end' }
  | { kind: 'failed'; message: string };

/**
 * One column of a batch. Numbers, days (trading days) and instants (milliseconds since 1970) are NaN where they are missing; texts
 * are positions in `words`, −1 where missing, since most text columns repeat a few words.
 */
export type BatchColumn =
  | { name: string; type: 'number' | 'day' | 'instant'; values: Float64Array }
  | { name: string; type: 'text'; words: string[]; values: Int32Array };
