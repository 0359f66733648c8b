import { startDuckDb } from '../../src/data/providers/files/duckdb-reader.js';

/** Reads the Parquet files of a folder with DuckDB, as anybody would. */
export interface ParquetReader {
  /** The columns of a file by name, of the rows that hold a condition; days are trading days, instants milliseconds, what is missing is null. */
  read(name: string, condition?: string): Promise<Record<string, (number | string | null)[]>>;
  /** DuckDB's names of the types of the columns. */
  types(name: string): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** Opens a folder; files that come later can be read too. */
export async function openParquet(folder: string): Promise<ParquetReader> {
  const duckdb = await startDuckDb(folder);
  async function columnsOf(sql: string, names: readonly string[]) {
    const columns: Record<string, (number | string | null)[]> = Object.fromEntries(names.map((name) => [name, []]));
    for await (const part of duckdb.read(sql, names)) {
      for (const column of part) {
        if (typeof column === 'string') continue;
        const { name, values } = column;
        for (const value of values) {
          if (column.type === 'text') columns[name].push(value < 0 ? null : column.words[value]);
          else columns[name].push(Number.isNaN(value) ? null : value);
        }
      }
    }
    return columns;
  }
  async function types(file: string): Promise<Record<string, string>> {
    const sql = `select column_name, column_type from (describe select * from '${file}.parquet')`;
    const { column_name: names, column_type } = await columnsOf(sql, ['column_name', 'column_type']);
    return Object.fromEntries(names.map((name, i) => [name, column_type[i] as string]));
  }
  return {
    types,
    read: async (file, condition = 'true') =>
      columnsOf(`select * from '${file}.parquet' where ${condition}`, Object.keys(await types(file))),
    close: () => duckdb.close(),
  };
}
