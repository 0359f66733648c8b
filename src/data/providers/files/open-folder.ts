import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { invalidFolder } from '../../../domain/errors.js';
import { PROVIDER_TABLES, type Provider, type ProviderTable, type SourceRow } from '../provider.js';
import { TABLE_COLUMNS } from './columns.js';
import type { BatchColumn } from './duckdb-messages.js';
import { startDuckDb } from './duckdb-reader.js';
import { readManifest } from './read-manifest.js';

/**
 * A market folder as a provider: a `market.yaml` whose entries are SELECTs over the files beside it (docs/data-formats.md).
 *
 * The SELECTs run in a child process that can read this folder and nothing else. Throws `INVALID_FOLDER` for a folder without
 * `market.yaml` or with a wrong one; reading a table throws it for SQL that fails and for columns that are missing.
 */
export async function openFolder(folder: string): Promise<Provider> {
  const root = await findFolder(folder);
  const { market, selects } = readManifest(await readMarketYaml(root, folder));
  const reader = await startDuckDb(root).catch((cause) => {
    throw invalidFolder(`DuckDB could not be started in "${folder}": ${messageOf(cause)}`, cause);
  });
  const notes: string[] = [];

  async function* rows(table: ProviderTable): AsyncGenerator<SourceRow[]> {
    const sql = selects[table];
    if (!sql) return;
    const { required, optional } = TABLE_COLUMNS[table];
    const known = [...required, ...optional];
    try {
      for await (const part of reader.read(sql, known)) {
        if (isNames(part)) notes.push(...checkColumns(table, part).filter((note) => !notes.includes(note)));
        else yield rowsOf(part, known);
      }
    } catch (error) {
      throw error instanceof Error && error.name === 'AppError' ? error : unreadable(table, error);
    }
  }

  return {
    source: 'FILES',
    description: folder,
    notes,
    market: async () => market,
    tables: async () => PROVIDER_TABLES.filter((table) => selects[table]),
    rows,
    close: () => reader.close(),
  };
}

/** The folder without symbolic links: what DuckDB is told to stay inside of. */
async function findFolder(folder: string): Promise<string> {
  const root = await realpath(folder).catch(() => null);
  if (root === null || !(await stat(root)).isDirectory()) {
    throw invalidFolder(`There is no folder "${folder}". Expected a folder with a market.yaml.`);
  }
  return root;
}

async function readMarketYaml(root: string, folder: string): Promise<string> {
  try {
    return await readFile(path.join(root, 'market.yaml'), 'utf8');
  } catch (cause) {
    throw invalidFolder(
      `The folder "${folder}" has no readable market.yaml. Write one that names the market and gives a SELECT for each table; ` +
        'docs/data-formats.md shows how.',
      cause,
    );
  }
}

function isNames(part: string[] | BatchColumn[]): part is string[] {
  return typeof part[0] === 'string';
}

/** Throws for columns that are missing; returns a sentence about those that are not used. */
function checkColumns(table: ProviderTable, given: readonly string[]): string[] {
  const { required, optional } = TABLE_COLUMNS[table];
  const missing = required.filter((column) => !given.includes(column));
  if (missing.length > 0) {
    throw invalidFolder(
      `The table "${table}" of market.yaml gives no column ${quoted(missing)}. It gives: ${given.join(', ')}. It needs: ` +
        `${required.join(', ')}${optional.length > 0 ? `; and may have: ${optional.join(', ')}` : ''}. Rename columns with "as".`,
    );
  }
  const unused = given.filter((column) => !required.includes(column) && !optional.includes(column));
  return unused.length > 0 ? [`${table}: nothing uses the column ${quoted(unused)}.`] : [];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function unreadable(table: ProviderTable, cause: unknown): Error {
  return invalidFolder(
    `The table "${table}" of market.yaml cannot be read: ${messageOf(cause)}\nCorrect its SELECT or the file. Names of files are ` +
      'relative to the folder, and nothing outside of it can be read. If a value cannot be converted, ' +
      'read_csv(…, all_varchar = true) takes the column as text, and only the rows that are wrong are set aside.',
    cause,
  );
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.trim() : String(cause);
}

/** Columns to rows. All rows of a table have the same keys in the same order, which is what makes reading them fast. */
function rowsOf(columns: readonly BatchColumn[], known: readonly string[]): SourceRow[] {
  const size = columns[0].values.length;
  const empty: SourceRow = Object.fromEntries(known.map((name) => [name, null]));
  const rows = Array.from({ length: size }, () => ({ ...empty }));
  for (const column of columns) {
    const { name, values } = column;
    for (let i = 0; i < size; i++) {
      const value = values[i];
      if (column.type === 'text') rows[i][name] = value < 0 ? null : column.words[value];
      else if (Number.isNaN(value)) continue;
      else rows[i][name] = column.type === 'instant' ? new Date(value).toISOString() : value;
    }
  }
  return rows;
}
