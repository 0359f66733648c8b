import type { Cell, ColumnType, ParquetTable } from '../../data/files/write-parquet.js';

/** A column of a table that is in memory as a whole. */
export type WholeColumn = readonly [name: string, type: ColumnType, cells: readonly Cell[]];

/** A table out of columns of equal length. */
export function tableOf(name: string, columns: readonly WholeColumn[]): ParquetTable {
  return {
    name,
    columns: columns.map(([column, type]) => ({ name: column, type })),
    parts: [columns.map(([, , cells]) => cells)],
  };
}
