import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openParquetWriter, type ParquetTable, type ParquetWriter } from '../../../src/data/files/write-parquet.js';
import { tradingDay } from '../../../src/domain/trading-day.js';
import { openParquet, type ParquetReader } from '../../support/parquet.js';

describe('tables as Parquet files', () => {
  let root: string;
  let folder: string;
  let writer: ParquetWriter;
  let reader: ParquetReader;
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'alphaql-parquet-')));
    folder = mkdtempSync(path.join(root, "it's "));
    writer = await openParquetWriter(folder);
    reader = await openParquet(folder);
  });
  afterAll(async () => {
    await reader.close();
    writer.close();
    rmSync(root, { recursive: true });
  });

  it('have their types, the bits of their numbers, and nothing where something is missing', async () => {
    const at = new Date('2017-12-29T21:00:00.123Z');
    const table: ParquetTable = {
      name: 'some',
      columns: [
        { name: 'day', type: 'DATE' },
        { name: 'at', type: 'TIMESTAMPTZ' },
        { name: 'Say "x"', type: 'DOUBLE' },
        { name: 'count', type: 'INTEGER' },
        { name: 'is', type: 'BOOLEAN' },
        { name: 'word', type: 'VARCHAR' },
      ],
      parts: [
        [[tradingDay('1969-12-31')], [at], [0.1 + 0.2], [-7], [true], ["O'Neil – Ω"]],
        [[null], [null], [Number.NaN], [null], [null], [null]],
        [[tradingDay('2017-12-29')], [at], [Number.MIN_VALUE], [2_000_000_000], [false], ['']],
      ],
    };
    expect(await writer.write(table, () => {})).toBe(3);
    expect(await reader.types('some')).toEqual({
      day: 'DATE',
      at: 'TIMESTAMP WITH TIME ZONE',
      'Say "x"': 'DOUBLE',
      count: 'INTEGER',
      is: 'BOOLEAN',
      word: 'VARCHAR',
    });
    expect(await reader.read('some')).toEqual({
      day: [-1, null, tradingDay('2017-12-29')],
      at: [at.getTime(), null, at.getTime()],
      'Say "x"': [0.1 + 0.2, null, Number.MIN_VALUE],
      count: [-7, null, 2_000_000_000],
      is: ['true', null, 'false'],
      word: ["O'Neil – Ω", null, ''],
    });
    // Missing numbers are null for others too, and not NaN.
    expect((await reader.read('some', '"Say ""x""" is null')).day).toEqual([null]);
  });

  it('keep the order of their rows, however many there are and in whatever parts they come', async () => {
    const sizes = [2047, 0, 1, 4096, 5000, 3];
    let next = 0;
    const parts = sizes.map((size) => [Array.from({ length: size }, () => next++)]);
    const heard: number[] = [];
    await writer.write({ name: 'many', columns: [{ name: 'i', type: 'DOUBLE' }], parts }, (rows) => heard.push(rows));
    expect(heard).toEqual([2047, 2047, 2048, 6144, 11144, 11147]);
    expect((await reader.read('many')).i).toEqual(Array.from({ length: next }, (_, i) => i));
    await writer.write({ name: 'none', columns: [{ name: 'i', type: 'DOUBLE' }], parts: [] }, () => {});
    expect(await reader.types('none')).toEqual({ i: 'DOUBLE' });
    expect(await reader.read('none')).toEqual({ i: [] });
  });

  it('cannot be written outside of their folder', async () => {
    const table = { name: '../outside', columns: [{ name: 'i', type: 'DOUBLE' as const }], parts: [[[1]]] };
    await expect(writer.write(table, () => {})).rejects.toThrow(/Permission Error/);
    expect(readdirSync(root)).toEqual([path.basename(folder)]);
  });
});
