/**
 * The child process that reads a market folder with DuckDB; its working directory is the folder.
 *
 * Locked down before the first line of the folder's SQL runs (`lockedSettings`, without spilling). DuckDB would still let `COPY … TO`
 * write inside the folder, so an entry only runs as the inside of one `select * from (…)`.
 */
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  DuckDBTypeId,
  StatementType,
} from '@duckdb/node-api';
import type { LockedSettings } from '../../files/locked-duckdb.js';
import type { BatchColumn, Reply, Request } from './duckdb-messages.js';

/** DuckDB makes chunks of 2,048 rows; so many of them travel together. */
const CHUNKS_A_BATCH = 4;

/** DuckDB's names of the types that become numbers and instants; dates become days, and all others texts. */
const NUMBERS = 'TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT FLOAT DOUBLE DECIMAL'.split(
  ' ',
);
const INSTANTS = 'TIMESTAMP TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS TIMESTAMP_TZ'.split(' ');

let credits = 0;
let wake = () => {};
const checked = new Set<string>();

/** By the settings of the parent: Node runs this file as it is in tests, and would find none that it imports. */
async function openLocked(): Promise<DuckDBConnection> {
  const { options, statements } = JSON.parse(process.argv[2]) as LockedSettings;
  const instance = await DuckDBInstance.create(':memory:', options);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  return connection;
}

async function read(connection: DuckDBConnection, { sql, columns }: Extract<Request, { kind: 'read' }>): Promise<void> {
  await checkArchives(connection, sql);
  const wanted = await describe(connection, sql, columns);
  if (wanted.length > 0) await readColumns(connection, sql, wanted);
  send({ kind: 'end' });
}

interface Wanted {
  name: string;
  type: BatchColumn['type'];
  /** What casts it to a double or a text: nothing else leaves DuckDB. */
  expression: string;
}

/** Says what columns the SELECT gives, and returns those that are asked for. */
async function describe(connection: DuckDBConnection, sql: string, columns: readonly string[]): Promise<Wanted[]> {
  const statement = await prepareSelect(connection, sql);
  const names = Array.from({ length: statement.columnCount }, (_, i) => statement.columnName(i));
  const types = names.map((_, i) => statement.columnTypeId(i));
  statement.destroySync();
  send({ kind: 'columns', names });
  return names.flatMap((name, i) =>
    columns.includes(name) && names.indexOf(name) === i ? [{ name, ...conversionOf(name, types[i]) }] : [],
  );
}

async function readColumns(connection: DuckDBConnection, sql: string, wanted: readonly Wanted[]): Promise<void> {
  const statement = await prepareSelect(connection, sql, wanted.map(({ expression }) => expression).join(', '));
  try {
    const result = await statement.stream();
    for (;;) {
      const chunks: DuckDBDataChunk[] = [];
      for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        if (chunks.push(chunk) === CHUNKS_A_BATCH) break;
      }
      if (chunks.length === 0) return;
      while (credits === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      credits--;
      const size = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
      send({ kind: 'batch', size, columns: wanted.map(({ name, type }, i) => columnOf(chunks, i, size, name, type)) });
    }
  } finally {
    // A statement holds the buffers of its files until it is collected, which nothing would hurry: the memory is not JavaScript's.
    statement.destroySync();
  }
}

/** One SELECT and nothing but a SELECT, also for a text that closes our bracket. */
async function prepareSelect(connection: DuckDBConnection, sql: string, list = '*'): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(`select ${list} from (\n${sql}\n) as entry`);
  if (statements.count !== 1) throw new Error('It has to be one SELECT.');
  const statement = await statements.prepare(0);
  if (statement.statementType !== StatementType.SELECT) throw new Error('It has to be a SELECT.');
  return statement;
}

function conversionOf(name: string, type: DuckDBTypeId): Omit<Wanted, 'name'> {
  const column = `entry."${name.replaceAll('"', '""')}"`;
  if (NUMBERS.includes(DuckDBTypeId[type])) return { type: 'number', expression: `cast(${column} as double)` };
  if (type === DuckDBTypeId.DATE) return { type: 'day', expression: `cast(${column} - date '1970-01-01' as double)` };
  if (INSTANTS.includes(DuckDBTypeId[type])) return { type: 'instant', expression: `cast(epoch_ms(${column}) as double)` };
  return { type: 'text', expression: `cast(${column} as varchar)` };
}

function columnOf(chunks: DuckDBDataChunk[], index: number, size: number, name: string, type: BatchColumn['type']): BatchColumn {
  let at = 0;
  if (type !== 'text') {
    const values = new Float64Array(size);
    for (const chunk of chunks) {
      const vector = chunk.getColumnVector(index);
      for (let i = 0; i < chunk.rowCount; i++) values[at++] = (vector.getItem(i) as number | null) ?? Number.NaN;
    }
    return { name, type, values };
  }
  const positions = new Map<string, number>();
  const values = new Int32Array(size);
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(index);
    for (let i = 0; i < chunk.rowCount; i++) {
      const word = vector.getItem(i) as string | null;
      let position = word === null ? -1 : positions.get(word);
      if (position === undefined) {
        position = positions.size;
        positions.set(word as string, position);
      }
      values[at++] = position;
    }
  }
  return { name, type, words: [...positions.keys()], values };
}

/**
 * DuckDB takes the end of a gzip file for the end of the data wherever it comes, so that a truncated download would silently lack
 * rows. Every gzip file that the SQL names is therefore unpacked once before it is read.
 */
async function checkArchives(connection: DuckDBConnection, sql: string): Promise<void> {
  for (const [, pattern] of sql.matchAll(/'((?:[^']|'')+)'/g)) {
    if (/^[a-z0-9_]{1,12}$/i.test(pattern)) continue;
    let files: string[] = [];
    try {
      const found = await connection.runAndReadAll(`select file from glob(${literal(pattern.replaceAll("''", "'"))})`);
      files = found.getRows().map(([file]) => String(file));
    } catch {
      // Not every text is a name, and a name that may not be read is refused where it is read.
    }
    for (const file of files) if (!checked.has(file)) await checkArchive(file);
  }
}

async function checkArchive(file: string): Promise<void> {
  checked.add(file);
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    if (bytesRead < 2 || buffer[0] !== 0x1f || buffer[1] !== 0x8b) return;
    await pipeline(
      handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 1 << 18 }),
      createGunzip({ chunkSize: 1 << 18 }),
      async (unpacked) => {
        for await (const _ of unpacked);
      },
    );
  } catch (error) {
    throw new Error(`The gzip file "${file}" is damaged or was cut short (${(error as Error).message}). Copy it again.`);
  } finally {
    await handle.close();
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function send(reply: Reply): void {
  process.send!(reply);
}

const opened = openLocked();
process.on('message', (request: Request) => {
  if (request.kind === 'more') {
    credits++;
    wake();
  } else {
    credits = 0;
    opened
      .then((connection) => read(connection, request))
      .catch((error: unknown) => send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }));
  }
});
process.on('disconnect', () => process.exit());
opened.then(
  () => send({ kind: 'ready' }),
  (error: unknown) => send({ kind: 'failed', message: String(error) }),
);
