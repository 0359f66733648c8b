import type { StoredExperiment } from '../../../src/data/store/find/experiments.js';
import { tradingDay } from '../../../src/domain/trading-day.js';
import type { JobContext } from '../../../src/jobs/context.js';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import type { Audit } from '../../../src/jobs/experiments/audit.js';
import { backtestOutcome } from '../../../src/jobs/experiments/backtest.js';
import { differencesOf } from '../../../src/jobs/experiments/differences.js';
import type { BacktestSettings } from '../../../src/jobs/experiments/open-backtest.js';
import { sha256 } from '../../../src/jobs/sha256.js';
import { canonicalPlan } from '../../../src/quant/strategy/canonical-plan.js';
import { readStrategy } from '../../../src/quant/strategy/read-strategy.js';
import { type JobMarket, makeJobMarket } from '../../support/job-market.js';

/** The best two of four by the return of a day, in equal weights. */
const DOCUMENT =
  'strategy: { name: told }\nuniverse: four\nfactors: [{ name: Told, weight: 1 }]\nregime: false\nsizing: { top_n: 2 }\n';

const SETTINGS: BacktestSettings = {
  document: null,
  capital: 1000,
  benchmarks: ['S1'],
  fill: 'next_close',
  dividends: 'cash',
  style: 'long_only',
  fractionalShares: true,
  auditSteps: 3,
  splits: null,
  data: { from: '2017-01-03', to: '2017-06-30', membershipHistory: true },
};

describe('a backtest', () => {
  let market: JobMarket;
  let context: JobContext;

  beforeEach(async () => {
    market = await makeJobMarket();
    const { registry } = await discoverPlugins(market.settings.pluginsDir);
    context = { store: market.store, registry, strategies: [], code: market.settings.code };
  });

  afterEach(() => market?.drop());

  /** What the backtest comes to from March to June, without a job. */
  async function walked(document = DOCUMENT, settings = SETTINGS) {
    const { plan, problems } = readStrategy(document, context.registry, sha256);
    expect(problems).toEqual([]);
    const experiment: StoredExperiment = {
      ...{ id: 1, marketId: market.marketId, jobId: 1, kind: 'BACKTEST', name: null, strategy: null },
      ...{ strategyVersion: plan!.version, plan: JSON.parse(canonicalPlan(plan!)), planHash: plan!.hash, settings },
      ...{ universe: 'four', from: tradingDay('2017-03-01'), to: tradingDay('2017-06-30') },
      ...{ asOf: new Date('2018-01-01'), version: 2, codeVersion: 'test', codeDirty: false, seed: 1, environment: {} },
      ...{ warnings: [], result: null, digest: null, dataDigest: null, dataDigests: null, statistics: null },
    };
    const outcome = await backtestOutcome(
      context,
      experiment,
      () => {},
      (_index, work) => work(),
    );
    const { audit } = outcome.result as { audit: Audit };
    return { ...outcome, audit, held: outcome.details.holdings.map(({ date, ticker }) => ({ date, ticker })) };
  }

  /** Replaces the close of a security on a day, as an ingest at an instant does. */
  async function correct(ticker: string, day: string, factor: number, at: string): Promise<void> {
    const { pool } = market.store;
    await pool.query('insert into data_version (id, market_id) values (2, $1) on conflict do nothing', [market.marketId]);
    await pool.query(
      `with old as (select * from bar where date = $1 and security_id = (select id from security where ticker = $4)),
         kept as (insert into bar_history (security_id, date, source, close, filled, known_at, version, superseded_known_at, superseded_version)
           select security_id, date, source, close, filled, known_at, version, $3, 2 from old)
       update bar set close = old.close * $2, known_at = $3, version = 2 from old where bar.security_id = old.security_id and bar.date = old.date`,
      [day, factor, at, ticker],
    );
  }

  it('holds what the prices of a date said on it, whatever they were corrected to later, and trades at the corrected ones', async () => {
    const before = await walked();
    expect(before.audit).toMatchObject({ passed: true, differences: [] });
    const april = before.held.find(({ date }) => date === tradingDay('2017-05-01'))!.ticker;
    const [bought] = before.details.trades.filter(({ date, side }) => date === tradingDay('2017-05-01') && side === 'BUY');
    const other = ['S1', 'S2', 'S3', 'S4'].find((ticker) => !april.includes(ticker))!;
    await correct(other, '2017-04-28', 1.5, '2017-06-15T12:00Z');
    await correct(bought.ticker, '2017-05-01', 1.5, '2017-06-15T12:00Z');
    const after = await walked();
    expect(after.audit).toMatchObject({ passed: true, differences: [] });
    expect(after.held.map(({ ticker }) => ticker)).toEqual(before.held.map(({ ticker }) => ticker));
    const paid = after.details.trades.find(({ date, ticker }) => date === bought.date && ticker === bought.ticker);
    expect(paid?.price).toBeCloseTo(1.5 * bought.price, 10);
  });

  it('says in its digests what of the data is no longer the same', async () => {
    // A benchmark beside the universe, and a close of the main one before all that is ranked: regimes are fitted on its whole history.
    await market.store.pool.query(
      `with other as (insert into security (market_id, key, ticker, type, version) values (${market.marketId}, 'I', 'I', 'INDEX', 1) returning id)
       insert into index_close (security_id, date, basis, source, close, known_at, version)
       select id, d, 'PRICE'::close_basis, 'FILES'::source, 90 + extract(day from d), d + interval '20 hours', 1
         from other, generate_series(timestamp '2017-03-01', '2017-06-30', '1 day') d
       union all select min(id), '2015-06-01', 'PRICE', 'FILES', 90, '2015-06-01', 1 from security`,
    );
    const settings = { ...SETTINGS, benchmarks: ['S1', 'I'], auditSteps: 0 };
    const document = DOCUMENT.replace('regime: false', 'regime: {}');
    let { dataDigests } = await walked(document, settings);
    const changedBy = async (sql: string) => {
      const before = dataDigests;
      await market.store.pool.query(sql);
      ({ dataDigests } = await walked(document, settings));
      return differencesOf(before, dataDigests).map(({ path }) => path);
    };
    expect(await changedBy("update index_close set close = 91 where date = '2015-06-01'")).toEqual(['regimes']);
    expect(await changedBy("update index_close set close = 91 where date = '2017-05-10'")).toEqual(['benchmarks']);
    // What the store was told after the version that is read is not there, whatever day it is about.
    const earlier =
      "insert into index_close select security_id, '2014-06-02', basis, source, close, '2014-06-02', 3 from index_close where date = '2015-06-01'";
    expect(await changedBy(earlier)).toEqual([]);
    const delisted =
      "insert into delisting (security_id, date, reason, known_at, version) values (1, '2017-07-03', 'MERGER', '2017-07-03', 3)";
    expect(await changedBy(delisted)).toEqual([]);
    expect(await changedBy('update delisting set version = 1')).toEqual(['delistings']);
    expect(await changedBy("update bar set close = close + 1 where security_id = 2 and date = '2017-02-01'")).toEqual(['panel']);
    await correct('S2', '2017-04-28', 1.5, '2017-06-15T12:00Z');
    ({ dataDigests } = await walked(document, settings));
    expect(dataDigests.corrected).toMatch(/^[0-9a-f]{64}$/);
    expect(await changedBy('update bar_history set close = close + 1')).toEqual(['corrected']);
  });

  it('uses a correction from the day on which it was known', async () => {
    const before = await walked();
    await correct('S4', '2017-05-31', 1.5, '2017-05-31T19:00Z');
    const after = await walked();
    expect(after.audit.passed).toBe(true);
    expect(after.held.at(-1)!.ticker).toContain('S4');
    expect(before.held.at(-1)!.ticker).not.toContain('S4');
  });
});
