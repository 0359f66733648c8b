import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { openFolder } from '../../../../src/data/providers/files/open-folder.js';
import type { Provider, ProviderTable, SourceRow } from '../../../../src/data/providers/provider.js';
import { tradingDay } from '../../../../src/domain/trading-day.js';
import { csv, MARKET, marketFolder, removeFolder } from '../../../support/market-folder.js';

const folders: string[] = [];
const providers: Provider[] = [];

function folderOf(files: Parameters<typeof marketFolder>[0]): string {
  const folder = marketFolder(files);
  folders.push(folder);
  return folder;
}

async function open(files: Parameters<typeof marketFolder>[0]): Promise<Provider> {
  const provider = await openFolder(folderOf(files));
  providers.push(provider);
  return provider;
}

async function readAll(provider: Provider, table: ProviderTable): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const batch of provider.rows(table)) rows.push(...batch);
  return rows;
}

/** Reads the table "bars" of a folder whose SELECT is given. */
async function readSql(bars: string, files: Parameters<typeof marketFolder>[0] = {}): Promise<SourceRow[]> {
  return readAll(await open({ 'market.yaml': { ...MARKET, bars }, ...files }), 'bars');
}

afterEach(async () => {
  for (const provider of providers.splice(0)) await provider.close();
  for (const folder of folders.splice(0)) removeFolder(folder);
});

const BARS = csv('date,ticker,close', [
  ['2017-12-28', 'A', 10],
  ['2017-12-29', 'A', 10.5],
]);

describe('a market folder', () => {
  it('says what market it brings and which tables it has, in the order of reading', async () => {
    const provider = await open({ 'market.yaml': { ...MARKET, rates: 'select 1', securities: 'select 1' } });
    expect(await provider.market()).toEqual({
      name: 'tiny',
      description: 'A market of a test',
      simulated: false,
      currency: 'USD',
      timeZone: 'America/New_York',
      benchmark: 'SPY',
    });
    expect(await provider.tables()).toEqual(['securities', 'rates']);
  });

  it('gives rows with all columns of the table, days as trading days and what is missing as null', async () => {
    expect(await readSql("select date, ticker, close, 7::bigint as volume from 'bars.csv'", { 'bars.csv': BARS })).toEqual([
      {
        date: tradingDay('2017-12-28'),
        ticker: 'A',
        close: 10,
        volume: 7,
        open: null,
        high: null,
        low: null,
        dividend: null,
        split: null,
      },
      {
        date: tradingDay('2017-12-29'),
        ticker: 'A',
        close: 10.5,
        volume: 7,
        open: null,
        high: null,
        low: null,
        dividend: null,
        split: null,
      },
    ]);
  });

  it('gives instants as texts in UTC', async () => {
    const provider = await open({
      'market.yaml': {
        ...MARKET,
        news: "select '2025-01-21T07:16:39+01:00'::timestamptz as published, 'A' as ticker, 'x' as headline",
      },
    });
    expect(await readAll(provider, 'news')).toEqual([
      { published: '2025-01-21T06:16:39.000Z', ticker: 'A', headline: 'x', publisher: null },
    ]);
  });

  it('keeps a column with one bad value as texts, so that only its row is lost', async () => {
    const rows = await readSql("from 'bars.csv'", { 'bars.csv': `${BARS}2017-12-27,A,n/a\n` });
    expect(rows.map(({ close }) => close)).toEqual(['10', '10.5', 'n/a']);
  });

  it('reads many rows in batches, gzip and globs included, in the order of the files', async () => {
    const part = (first: number) =>
      gzipSync(
        csv(
          'date,ticker,close',
          Array.from({ length: 30_000 }, (_, i) => ['2017-12-29', `T${(first + i) % 700}`, first + i + 0.5]),
        ),
      );
    const provider = await open({
      'market.yaml': { ...MARKET, bars: "from 'bars/part_*.csv.gz';" },
      'bars/part_1.csv.gz': part(0),
      'bars/part_2.csv.gz': part(30_000),
    });
    let expected = 0;
    let largest = 0;
    for await (const batch of provider.rows('bars')) {
      largest = Math.max(largest, batch.length);
      for (const { ticker, close } of batch) {
        if (ticker !== `T${expected % 700}` || close !== expected + 0.5) throw new Error(`row ${expected} is ${ticker} ${close}`);
        expected++;
      }
    }
    expect(expected).toBe(60_000);
    expect(largest).toBeLessThanOrEqual(8_192);
  });

  it('says which columns nothing uses', async () => {
    const provider = await open({
      'market.yaml': { ...MARKET, bars: "select *, 1 as dividends from 'bars.csv'" },
      'bars.csv': BARS,
    });
    await readAll(provider, 'bars');
    expect(provider.notes).toEqual(['bars: nothing uses the column "dividends".']);
  });

  it('can be read again, also after a table that was left in the middle', async () => {
    const many = "select 'S' || range as series, 1 as value, 2 as date from range(100000)";
    const provider = await open({ 'market.yaml': { ...MARKET, bars: "from 'bars.csv'", rates: many }, 'bars.csv': BARS });
    expect(await readAll(provider, 'bars')).toHaveLength(2);
    for await (const batch of provider.rows('rates')) if (batch.length > 0) break;
    expect(await readAll(provider, 'bars')).toHaveLength(2);
    expect(await readAll(provider, 'rates')).toHaveLength(100_000);
  });
});

describe('a wrong market folder', () => {
  const rejects = (promise: Promise<unknown>) =>
    promise.then(
      () => {
        throw new Error('It was accepted.');
      },
      (error: { code: string; message: string; problems: { path: string[]; message: string }[] }) => {
        expect(error.code).toBe('INVALID_FOLDER');
        return error;
      },
    );

  it('is refused when it is not there or has no market.yaml', async () => {
    expect((await rejects(openFolder('/nowhere/at/all'))).message).toBe(
      'There is no folder "/nowhere/at/all". Expected a folder with a market.yaml.',
    );
    expect((await rejects(open({ 'bars.csv': BARS }))).message).toMatch(/has no readable market\.yaml\. Write one/);
  });

  it('hears all problems of its market.yaml at once', async () => {
    const { problems } = await rejects(
      open({
        'market.yaml': { ...MARKET, currency: 'dollars', timezone: 'Mars/Olympus', simulated: 'no', barz: 'select 1', bars: '' },
      }),
    );
    expect(problems.map(({ path }) => path.join('.')).sort()).toEqual(['bars', 'barz', 'currency', 'simulated', 'timezone']);
    expect(problems.find(({ path }) => path[0] === 'barz')?.message).toMatch(/market\.yaml, barz: unknown key\. Known: name, /);
  });

  it('is refused when its market.yaml is no YAML or has no tables', async () => {
    expect((await rejects(open({ 'market.yaml': 'name: [' }))).message).toMatch(/^market\.yaml is no YAML: .* column \d+\.$/);
    expect((await rejects(open({ 'market.yaml': MARKET }))).message).toMatch(/^market\.yaml has no tables/);
  });

  it('names the table and what DuckDB says of SQL that fails', async () => {
    const { message } = await rejects(readSql("select date, ticker, clos as close from 'bars.csv'", { 'bars.csv': BARS }));
    expect(message).toMatch(/^The table "bars" of market\.yaml cannot be read: .*clos/);
    expect((await rejects(readSql("from 'none.csv'"))).message).toMatch(/No files found that match the pattern "none\.csv"/);
  });

  it('names a column that is missing, and those that are there', async () => {
    const { message } = await rejects(readSql("select date, ticker as symbol, close from 'bars.csv'", { 'bars.csv': BARS }));
    expect(message).toMatch(/gives no column "ticker"\. It gives: date, symbol, close\. It needs: date, ticker, close/);
  });

  it.each([
    ['in the middle', (whole: Buffer) => whole.subarray(0, whole.length - 60)],
    ['before its checksum', (whole: Buffer) => whole.subarray(0, whole.length - 8)],
    ['at once', () => Buffer.alloc(0)],
  ])('hears of a gzip file that ends %s', async (_, cut) => {
    const whole = gzipSync(
      csv(
        'date,ticker,close',
        Array.from({ length: 60 }, (_, i) => ['2017-12-29', `T${i}`, i + 1]),
      ),
    );
    const { message } = await rejects(readSql("from 'bars.csv.gz'", { 'bars.csv.gz': cut(whole) }));
    expect(message).toMatch(/bars\.csv\.gz/);
    expect(message).toMatch(/damaged|cut short|GZIP/);
  });

  it('hears when the process that reads it is lost', async () => {
    const provider = await open({
      'market.yaml': { ...MARKET, bars: 'select range as close, 1 as date, 2 as ticker from range(10000000)' },
    });
    const reading = (async () => {
      for await (const _ of provider.rows('bars')) await provider.close();
    })();
    expect((await rejects(reading)).message).toMatch(/The reader of the folder is closed/);
  });
});

describe('the SQL of a market folder', () => {
  const COLUMNS = "select '2017-12-29'::date as date, 'A' as ticker, 1.0 as close";
  let outside: string;
  beforeAll(() => {
    outside = marketFolder({ 'secret.csv': BARS, 'in/market.yaml': 'name: x' });
  });
  afterAll(() => removeFolder(outside));

  it.each([
    ['an absolute path', () => `from '${outside}/secret.csv'`],
    ['a path that climbs', () => `from '../${path.basename(outside)}/secret.csv'`],
    ['a path that climbs inside', () => `from 'sub/../../${path.basename(outside)}/secret.csv'`],
    ['read_text', () => `select content as ticker, 1 as close, 2 as date from read_text('/etc/passwd')`],
    ['a glob', () => `select file as ticker, 1 as close, 2 as date from glob('${outside}/*')`],
    ['http', () => "from 'https://example.com/bars.csv'"],
    ['a symbolic link', () => "from 'link.csv'"],
    ['a folder behind a symbolic link', () => "from 'linked/secret.csv'"],
    ['a glob over a symbolic link', () => "from 'linked/*.csv'"],
    ['the configuration', () => "set memory_limit = '8GB'"],
    ['COPY TO', () => `copy (${COLUMNS}) to 'written.csv'`],
    ['COPY TO behind our bracket', () => `${COLUMNS}) as entry; copy (select 1) to 'written.csv'; select * from (${COLUMNS}`],
    ['INSTALL', () => 'install httpfs'],
    ['LOAD', () => 'load httpfs'],
    ['ATTACH', () => "attach 'written.db'"],
    ['EXPORT', () => "export database 'written'"],
    ['CREATE', () => `create table written as ${COLUMNS}`],
    ['a statement after another', () => `${COLUMNS}); set threads = 1; select * from (select 1`],
    ['PRAGMA', () => 'pragma database_list'],
    ['a query in a text', () => `select * from query('copy (select 1) to ''written.csv''')`],
  ])('cannot get out by %s', async (_, sql) => {
    const folder = folderOf({ 'market.yaml': { ...MARKET, bars: sql() }, 'sub/x': '' });
    symlinkSync(path.join(outside, 'secret.csv'), path.join(folder, 'link.csv'));
    symlinkSync(outside, path.join(folder, 'linked'));
    const before = readdirSync(folder);
    const provider = await openFolder(folder);
    providers.push(provider);
    await expect(readAll(provider, 'bars')).rejects.toMatchObject({ code: 'INVALID_FOLDER' });
    expect(readdirSync(folder)).toEqual(before);
    expect(existsSync(path.join(outside, 'written.csv'))).toBe(false);
  });

  it('sees nothing of our environment', async () => {
    await expect(readSql("select getenv('PATH') as ticker, 1 as close, 2 as date")).rejects.toThrow(/getenv/);
    const [row] = await readSql("select current_setting('temp_directory') as ticker, 1 as close, 2 as date");
    expect(row.ticker).toBe('');
  });

  it('may end with a comment or a semicolon', async () => {
    expect(await readSql("from 'bars.csv';\n", { 'bars.csv': BARS })).toHaveLength(2);
    expect(await readSql("from 'bars.csv' -- all of it", { 'bars.csv': BARS })).toHaveLength(2);
  });
});
