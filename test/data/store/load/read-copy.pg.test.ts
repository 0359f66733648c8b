import type { Socket } from 'node:net';
import { readCopy } from '../../../../src/data/store/load/read-copy.js';
import { testStore } from '../../../support/database.js';

describe('readCopy', () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  beforeAll(async () => {
    database = await testStore();
  });
  afterAll(() => database.drop());

  async function numbers(sql: string): Promise<number[]> {
    const values: number[] = [];
    await readCopy(database.store.pool, sql, (tuple) => {
      values.push(tuple.float8());
    });
    return values;
  }

  it('reads every row once, however the messages are cut', async () => {
    // Rows of all lengths, so that the ends of what the socket delivers fall on every part of a message.
    const sql = "select i, repeat('x', i % 997) from generate_series(1, 20000) i";
    let sum = 0;
    let characters = 0;
    await readCopy(database.store.pool, sql, (tuple) => {
      sum += tuple.int4();
      characters += tuple.text()!.length;
    });
    expect(sum).toBe((20_000 * 20_001) / 2);
    expect(characters).toBe(20 * ((996 * 997) / 2) + (60 * 61) / 2);
  });

  it('reads null as NaN, and nothing of no rows', async () => {
    expect(await numbers('values (1.5::float8), (null), (-2)')).toEqual([1.5, Number.NaN, -2]);
    expect(await numbers('select 1::float8 where false')).toEqual([]);
  });

  it('goes on through notices', async () => {
    await database.store.pool.query(`create function noisy(i int) returns float8 language plpgsql as $$
      begin raise notice 'row %', i; return i; end $$`);
    expect(await numbers('select noisy(i) from generate_series(1, 5) i')).toEqual([1, 2, 3, 4, 5]);
  });

  it('rejects with what Postgres says, before and in the middle of the rows, and the pool goes on', async () => {
    await expect(numbers('select nothing')).rejects.toThrow(/column "nothing" does not exist/);
    await expect(numbers('select (1 / (50000 - i))::float8 from generate_series(1, 60000) i')).rejects.toThrow(
      /division by zero/,
    );
    expect(await numbers('select 7::float8')).toEqual([7]);
  });

  it('rejects with what the caller throws, and the pool goes on', async () => {
    const thrown = readCopy(database.store.pool, 'select i from generate_series(1, 100000) i', (tuple) => {
      if (tuple.int4() === 3) throw new Error('enough');
    });
    await expect(thrown).rejects.toThrow('enough');
    expect(await numbers('select 7::float8')).toEqual([7]);
    expect(database.store.pool.totalCount).toBe(database.store.pool.idleCount);
  });

  it('rejects when the connection breaks, and the process lives', async () => {
    const { pool } = database.store;
    // What a crash of the server looks like: no farewell, the socket is just gone.
    pool.once('acquire', (client) => {
      const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
      setImmediate(() => stream.destroy());
    });
    await expect(numbers('select pg_sleep(10)::text::float8')).rejects.toThrow(/terminated/);
    expect(await numbers('select 7::float8')).toEqual([7]);
  });

  it('rejects when the server ends the session', async () => {
    await expect(numbers('select pg_terminate_backend(pg_backend_pid())::int::float8')).rejects.toThrow(/terminat/);
    expect(await numbers('select 7::float8')).toEqual([7]);
  });

  it('leaves a connection that answers ordinary queries', async () => {
    await numbers('select i::float8 from generate_series(1, 100) i');
    expect((await database.store.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});
