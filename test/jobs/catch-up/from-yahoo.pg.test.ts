import { type PolicyOptions, type ProviderPolicy, providerPolicy } from '../../../src/data/providers/policy/provider-policy.js';
import { UpstreamError } from '../../../src/data/providers/policy/upstream-error.js';
import { yahooProvider } from '../../../src/data/providers/yahoo/yahoo-provider.js';
import { findMarket } from '../../../src/data/store/load/find-market.js';
import type { Store } from '../../../src/data/store/store.js';
import type { Market } from '../../../src/domain/market.js';
import { tradingDay } from '../../../src/domain/trading-day.js';
import { catchUpFromYahoo } from '../../../src/jobs/catch-up/from-yahoo.js';
import { ingest } from '../../../src/jobs/ingest.js';
import { catchUpKind, catchUpParamsOf } from '../../../src/jobs/kinds/catch-up-kind.js';
import { ingestKind } from '../../../src/jobs/kinds/ingest-kind.js';
import { Attempt } from '../../../src/jobs/life/attempt.js';
import { answerOfMarket, NOW } from '../../data/providers/yahoo/fake-market.js';
import { fakeYahoo } from '../../data/providers/yahoo/fake-yahoo.js';
import { testStore } from '../../support/database.js';

const FRIDAY = tradingDay('2025-01-10');
const MONDAY = tradingDay('2025-01-13');

const policyOf = (options: Partial<PolicyOptions> = {}) =>
  providerPolicy('yahoo', { perSecond: 1e6, burst: 1e6, attempts: 1, ...options });

/** A policy whose breaker is open. */
async function openPolicy(): Promise<ProviderPolicy> {
  const policy = policyOf({ threshold: 1 });
  const failing = policy.run('the time', async () => {
    throw new UpstreamError('ERROR_BODY', 'It is closed.');
  });
  await expect(failing).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
  return policy;
}

describe('a catch-up from Yahoo', () => {
  let store: Store;
  let drop: () => Promise<void>;
  let market: Market;

  beforeEach(async () => {
    ({ store, drop } = await testStore());
    const { fetch } = fakeYahoo(answerOfMarket);
    const range = { from: tradingDay('2024-12-16'), to: FRIDAY, now: NOW };
    await ingest(store, yahooProvider({ tickers: ['AAA', 'BBB.B'], ...range, fetch, policy: policyOf() }), { now: NOW });
    await store.pool.query(
      `delete from bar using security s where s.id = security_id and ticker = 'AAA' and date = '2024-12-19'`,
    );
    market = (await findMarket(store, null))!;
  });
  afterEach(() => drop());

  const params = (options: object = {}) => ({
    marketId: market.id,
    universe: null,
    tickers: null,
    from: null,
    to: null,
    limit: null,
    ...options,
  });
  const daysOf = async (ticker: string) => {
    const { rows } = await store.pool.query(
      `select date::text from bar join security s on s.id = security_id where ticker = $1 and date >= '2025-01-10' or
         ticker = $1 and date = '2024-12-19' order by 1`,
      [ticker],
    );
    return rows.map(({ date }) => date);
  };

  it('fills the newest session by the rules of DAILY and an old gap by those of BACKFILL, and asks for charts only', async () => {
    const yahoo = fakeYahoo(answerOfMarket);
    const options = { market, params: params(), policy: policyOf(), fetch: yahoo.fetch, now: NOW };
    const report = await catchUpFromYahoo(store, options, () => {});
    expect(report).toMatchObject({ missing: 4, answered: 3, asked: 4, filled: 4, failures: [], failure: null });
    // SPY and BBB.B lack Monday only; AAA lacks a day of December too.
    expect(report.ingests.map(({ context }) => context)).toEqual(['DAILY', 'BACKFILL']);
    expect(await daysOf('AAA')).toEqual(['2024-12-19', '2025-01-10', '2025-01-13']);
    expect(await daysOf('BBB.B')).toEqual(['2024-12-19', '2025-01-10', '2025-01-13']);
    expect(yahoo.documents().every(({ pathname }) => pathname.includes('/chart/'))).toBe(true);
  });

  it('asks for the tickers and days that are meant', async () => {
    const { fetch } = fakeYahoo(answerOfMarket);
    const meant = params({ tickers: ['AAA', 'NONE'], to: FRIDAY });
    const report = await catchUpFromYahoo(store, { market, params: meant, policy: policyOf(), fetch, now: NOW }, () => {});
    expect(report).toMatchObject({ missing: 1, filled: 1 });
    expect(await daysOf('AAA')).toEqual(['2024-12-19', '2025-01-10']);
    const universe = params({ universe: 'nobody' });
    expect(
      await catchUpFromYahoo(store, { market, params: universe, policy: policyOf(), fetch, now: NOW }, () => {}),
    ).toMatchObject({
      missing: 0,
    });
  });

  describe('as a job', () => {
    const attemptOf = async (id: number) => Attempt.open(store, { jobId: id, claim: 1 }, () => {});
    const jobOf = async () => {
      const { rows } = await store.pool.query(
        `insert into job (kind, params, status, requested_by, timeout_seconds, claim) values ('catchUp', '{}', 'RUNNING', 'ann', 60, 1) returning id`,
      );
      return rows[0].id as number;
    };
    const stored = (options: object) => catchUpKind.params.parse(JSON.parse(JSON.stringify(catchUpParamsOf(params(options)))));

    it('names its reports, which name it, and does a batch that is done not again', async () => {
      const yahoo = fakeYahoo(answerOfMarket);
      const context = { store, yahoo: { policy: policyOf(), fetch: yahoo.fetch } } as never;
      const id = await jobOf();
      const meant = stored({ from: tradingDay('2024-12-16'), to: MONDAY });
      const result = await catchUpKind.run(context, meant, await attemptOf(id));
      const { rows } = await store.pool.query('select id from ingest where job_id = $1', [id]);
      expect(rows).toHaveLength(1);
      expect(result).toEqual({ type: 'ValidationReport', id: rows[0].id });
      await store.pool.query('delete from bar where version = (select version from ingest where job_id = $1)', [id]);
      const asked = yahoo.documents().length;
      await catchUpKind.run(context, meant, await attemptOf(id));
      expect(yahoo.documents()).toHaveLength(asked);
      expect((await store.pool.query('select from ingest where job_id = $1', [id])).rowCount).toBe(1);
    });

    it('has an ingest beside it that asks for everything listed where nothing is named', async () => {
      await store.pool.query(
        `insert into delisting (security_id, date, reason, known_at, version)
         select id, '2025-01-10', 'merger', '2025-01-10', 1 from security where ticker = 'BBB.B'`,
      );
      const yahoo = fakeYahoo(answerOfMarket);
      const context = { store, yahoo: { policy: policyOf(), fetch: yahoo.fetch } } as never;
      const id = await jobOf();
      const everything = { provider: 'YAHOO', universe: null, tickers: null, from: MONDAY, to: null } as const;
      await ingestKind.run(context, everything, await attemptOf(id));
      expect(await daysOf('AAA')).toContain('2025-01-13');
      expect(yahoo.documents().some(({ href }) => href.includes('BBB-B'))).toBe(false);
      const { rows } = await store.pool.query('select context, job_id from ingest where job_id is not null');
      expect(rows).toEqual([{ context: 'BACKFILL', job_id: id }]);
    });

    it('fails while Yahoo is not to be asked, and when it says nothing of anybody, so that it is tried again', async () => {
      const open = { store, yahoo: { policy: await openPolicy() } } as never;
      await expect(catchUpKind.run(open, stored({}), await attemptOf(await jobOf()))).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
      });
      const { fetch } = fakeYahoo(() => ({ status: 500, body: {} }));
      const broken = { store, yahoo: { policy: policyOf({ threshold: 100 }), fetch } } as never;
      await expect(catchUpKind.run(broken, stored({}), await attemptOf(await jobOf()))).rejects.toMatchObject({
        code: 'UPSTREAM_FAILED',
        message: expect.stringContaining('HTTP 500'),
      });
    });
  });
});
