import type pg from 'pg';
import { BinaryCopyIn } from './copy-in.js';
import type { Column, ColumnType, StoredTable } from './tables.js';

/** A value of a staged row: NaN and null are missing; days and instants are numbers, as everywhere. */
export type Cell = number | string | boolean | null;

/** The columns of a staged row, in their order. */
export function stagedColumns({ keys, values, timed }: StoredTable): Column[] {
  return [...keys, ...values, ...(timed ? [['known_at', 'timestamptz'] as const] : [])];
}

/** An empty staging table that ends with the transaction, and an open COPY into it. */
export interface Stage {
  /** Takes one row, cells in the order of `stagedColumns`. */
  add(row: readonly Cell[]): void;
  /** Waits until more rows can be taken: to be called after each batch. */
  drained(): Promise<void>;
  /** Ends the COPY. The connection is free for queries then. */
  end(): Promise<number>;
  abort(): Promise<void>;
}

/** Starts staging for a table; the connection takes no query until `end` or `abort`. */
export async function openStage(client: pg.ClientBase, table: StoredTable): Promise<Stage> {
  const columns = stagedColumns(table);
  const writers = columns.map(([, type]) => WRITERS[type]);
  const names = columns.map(([name]) => name).join(', ');
  await client.query(`create temp table stage_${table.name} on commit drop as select ${names} from ${table.name} with no data`);
  const copy = new BinaryCopyIn(client, `stage_${table.name} (${names})`);

  return {
    add(row) {
      copy.begin(writers.length);
      for (let i = 0; i < writers.length; i++) writers[i](copy, row[i]);
    },
    drained: () => copy.drained(),
    end: () => copy.end(),
    abort: () => copy.abort(),
  };
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
