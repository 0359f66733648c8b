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
  }, 180_000);
  afterAll(() => database.drop());

  const query = async (sql: string) => (await database.store.pool.query(sql)).rows;
  const countOf = (name: string) => report.tables.find(({ table }) => table === name);

  it('has the bars that its README counts, of both kinds, and loses none', async () => {
    // 1,987,811 of the price files and those of 132 former members, without the ten that were renamed.
    expect(countOf('BARS')).toMatchObject({ read: 2_046_282, added: 2_046_282, quarantined: 0 });
    expect(await query('select count(distinct security_id)::int as securities, count(*)::int as bars from bar')).toEqual([
      { securities: 626, bars: 2_046_282 },
    ]);
  });

  it('has the splits and dividends that its README counts, beside those that were derived', async () => {
    expect(
      await query('select type, count(*)::int from corporate_action where not derived group by type order by type::text desc'),
    ).toEqual([
      { type: 'SPLIT', count: 445 },
      { type: 'DIVIDEND', count: 22_605 },
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
