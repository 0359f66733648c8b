import { providerPolicy } from '../../../src/data/providers/policy/provider-policy.js';
import type { Store } from '../../../src/data/store/store.js';
import { tradingDay } from '../../../src/domain/trading-day.js';
import { type IngestParams, ingestKind } from '../../../src/jobs/kinds/ingest-kind.js';
import { Attempt } from '../../../src/jobs/life/attempt.js';
import { answerOfMarket } from '../../data/providers/yahoo/fake-market.js';
import { type Answer, fakeYahoo } from '../../data/providers/yahoo/fake-yahoo.js';
import { testStore } from '../../support/database.js';

describe('a job that ingests from Yahoo', () => {
  let store: Store;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    ({ store, drop } = await testStore());
    await store.pool.query(
      `insert into job (kind, params, status, requested_by, timeout_seconds, claim) values ('ingest', '{}', 'RUNNING', 'ann', 60, 1)`,
    );
  });
  afterEach(() => drop());

  const run = async (answer: Answer) => {
    const policy = providerPolicy('yahoo', { perSecond: 1e6, burst: 1e6, attempts: 1 });
    const context = { store, yahoo: { policy, fetch: fakeYahoo(answer).fetch } } as never;
    const from = tradingDay('2024-12-16');
    const params: IngestParams = { provider: 'YAHOO', universe: null, tickers: ['AAA', 'BBB.B'], from, to: null };
    return ingestKind.run(context, params, await Attempt.open(store, { jobId: 1, claim: 1 }, () => {}));
  };
  const count = async (table: string) => (await store.pool.query(`select from ${table}`)).rowCount;

  it('fails without any answer, leaves nothing behind, and brings all of it when it is tried again', async () => {
    await expect(run(() => ({ status: 503, body: '' }))).rejects.toMatchObject({
      code: 'UPSTREAM_FAILED',
      message: expect.stringContaining('HTTP 503'),
    });
    expect(await Promise.all(['market', 'security', 'data_version', 'ingest', 'job_step'].map(count))).toEqual([0, 0, 0, 0, 0]);
    expect(await run(answerOfMarket)).toMatchObject({ type: 'ValidationReport' });
    expect(await count('bar')).toBeGreaterThan(0);
  });

  it('brings what was answered where some is not, and says what failed', async () => {
    const answer: Answer = (url) => (url.pathname.endsWith('/chart/AAA') ? { status: 200, body: {} } : answerOfMarket(url));
    await run(answer);
    const { rows } = await store.pool.query('select distinct ticker from bar join security s on s.id = security_id order by 1');
    expect(rows.map(({ ticker }) => ticker)).toEqual(['BBB.B', 'SPY']);
    const { rows: reports } = await store.pool.query('select failures from ingest');
    expect(reports[0].failures).toEqual([expect.stringMatching(/^bars \(SCHEMA_DRIFT\): failed for AAA/)]);
  });
});
