import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openFolder } from '../../src/data/providers/files/open-folder.js';
import { type IngestReport, ingest } from '../../src/jobs/ingest.js';
import { testStore } from '../support/database.js';
import { describeShared } from '../support/shared.js';

describeShared('an ingest of the shared market folder', (shared) => {
  let database: Awaited<ReturnType<typeof testStore>>;
  let report: IngestReport;
  beforeAll(async () => {
    database = await testStore();
    const provider = await openFolder(path.join(shared, 'data'));
    report = await ingest(database.store, provider, { now: new Date('2026-01-05T12:00:00Z') }).finally(() => provider.close());
    // A minute on a quiet machine.
  }, 900_000);
  afterAll(() => database.drop());

  const query = async (sql: string) => (await database.store.pool.query(sql)).rows;
  const countOf = (name: string) => report.tables.find(({ table }) => table === name);

  it('has the bars that its README counts, of both kinds, and drops two misprints of them', async () => {
    // 1,987,811 of the price files and those of 132 former members, without the ten that were renamed.
    expect(countOf('BARS')).toMatchObject({ read: 2_046_282, added: 2_046_280, quarantined: 2 });
    expect(await query('select count(distinct security_id)::int as securities, count(*)::int as bars from bar')).toEqual([
      { securities: 626, bars: 2_046_280 },
    ]);
  });

  it('has the 445 splits and 22,605 dividends that its README counts, but for nine that the prices contradict', async () => {
    expect(
      await query('select type, count(*)::int from corporate_action where not derived group by type order by type::text desc'),
    ).toEqual([
      { type: 'SPLIT', count: 441 },
      { type: 'DIVIDEND', count: 22_600 },
    ]);
  });

  it('finds of the known suspects what their prices show, and says what it flagged besides', async () => {
    const lines = readFileSync(path.join(shared, 'data', 'prices', 'known_suspects.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const suspects = new Map(
      lines.map((line) => line.split(',')).map(([ticker, date, , , check]) => [`${ticker} ${date}`, check]),
    );
    const found = await query(
      `select ticker || ' ' || date as day, rule from quarantine where stage in ('STATISTICAL', 'CROSS_CHECK') and ticker is not null`,
    );
    const counts: Record<string, [known: number, besides: number]> = {};
    for (const { day, rule } of found) {
      if (rule === 'share_units' || rule === 'adjusted_close_falls') continue;
      counts[rule] ??= [0, 0];
      counts[rule][suspects.has(day) ? 0 : 1]++;
    }
    // `node bench/suspects.mjs` prints them by kind of suspect; docs/data-formats.md has the table.
    expect(counts).toEqual({
      confirmed_spike: [1, 1],
      persistent_move: [45, 774],
      split_contradicted: [4, 0],
      dividend_contradicted: [3, 3],
    });
    const misprints = await query(`select ticker, date::text from quarantine where rule = 'confirmed_spike' order by ticker`);
    expect(misprints).toEqual([
      { ticker: 'CMCSA', date: '2004-08-02' },
      { ticker: 'IRM', date: '2006-02-02' },
    ]);
  });

  it('has two index series and all memberships, members without bars included', async () => {
    expect(countOf('CLOSES')).toMatchObject({ added: 6_277 + 7_056 });
    expect(countOf('MEMBERSHIP')).toMatchObject({ added: 1_069 });
    expect(report.withoutData.length).toBeGreaterThan(400);
  });

  it('sets a share count in thousands aside', async () => {
    const rows = await query(`select row from quarantine where rule = 'share_units' and ticker = 'ARE' order by id`);
    expect(rows).toMatchObject([{ row: { value: 61_508_967_000 } }, { row: { published: expect.stringMatching(/^2013-08/) } }]);
  });

  it('finds the facts of a renamed firm under its other ticker', async () => {
    expect(
      await query(
        `select count(*)::int > 30 as found from fundamental f join security s on s.id = f.security_id where s.key = 'FB'`,
      ),
    ).toEqual([{ found: true }]);
  });
});
