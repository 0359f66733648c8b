import { openFolder } from '../../src/data/providers/files/open-folder.js';
import type { Provider } from '../../src/data/providers/provider.js';
import { visible } from '../../src/data/store/load/visible.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';
import { type IngestReport, ingest, summaryOf } from '../../src/jobs/ingest.js';
import { testStore } from '../support/database.js';
import { csv, MARKET, marketFolder, removeFolder, writeFiles } from '../support/market-folder.js';

const NOW = new Date('2018-01-03T12:00:00Z');
const LATER = new Date('2018-02-01T12:00:00Z');

const BARS_HEADER = 'date,ticker,open,high,low,close,volume,dividend,split';
type BarRow = [
  date: string,
  ticker: string,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  dividend: number,
  split: number,
];

/** Twelve sessions of December 2017 of one ticker, closes 10, 11, 12, …; the fourth day has a dividend, the sixth a split in two: 7.5, 8, … */
function barsOf(ticker: string): BarRow[] {
  const days = ['12', '13', '14', '15', '18', '19', '20', '21', '22', '26', '27', '28'];
  return days.map((day, i) => {
    const shares = i < 5 ? 1 : 2;
    const prices = [10, 10.5, 9.5, 10].map((price) => (price + i) / shares) as [number, number, number, number];
    return [`2017-12-${day}`, ticker, ...prices, 1000, i === 3 ? 0.25 : 0, i === 5 ? 2 : 1];
  });
}

const TABLES = {
  securities: "from 'securities.csv'",
  tickers: "from 'tickers.csv'",
  bars: "from 'bars.csv'",
  membership: "from 'membership.csv'",
};

const FILES = {
  'market.yaml': { ...MARKET, ...TABLES },
  'securities.csv': csv('ticker,name,sector,industry,type,delisted,delisting_reason,delisting_return', [
    ['A', 'Alpha', 'Energy', 'Oil', 'EQUITY', null, null, null],
    ['B', 'Beta', 'Energy', 'Gas', 'EQUITY', '2017-12-28', 'merger', -0.1],
    ['SPY', 'Fund', null, null, 'ETF', null, null, null],
  ]),
  'tickers.csv': csv('ticker,current,from,to', [['OLDA', 'A', '2010-01-01', '2017-01-01']]),
  'bars.csv': csv(BARS_HEADER, [...barsOf('A'), ...barsOf('B')]),
  'membership.csv': csv('universe,ticker,from,to', [
    ['all', 'OLDA', '2015-01-02', null],
    ['all', 'B', '2015-01-02', '2017-12-20'],
    ['all', 'GONE', '2015-01-02', '2016-01-04'],
  ]),
};

/** A promise and what resolves it. */
function opened(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('an ingest of a market folder', () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  let folder: string;
  beforeEach(async () => {
    database = await testStore();
    folder = marketFolder(FILES);
  });
  afterEach(async () => {
    await database.drop();
    removeFolder(folder);
  });

  async function run(
    files: Parameters<typeof writeFiles>[1] = {},
    now = NOW,
    stage = (_stage: string) => {},
  ): Promise<IngestReport> {
    writeFiles(folder, files);
    const provider = await openFolder(folder);
    try {
      return await ingest(database.store, provider, { now, onProgress: stage });
    } finally {
      await provider.close();
    }
  }

  const query = async (sql: string) => (await database.store.pool.query(sql)).rows;
  /** One figure out of the store. */
  const figure = async (sql: string) => Object.values((await query(sql))[0] as Record<string, unknown>)[0];
  const countsOf = (report: IngestReport, table: string) => {
    const { read, added, corrected, unchanged, quarantined } =
      report.tables.find((count) => count.table === table) ?? ({} as never);
    return [read, added, corrected, unchanged, quarantined];
  };
  /** Sizes of the tables that an ingest writes. */
  const sizes = async () =>
    Object.fromEntries(
      await Promise.all(
        [
          'market',
          'data_version',
          'security',
          'ticker',
          'bar',
          'bar_history',
          'corporate_action',
          'membership',
          'quarantine',
          'ingest',
        ].map(async (table) => [table, Number(await figure(`select count(*) from ${table}`))]),
      ),
    );

  it('brings securities, bars, actions and memberships in, and says so', async () => {
    const report = await run();
    expect(report).toMatchObject({
      market: 'tiny',
      provider: 'FILES',
      source: folder,
      dataVersion: 1,
      rejected: false,
      rules: [],
    });
    expect(countsOf(report, 'SECURITIES')).toEqual([3, 4, 0, 0, 0]);
    expect(countsOf(report, 'BARS')).toEqual([24, 24, 0, 0, 0]);
    expect(countsOf(report, 'ACTIONS')).toEqual([4, 4, 0, 0, 0]);
    expect(countsOf(report, 'MEMBERSHIP')).toEqual([3, 3, 0, 0, 0]);
    expect(report.withoutData).toEqual(['GONE', 'SPY']);
    expect(summaryOf(report)[0]).toMatch(/^tiny: 35 new, 0 corrected, 0 unchanged, 0 set aside; data version 1; /);
    const [kept] = await query('select id, version::int, tables, rules, without_data from ingest');
    expect(kept).toEqual({ id: report.id, version: 1, tables: report.tables, rules: [], without_data: ['GONE', 'SPY'] });
  });

  it('keeps bars as traded and knows them at the close, actions with them', async () => {
    await run();
    const [bar] = await query(
      `select open, high, low, close, volume, filled, source, known_at from bar where date = '2017-12-15' limit 1`,
    );
    const close = new Date('2017-12-15T21:00:00Z');
    expect(bar).toEqual({
      open: 13,
      high: 13.5,
      low: 12.5,
      close: 13,
      volume: 1000,
      filled: false,
      source: 'FILES',
      known_at: close,
    });
    expect(
      await query(
        'select ex_date::text, type, value, derived, known_at from corporate_action order by security_id, ex_date limit 2',
      ),
    ).toEqual([
      { ex_date: '2017-12-15', type: 'DIVIDEND', value: 0.25, derived: false, known_at: close },
      { ex_date: '2017-12-19', type: 'SPLIT', value: 2, derived: false, known_at: new Date('2017-12-19T21:00:00Z') },
    ]);
  });

  it('gives every security its ticker since its first bar, and former names their periods', async () => {
    await run();
    expect(
      await query(
        `select s.key, t.ticker, t.from_date::text as "from", t.to_date::text as "to" from ticker t join security s on s.id = t.security_id
          order by s.key, t.ticker`,
      ),
    ).toEqual([
      { key: 'A', ticker: 'A', from: '2017-12-12', to: null },
      { key: 'A', ticker: 'OLDA', from: '2010-01-01', to: '2017-01-01' },
      { key: 'B', ticker: 'B', from: '2017-12-12', to: null },
      { key: 'GONE', ticker: 'GONE', from: null, to: null },
      { key: 'SPY', ticker: 'SPY', from: null, to: null },
    ]);
  });

  it('finds members by the ticker of their entry, and knows entries and exits at the start of their days', async () => {
    await run();
    expect(
      await query(
        `select s.key, m.to_date::text as "to", m.known_at, m.exit_known_at from membership m join security s on s.id = m.security_id order by 1`,
      ),
    ).toEqual([
      { key: 'A', to: null, known_at: new Date('2015-01-02T05:00:00Z'), exit_known_at: null },
      { key: 'B', to: '2017-12-20', known_at: new Date('2015-01-02T05:00:00Z'), exit_known_at: new Date('2017-12-20T05:00:00Z') },
      {
        key: 'GONE',
        to: '2016-01-04',
        known_at: new Date('2015-01-02T05:00:00Z'),
        exit_known_at: new Date('2016-01-04T05:00:00Z'),
      },
    ]);
    expect(await query('select date::text, reason, final_return, known_at from delisting')).toEqual([
      { date: '2017-12-28', reason: 'merger', final_return: -0.1, known_at: new Date('2017-12-28T21:00:00Z') },
    ]);
  });

  it('changes nothing when it is repeated, quarantine included', async () => {
    const bad: BarRow = ['2017-12-29', 'A', 1, 1, 1, -1, 0, 0, 1];
    await run({ 'bars.csv': csv(BARS_HEADER, [...barsOf('A'), ...barsOf('B'), bad]) });
    const before = await sizes();
    const report = await run({}, LATER);
    expect(report.dataVersion).toBeNull();
    expect(countsOf(report, 'BARS')).toEqual([25, 0, 0, 24, 1]);
    expect(countsOf(report, 'SECURITIES')).toEqual([3, 0, 0, 3, 0]);
    expect(summaryOf(report)[0]).toMatch(/^tiny: 0 new, 0 corrected, 34 unchanged, 1 set aside; nothing changed; /);
    expect(await sizes()).toEqual({ ...before, ingest: 2 });
    expect(before).toMatchObject({ quarantine: 1, data_version: 1 });
  });

  it('keeps what a correction supersedes, for every moment before it', async () => {
    await run();
    const corrected = barsOf('A').map(
      (row): BarRow => (row[0] === '2017-12-14' ? ([...row.slice(0, 5), 12.25, ...row.slice(6)] as BarRow) : row),
    );
    const report = await run({ 'bars.csv': csv(BARS_HEADER, [...corrected, ...barsOf('B')]) }, LATER);
    expect(report.dataVersion).toBe(2);
    expect(countsOf(report, 'BARS')).toEqual([24, 0, 1, 23, 0]);
    const closeAt = async (asOf: string, version: number) =>
      (
        await query(
          `select close from ${visible('bar', 'security_id, date, close', { asOf: new Date(asOf), version })} b
             join security s on s.id = b.security_id where s.key = 'A' and date = '2017-12-14'`,
        )
      ).map(({ close }) => close);
    expect(await closeAt('2017-12-14T20:59:59Z', 2)).toEqual([]);
    expect(await closeAt('2018-01-31T00:00:00Z', 2)).toEqual([12]);
    expect(await closeAt('2018-02-01T12:00:00Z', 2)).toEqual([12.25]);
    expect(await closeAt('2018-02-02T00:00:00Z', 1)).toEqual([12]);
  });

  it('makes one row of each correction of a correction', async () => {
    const withClose = (close: number) => ({
      'bars.csv': csv(
        BARS_HEADER,
        barsOf('A').map((row) => (row[0] === '2017-12-14' ? [...row.slice(0, 5), close, ...row.slice(6)] : row)),
      ),
    });
    await run(withClose(12));
    await run(withClose(12.25), new Date('2018-02-01T00:00:00Z'));
    await run(withClose(12), new Date('2018-03-01T00:00:00Z'));
    expect(
      await query(
        'select close, known_at, superseded_known_at, version::int, superseded_version::int from bar_history order by version',
      ),
    ).toEqual([
      {
        close: 12,
        known_at: new Date('2017-12-14T21:00:00Z'),
        superseded_known_at: new Date('2018-02-01T00:00:00Z'),
        version: 1,
        superseded_version: 2,
      },
      {
        close: 12.25,
        known_at: new Date('2018-02-01T00:00:00Z'),
        superseded_known_at: new Date('2018-03-01T00:00:00Z'),
        version: 2,
        superseded_version: 3,
      },
    ]);
  });

  it('takes a dividend back when its source says that there was none', async () => {
    await run();
    const without = barsOf('A').map((row) => [...row.slice(0, 7), 0, row[8]]);
    const report = await run({ 'bars.csv': csv(BARS_HEADER, [...without, ...barsOf('B')]) }, LATER);
    expect(countsOf(report, 'ACTIONS')).toEqual([4, 0, 1, 3, 0]);
    expect(await query(`select value from corporate_action where type = 'DIVIDEND' order by security_id`)).toEqual([
      { value: 0 },
      { value: 0.25 },
    ]);
    const again = await run({}, LATER);
    expect(again.dataVersion).toBeNull();
  });

  it('does not take actions back that its source says nothing about', async () => {
    await run();
    const report = await run({
      'market.yaml': { ...MARKET, ...TABLES, bars: "select date, ticker, open, high, low, close, volume from 'bars.csv'" },
    });
    expect(report.dataVersion).toBeNull();
  });

  it('uses the first of memberships that overlap, under whichever name, and says what the others disagree with', async () => {
    const rows = [
      ['all', 'OLDA', '2015-01-02', '2017-03-01'],
      // One ends where the other begins: they do not overlap.
      ['all', 'A', '2017-03-01', null],
      ['all', 'A', '2017-12-01', null],
      ['some', 'A', '2017-12-01', null],
      ...['B', 'C', 'D', 'E', 'F', 'G', 'H'].map((ticker) => ['all', ticker, '2015-01-02', null]),
    ];
    const report = await run({ 'membership.csv': csv('universe,ticker,from,to', rows) });
    expect(countsOf(report, 'MEMBERSHIP')).toEqual([11, 10, 0, 0, 1]);
    expect(await query('select ticker, date::text, rule, reason from quarantine')).toEqual([
      {
        ticker: 'A',
        date: '2017-12-01',
        rule: 'overlapping_membership',
        reason: 'It overlaps the membership from 2017-03-01 that lasts, which is used.',
      },
    ]);
  });

  it('takes an exit for news, not for a correction of the past', async () => {
    await run();
    const left = csv('universe,ticker,from,to', [
      ['all', 'OLDA', '2015-01-02', '2018-01-15'],
      ['all', 'B', '2015-01-02', '2017-12-20'],
      ['all', 'GONE', '2015-01-02', '2016-01-04'],
    ]);
    const report = await run({ 'membership.csv': left }, LATER);
    expect(countsOf(report, 'MEMBERSHIP')).toEqual([3, 0, 1, 2, 0]);
    const [spell] = await query(
      `select to_date::text as "to", known_at, exit_known_at from membership where to_date > '2018-01-01'`,
    );
    expect(spell).toEqual({
      to: '2018-01-15',
      known_at: new Date('2015-01-02T05:00:00Z'),
      exit_known_at: new Date('2018-01-15T05:00:00Z'),
    });
    const seen = (asOf: string, version: number) =>
      figure(`select count(*)::int from ${visible('membership', 'security_id', { asOf: new Date(asOf), version })} m`);
    expect(await seen('2017-12-29T00:00:00Z', 1)).toBe(3);
    expect(await seen('2017-12-29T00:00:00Z', 2)).toBe(3);
    expect(await seen('2018-03-01T00:00:00Z', 2)).toBe(3);
  });

  it('keeps a security’s id when the source renames it', async () => {
    await run();
    const id = await figure(`select id from security where key = 'A'`);
    const renamed = (name: string) =>
      String(FILES[name as keyof typeof FILES])
        .replaceAll(/^A,/gm, 'NEWA,')
        .replaceAll(',A,', ',NEWA,');
    const report = await run(
      {
        'securities.csv': renamed('securities.csv'),
        'bars.csv': renamed('bars.csv'),
        'tickers.csv': csv('ticker,current,from,to', [
          ['OLDA', 'NEWA', '2010-01-01', '2017-01-01'],
          ['A', 'NEWA', '2017-01-01', '2018-01-20'],
        ]),
      },
      LATER,
    );
    expect(countsOf(report, 'BARS')).toEqual([24, 0, 0, 24, 0]);
    expect(countsOf(report, 'SECURITIES')).toEqual([3, 0, 1, 2, 0]);
    expect(await query(`select id, ticker from security where key = 'NEWA'`)).toEqual([{ id, ticker: 'NEWA' }]);
    expect(await query('select id, key, superseded_version::int as until from security_history')).toEqual([
      { id, key: 'A', until: 2 },
    ]);
  });

  it('sets bad rows aside and keeps their neighbours', async () => {
    const good = [...barsOf('A'), ...barsOf('B'), ...barsOf('C'), ...barsOf('D'), ...barsOf('E')];
    const report = await run({
      'bars.csv': csv(BARS_HEADER, [
        ...good,
        ['2017-12-29', 'A', 1, 1, 1, -1, 0, 0, 1],
        ['2017-12-29', 'B', 9, 4, 6, 5, 0, 0, 1],
        ['2017-12-28', 'A', 21, 21.5, 20.5, 21, 1000, 0, 1],
        ['2018-01-03', 'A', 1, 1, 1, 1, 0, 0, 1],
        ['2017-12-25', 'A', 1, 1, 1, 1, 0, 0, 1],
      ]),
    });
    expect(countsOf(report, 'BARS')).toEqual([65, 60, 0, 0, 5]);
    expect(
      await query('select table_name, ticker, date::text, rule, stage, severity, action, status from quarantine order by id'),
    ).toEqual(
      [
        ['A', '2017-12-28', 'duplicate', 'STRUCTURAL', 'WARNING'],
        ['A', '2017-12-29', 'price_not_positive', 'LOGICAL', 'ERROR'],
        ['B', '2017-12-29', 'high_low_order', 'LOGICAL', 'ERROR'],
        ['A', '2018-01-03', 'future_date', 'TEMPORAL', 'ERROR'],
        ['A', '2017-12-25', 'no_session', 'TEMPORAL', 'ERROR'],
      ].map(([ticker, date, rule, stage, severity]) => ({
        table_name: 'BARS',
        ticker,
        date,
        rule,
        stage,
        severity,
        action: 'DROP',
        status: 'OPEN',
      })),
    );
    const [{ row }] = await query(`select row from quarantine where rule = 'price_not_positive'`);
    expect(row).toEqual({
      date: '2017-12-29',
      ticker: 'A',
      open: 1,
      high: 1,
      low: 1,
      close: -1,
      volume: 0,
      dividend: 0,
      split: 1,
    });
  });

  it('is rejected as a whole when more than a tenth of a table is bad, and says why', async () => {
    await run();
    const before = await sizes();
    const bad = ['27', '28', '29'].map((day) => [`2017-12-${day}`, 'C', 1, 1, 1, 0, 0, 0, 1]);
    await expect(run({ 'bars.csv': csv(BARS_HEADER, [...barsOf('A'), ...barsOf('D'), ...bad]) }, LATER)).rejects.toMatchObject({
      code: 'BATCH_REJECTED',
      message: expect.stringMatching(/3 of 27 rows of "bars" \(11\.1 %\) are bad.*price_not_positive: close is 0/),
    });
    expect(await sizes()).toEqual({ ...before, ingest: 2 });
    expect(await query('select rejected, version from ingest where rejected')).toEqual([{ rejected: true, version: null }]);
  });

  it('leaves nothing of a new market that is rejected, nor of a folder that fails in the middle', async () => {
    const empty = await sizes();
    await expect(run({ 'bars.csv': csv(BARS_HEADER, [['2017-12-29', 'A', 1, 1, 1, 0, 0, 0, 1]]) })).rejects.toMatchObject({
      code: 'BATCH_REJECTED',
    });
    expect(await sizes()).toEqual(empty);
    await expect(run({ ...FILES, 'market.yaml': { ...MARKET, ...TABLES, rates: "from 'none.csv'" } })).rejects.toMatchObject({
      code: 'INVALID_FOLDER',
    });
    expect(await sizes()).toEqual(empty);
    expect((await run(FILES)).dataVersion).toBe(1);
  });

  it('refuses a market that is simulated in the store and real in the folder', async () => {
    await run();
    await expect(run({ 'market.yaml': { ...MARKET, ...TABLES, simulated: true } })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('The market "tiny" of the store has simulated false, and this source says true'),
    });
  });

  it('waits for another one, and finds what that one brought', async () => {
    const reports = await Promise.all([run(), run()]);
    expect(reports.map(({ dataVersion }) => dataVersion).sort()).toEqual([1, null]);
    expect(await sizes()).toMatchObject({ bar: 24, data_version: 1, market: 1 });
  });

  it('waits for one of another market as well, so that versions follow each other', async () => {
    const events: string[] = [];
    const gate = opened();
    const reading = opened();
    const market = { ...MARKET, timeZone: MARKET.timezone };
    const provider = (name: string, wait?: Promise<void>): Provider => ({
      source: 'FILES',
      description: name,
      market: async () => ({ ...market, name }),
      tables: async () => ['bars'],
      async *rows() {
        events.push(`${name} reads`);
        reading.resolve();
        await wait;
        yield [{ date: '2017-12-29', ticker: 'A', close: 1 }];
      },
      close: async () => {},
    });
    const start = async (name: string, wait?: Promise<void>) => {
      const { dataVersion } = await ingest(database.store, provider(name, wait), { now: NOW });
      events.push(`${name} has version ${dataVersion}`);
    };
    const first = start('first', gate.promise);
    await reading.promise;
    const second = start('second');
    const waiting = `select count(*)::int from pg_locks join pg_database d on d.oid = database
       where locktype = 'advisory' and not granted and datname = current_database()`;
    while (events.length < 2 && (await figure(waiting)) === 0);
    gate.resolve();
    await Promise.all([first, second]);
    expect(events).toEqual(['first reads', 'first has version 1', 'second reads', 'second has version 2']);
  });

  it('keeps markets apart that have the same tickers', async () => {
    await run();
    await run({ 'market.yaml': { ...MARKET, ...TABLES, name: 'other' } });
    expect(await sizes()).toMatchObject({ market: 2, security: 8, bar: 48, data_version: 2 });
  });

  it('says in stages how far it is', async () => {
    const stages: string[] = [];
    await run({}, NOW, (stage) => stages.push(stage));
    expect([...new Set(stages)]).toEqual([
      'reading securities',
      'reading tickers',
      'reading bars',
      'checking bars',
      'saving bars',
      'reading membership',
      'saving membership',
      'saving securities',
    ]);
  });

  describe('with facts', () => {
    const facts = (tables: Record<string, string>) => ({ 'market.yaml': { ...MARKET, ...TABLES, ...tables } });
    const values = (columns: string, ...rows: string[]) => `select * from (values ${rows.join(', ')}) as t (${columns})`;

    it('knows fundamentals at the end of their publication day, or after the reporting lag, marked', async () => {
      await run(
        facts({
          fundamentals: values(
            'ticker, period_end, period, published, metric, value',
            "('A', '2017-09-30', 'Q', '2017-11-01', 'netIncome', 5.0)",
            "('A', '2017-06-30', 'Q', null, 'netIncome', 4.0)",
          ),
        }),
      );
      expect(await query('select published::text, value, estimated, known_at from fundamental order by period_end')).toEqual([
        { published: '2017-08-14', value: 4, estimated: true, known_at: new Date('2017-08-15T04:00:00Z') },
        { published: '2017-11-01', value: 5, estimated: false, known_at: new Date('2017-11-02T04:00:00Z') },
      ]);
    });

    it('sets share counts in thousands aside, judged in the order of publication', async () => {
      const counts = [500e6, 501e6, 502e6, 503e3, 504e6, 505e6, 506e6, 507e6, 508e6, 509e6, 510e6];
      const rows = counts.map((count, i) => {
        const published = tradingDay('2015-02-01') + 90 * i;
        return `('A', '${isoOf(published - 30)}', 'Q', '${isoOf(published)}', 'dilutedShares', ${count})`;
      });
      const report = await run(
        facts({ fundamentals: values('ticker, period_end, period, published, metric, value', ...rows.reverse()) }),
      );
      expect(countsOf(report, 'FUNDAMENTALS')).toEqual([11, 10, 0, 0, 1]);
      expect(await query('select rule, row from quarantine')).toMatchObject([{ rule: 'share_units', row: { value: 503e3 } }]);
    });

    it('counts facts about unknown tickers and sets none of them aside, good or bad', async () => {
      const report = await run(
        facts({
          fundamentals: values(
            'ticker, period_end, period, published, metric, value',
            "('X', '2017-09-30', 'Q', '2017-11-01', 'dilutedShares', -5.0)",
            "('Y', '2017-09-30', 'Q', '2017-11-01', 'netIncome', 5.0)",
            "('OLDA', '2016-09-30', 'Q', '2016-11-01', 'netIncome', 5.0)",
          ),
        }),
      );
      expect(countsOf(report, 'FUNDAMENTALS')).toEqual([3, 1, 0, 0, 0]);
      expect(report.failures).toEqual(['fundamentals: 2 rows about tickers that are no securities here were left out: X, Y.']);
    });

    it('brings in earnings, revisions, news, rates, relations and closes', async () => {
      const report = await run(
        facts({
          closes: values(
            'date, ticker, close, basis',
            "('2017-12-29', 'SPX', 2673.61, 'price')",
            "('2017-12-29', 'SPY', 250.1, 'total_return')",
          ),
          earnings: values(
            'ticker, announced, session, eps_actual',
            "('A', '2017-11-01', 'post', 1.5)",
            "('B', '2017-11-01', 'pre', 1.2)",
          ),
          revisions: values('ticker, date, up, down, total', "('A', '2017-11-01', 3, 1, 10)"),
          news: values('published, ticker, headline', "('2017-11-01T10:00:00Z'::timestamptz, 'A', 'It''s news')"),
          rates: values('date, series, value', "('2017-11-01', 'RF', 0.0001)"),
          relations: values('supplier, customer, weight, published', "('A', 'B', 0.2, '2017-11-01')"),
        }),
      );
      expect(report.tables.map(({ table, added }) => [table, added])).toEqual([
        ['SECURITIES', 5],
        ['BARS', 24],
        ['ACTIONS', 4],
        ['CLOSES', 2],
        ['MEMBERSHIP', 3],
        ['EARNINGS', 2],
        ['REVISIONS', 1],
        ['NEWS', 1],
        ['RATES', 1],
        ['RELATIONS', 1],
      ]);
      expect(await query(`select type from security where key in ('SPX', 'SPY') order by key`)).toEqual([
        { type: 'INDEX' },
        { type: 'FUND' },
      ]);
      expect(await query('select session, known_at from earnings order by security_id')).toEqual([
        { session: 'POST', known_at: new Date('2017-11-02T13:30:00Z') },
        { session: 'PRE', known_at: new Date('2017-11-01T13:30:00Z') },
      ]);
      expect(await query('select headline, known_at from news')).toEqual([
        { headline: "It's news", known_at: new Date('2017-11-01T10:00:00Z') },
      ]);
      const endOfDay = new Date('2017-11-02T04:00:00Z');
      for (const table of ['revision', 'rate', 'relation'])
        expect(await query(`select known_at from ${table}`)).toEqual([{ known_at: endOfDay }]);
    });

    it('derives actions from adjusted closes, and sets aside what they cannot be', async () => {
      const rows = [
        ['2017-12-26', 100, 98],
        ['2017-12-27', 98, 98 * 0.99],
        ['2017-12-28', 49, 98 * 0.99],
        ['2017-12-29', 49, 98 * 0.98],
      ].map(([date, close, adj]) => `('${date}', 'Z', ${close}, ${adj})`);
      const report = await run(facts({ bars_with_adjusted_close: values('date, ticker, close, adj_close', ...rows) }));
      expect(countsOf(report, 'BARS')).toEqual([28, 28, 0, 0, 0]);
      expect(countsOf(report, 'ACTIONS')).toEqual([7, 6, 0, 0, 1]);
      expect(await query('select ex_date::text, type, value from corporate_action where derived order by ex_date')).toEqual([
        { ex_date: '2017-12-27', type: 'DIVIDEND', value: expect.closeTo(1, 9) },
        { ex_date: '2017-12-28', type: 'SPLIT', value: 2 },
      ]);
      expect(await query('select table_name, ticker, rule from quarantine')).toEqual([
        { table_name: 'ACTIONS', ticker: 'Z', rule: 'adjusted_close_falls' },
      ]);
    });
  });
});
