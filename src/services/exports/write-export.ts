import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fillFolder } from '../../data/files/fill-folder.js';
import type { ParquetTable } from '../../data/files/write-parquet.js';
import type { OnProgress } from '../../domain/progress.js';

/** What is exported. */
export interface Export {
  /** Name of the JSON file, without `.json`, and what it says beside the tables. */
  name: string;
  document: object;
  tables: readonly ParquetTable[];
}

/** A table that was written. */
export interface WrittenTable {
  table: string;
  rows: number;
}

/** Writes tables as Parquet files, and a document that says what they are made of, into a folder. Throws as `fillFolder`. */
export async function writeExport(
  { name, document, tables }: Export,
  { folder, force }: { folder: string; force: boolean },
  onProgress: OnProgress,
): Promise<WrittenTable[]> {
  const written: WrittenTable[] = [];
  await fillFolder(folder, { force }, async (temporary) => {
    // Only who exports loads DuckDB.
    const { openParquetWriter } = await import('../../data/files/write-parquet.js');
    const writer = await openParquetWriter(temporary);
    try {
      for (const table of tables) {
        const rows = await writer.write(table, (done) => onProgress(`writing ${table.name}`, done, null));
        written.push({ table: table.name, rows });
      }
    } finally {
      writer.close();
    }
    const described = tables.map((table, i) => ({
      file: `${table.name}.parquet`,
      rows: written[i].rows,
      columns: Object.fromEntries(table.columns.map((column) => [column.name, column.type])),
    }));
    await writeFile(path.join(temporary, `${name}.json`), `${JSON.stringify({ ...document, tables: described }, null, 2)}\n`);
  });
  return written;
}
