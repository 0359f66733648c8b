import { rmSync } from 'node:fs';
import path from 'node:path';
import {
  BOOLEAN,
  DATE,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBInstance,
  DuckDBTimestampTZValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import { lockedSettings } from './locked-duckdb.js';

/** A value of a table: a trading day or an instant where the column is of such; null and NaN are missing. */
export type Cell = number | string | boolean | Date | null;

/** The types of columns, by their names in DuckDB. An integer is one of 32 bits. */
export type ColumnType = 'DATE' | 'TIMESTAMPTZ' | 'DOUBLE' | 'INTEGER' | 'BOOLEAN' | 'VARCHAR';

/** A table to be written. */
export interface ParquetTable {
  /** Of the file, without `.parquet`. */
  name: string;
  columns: readonly { name: string; type: ColumnType }[];
  /** Its rows in parts, each as columns of equal length. */
  parts: Iterable<readonly (readonly Cell[])[]> | AsyncIterable<readonly (readonly Cell[])[]>;
}

/** Writes the tables of one folder, one after the other. */
export interface ParquetWriter {
  /** Writes `NAME.parquet` and returns how many rows it has; `onRows` hears how many there are so far. */
  write(table: ParquetTable, onRows: (rows: number) => void): Promise<number>;
  close(): void;
}

/** DuckDB takes chunks of so many rows. */
const CHUNK_ROWS = 2048;

const TYPES: Record<ColumnType, { type: DuckDBType; convert: (cell: Exclude<Cell, null>) => DuckDBValue }> = {
  DATE: { type: DATE, convert: (day) => new DuckDBDateValue(day as number) },
  TIMESTAMPTZ: { type: TIMESTAMPTZ, convert: (at) => new DuckDBTimestampTZValue(1000n * BigInt((at as Date).getTime())) },
  DOUBLE: { type: DOUBLE, convert: (number) => number as number },
  INTEGER: { type: INTEGER, convert: (number) => number as number },
  BOOLEAN: { type: BOOLEAN, convert: (is) => is as boolean },
  VARCHAR: { type: VARCHAR, convert: (text) => text as string },
};

/**
 * Opens a DuckDB that can reach this folder, an absolute path without symbolic links, and nothing else. Only our own SQL runs in it, so
 * that it needs no process of its own; tables larger than its memory spill into the folder.
 */
export async function openParquetWriter(folder: string): Promise<ParquetWriter> {
  const spill = path.join(folder, '.spill');
  const { options, statements } = lockedSettings(folder, spill);
  const instance = await DuckDBInstance.create(':memory:', options);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  return {
    async write(table, onRows) {
      const columns = table.columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(', ');
      await connection.run(`create table ${quoted(table.name)} (${columns})`);
      const rows = await append(connection, table, onRows);
      const file = path.join(folder, `${table.name}.parquet`).replaceAll("'", "''");
      await connection.run(`copy ${quoted(table.name)} to '${file}' (format parquet, compression zstd)`);
      await connection.run(`drop table ${quoted(table.name)}`);
      return rows;
    },
    close() {
      connection.closeSync();
      instance.closeSync();
      rmSync(spill, { recursive: true, force: true });
    },
  };
}

async function append(
  connection: DuckDBConnection,
  { name, columns, parts }: ParquetTable,
  onRows: (rows: number) => void,
): Promise<number> {
  const types = columns.map(({ type }) => TYPES[type]);
  const chunk = DuckDBDataChunk.create(types.map(({ type }) => type));
  const appender = await connection.createAppender(name);
  let rows = 0;
  for await (const part of parts) {
    const count = part[0].length;
    for (let from = 0; from < count; from += CHUNK_ROWS) {
      chunk.reset();
      chunk.setColumns(
        part.map((cells, i) => cells.slice(from, from + CHUNK_ROWS).map((cell) => converted(cell, types[i].convert))),
      );
      appender.appendDataChunk(chunk);
    }
    rows += count;
    onRows(rows);
  }
  appender.closeSync();
  return rows;
}

function converted(cell: Cell, convert: (cell: Exclude<Cell, null>) => DuckDBValue): DuckDBValue {
  return cell === null || Number.isNaN(cell) ? null : convert(cell);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
