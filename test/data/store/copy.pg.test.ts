import fc from 'fast-check';
import type pg from 'pg';
import { readCopy } from '../../../src/data/store/load/read-copy.js';
import { BinaryCopyIn } from '../../../src/data/store/save/copy-in.js';
import { tradingDay } from '../../../src/domain/trading-day.js';
import { testStore } from '../../support/database.js';

interface Row {
  i: number;
  big: number;
  x: number;
  flag: boolean;
  label: string | null;
  day: number;
  at: number;
}

describe('binary COPY', () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  let client: pg.PoolClient;
  beforeAll(async () => {
    database = await testStore();
    client = await database.store.pool.connect();
    await client.query(
      'create table row (i int4, big int8, x float8, flag bool, label text, day date, at timestamptz, source source)',
    );
  });
  afterAll(async () => {
    client.release();
    await database.drop();
  });

  async function write(rows: readonly Row[]): Promise<number> {
    const copy = new BinaryCopyIn(client, 'row (i, big, x, flag, label, day, at, source)');
    for (const row of rows) {
      copy.begin(8);
      copy.int4(row.i);
      copy.int8(row.big);
      copy.float8(row.x);
      copy.bool(row.flag);
      copy.text(row.label);
      copy.date(row.day);
      copy.timestamptz(row.at);
      copy.text('FILES');
      await copy.drained();
    }
    return copy.end();
  }

  async function read(): Promise<Row[]> {
    const rows: Row[] = [];
    await readCopy(database.store.pool, 'select i, big, x, flag, label, day, at from row order by i', (tuple) =>
      rows.push({
        i: tuple.int4(),
        big: tuple.int8(),
        x: tuple.float8(),
        flag: tuple.bool(),
        label: tuple.text(),
        day: tuple.date(),
        at: tuple.timestamptz(),
      }),
    );
    return rows;
  }

  beforeEach(() => client.query('truncate row'));

  it('writes what SQL reads', async () => {
    const at = Date.parse('2017-12-29T21:00:00.125Z');
    await write([{ i: 7, big: -5_000_000_000, x: 0.1, flag: true, label: 'Ærø', day: tradingDay('1999-11-01'), at }]);
    const { rows } = await client.query('select i, big::text, x, flag, label, day::text, at, source from row');
    expect(rows).toEqual([
      { i: 7, big: '-5000000000', x: 0.1, flag: true, label: 'Ærø', day: '1999-11-01', at: new Date(at), source: 'FILES' },
    ]);
  });

  it('makes NaN a null and a null a NaN', async () => {
    await write([{ i: 1, big: Number.NaN, x: Number.NaN, flag: false, label: null, day: Number.NaN, at: Number.NaN }]);
    const { rows } = await client.query(
      'select big is null and x is null and label is null and day is null and at is null as ok from row',
    );
    expect(rows).toEqual([{ ok: true }]);
    expect(await read()).toEqual([
      { i: 1, big: Number.NaN, x: Number.NaN, flag: false, label: null, day: Number.NaN, at: Number.NaN },
    ]);
  });

  it('reads back what it wrote, whatever it is', async () => {
    const row = fc.record({
      big: fc.maxSafeInteger(),
      x: fc.double(),
      flag: fc.boolean(),
      label: fc.option(fc.string({ unit: fc.constantFrom('a', 'é', '漢', '😀', '\t', '\\'), maxLength: 40 })),
      day: fc.integer({ min: -100_000, max: 100_000 }),
      at: fc.integer({ min: -3e12, max: 5e12 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 300 }), async (generated) => {
        await client.query('truncate row');
        const rows = generated.map((fields, i) => ({ i, ...fields }));
        expect(await write(rows)).toBe(rows.length);
        expect(await read()).toEqual(rows);
      }),
      { numRuns: 15, seed: 1 },
    );
  });

  it('carries rows that lie across chunks, and texts longer than a chunk', async () => {
    const label = 'x'.repeat(300_000);
    const rows = Array.from({ length: 5_000 }, (_, i) => ({
      i,
      big: i,
      x: i / 7,
      flag: i % 2 === 0,
      label: i === 2_500 ? label : `row ${i}`,
      day: i,
      at: i * 1000,
    }));
    await write(rows);
    expect(await read()).toEqual(rows);
  });

  it('rejects with what Postgres says, and the connection stays usable', async () => {
    const copy = new BinaryCopyIn(client, 'row (source)');
    copy.begin(1);
    copy.text('NOWHERE');
    await expect(copy.end()).rejects.toThrow(/invalid input value for enum source/);
    await expect(readCopy(database.store.pool, 'select nothing', () => {})).rejects.toThrow(/column "nothing" does not exist/);
    expect(await read()).toEqual([]);
  });

  it('leaves nothing of an aborted COPY', async () => {
    const copy = new BinaryCopyIn(client, 'row (i)');
    copy.begin(1);
    copy.int4(1);
    await copy.abort();
    expect(await read()).toEqual([]);
  });
});
