import type pg from 'pg';
import { BinaryCopyIn } from './copy-in.js';
import type { Column, ColumnType, StoredTable } from './stored-table.js';

/** A value of a staged row: NaN and null are missing; days and instants are numbers, as everywhere. */
export type Cell = number | string | boolean | null;

/** The columns of a staged row, in their order. */
export function stagedColumns({ keys, values, timed }: StoredTable): Column[] {
  return [...keys, ...values, ...(timed ? [['known_at', 'timestamptz'] as const] : [])];
}

/** A staging table that ends with the transaction, and an open COPY into it. */
export interface Stage {
  /** Takes one row, cells in the order of `stagedColumns`. */
  add(row: readonly Cell[]): void;
  /** Takes a row that replaces any other of its key. */
  insist(row: readonly Cell[]): void;
  /** Waits until more rows can be taken: to be called after each batch. */
  drained(): Promise<void>;
  /** Ends the COPY. The connection is free for queries then. */
  end(): Promise<number>;
  abort(): Promise<void>;
}

/** Starts staging for a table; the connection takes no query until `end` or `abort`. */
export async function openStage(client: pg.ClientBase, table: StoredTable): Promise<Stage> {
  const names = namesOf(table);
  await client.query(`create temp table stage_${table.name} on commit drop as select ${names} from ${table.name} with no data`);
  return reopenStage(client, table);
}

/** Goes on with a staging table that was ended and not yet saved. */
export function reopenStage(client: pg.ClientBase, table: StoredTable): Stage {
  const writers = stagedColumns(table).map(([, type]) => WRITERS[type]);
  const copy = new BinaryCopyIn(client, `stage_${table.name} (${namesOf(table)})`);
  const write = (into: BinaryCopyIn, row: readonly Cell[]) => {
    into.begin(writers.length);
    for (let i = 0; i < writers.length; i++) writers[i](into, row[i]);
  };
  const insisted = new Map<string, readonly Cell[]>();

  return {
    add: (row) => write(copy, row),
    insist(row) {
      insisted.set(row.slice(0, table.keys.length).join('\0'), row);
    },
    drained: () => copy.drained(),
    async end() {
      const rows = await copy.end();
      if (insisted.size > 0) await replace(client, table, [...insisted.values()], write);
      return rows;
    },
    abort: () => copy.abort(),
  };
}

/** Puts rows into a stage in the place of those of their keys. */
async function replace(
  client: pg.ClientBase,
  table: StoredTable,
  rows: readonly (readonly Cell[])[],
  write: (copy: BinaryCopyIn, row: readonly Cell[]) => void,
): Promise<void> {
  const stage = `stage_${table.name}`;
  await client.query(`create temp table insisted on commit drop as select * from ${stage} with no data`);
  const copy = new BinaryCopyIn(client, `insisted (${namesOf(table)})`);
  for (const row of rows) write(copy, row);
  await copy.end();
  const match = table.keys.map(([key]) => `s.${key} = i.${key}`).join(' and ');
  await client.query(`delete from ${stage} s using insisted i where ${match}`);
  await client.query(`insert into ${stage} select * from insisted`);
  await client.query('drop table insisted');
}

function namesOf(table: StoredTable): string {
  return stagedColumns(table)
    .map(([name]) => name)
    .join(', ');
}

const WRITERS: Readonly<Record<ColumnType, (copy: BinaryCopyIn, cell: Cell) => void>> = {
  text: (copy, cell) => copy.text(cell as string | null),
  bool: (copy, cell) => copy.bool(cell as boolean),
  int4: (copy, cell) => copy.int4(numberOf(cell)),
  float8: (copy, cell) => copy.float8(numberOf(cell)),
  date: (copy, cell) => copy.date(numberOf(cell)),
  timestamptz: (copy, cell) => copy.timestamptz(numberOf(cell)),
};

function numberOf(cell: Cell): number {
  return cell === null ? Number.NaN : (cell as number);
}
