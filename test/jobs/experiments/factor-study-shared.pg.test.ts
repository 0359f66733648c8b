/** The study of momentum on real prices, through the job: its long-short portfolio beside the series that AQR publishes. */
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openFolder } from '../../../src/data/providers/files/open-folder.js';
import { findExperiments } from '../../../src/data/store/find/experiments.js';
import { isoOf, tradingDay } from '../../../src/domain/trading-day.js';
import { ingest } from '../../../src/jobs/ingest.js';
import { factorStudyKind, factorStudyParamsOf } from '../../../src/jobs/kinds/factor-study-kind.js';
import { submit } from '../../../src/jobs/life/submit.js';
import { type Jobs, openJobs } from '../../../src/jobs/open-jobs.js';
import { projectRoot } from '../../../src/project-root.js';
import { testStore } from '../../support/database.js';
import { jobWhen } from '../../support/job-market.js';
import { describeShared } from '../../support/shared.js';
import { correlationOf, monthlySeries } from '../../support/shared-prices.js';

/** How far below the reference a correlation may be; `conventions` of the reference file suggests it. */
const BAND = 0.15;

/** The columns of AQR's file. */
const AQR = ['BAB', 'QMJ', 'HML_DEVIL', 'MKT', 'SMB', 'UMD', 'RF'];

/** Prices of one firm in four, which take some seconds to ingest, with the index and its members. */
const MANIFEST = `
name: quarter
description: One in four large caps, real prices of 2003 to 2017
simulated: false
currency: USD
timezone: America/New_York
benchmark: SPY
securities: |
  select distinct symbol as ticker, null as name, null as sector, null as industry, 'EQUITY' as type from 'prices/prices_*.csv.gz' where symbol < 'D'
  union all select 'SPY', null, null, null, 'ETF'
bars: |
  select date, symbol as ticker, open, high, low, close, volume, dividend, split_factor as split from 'prices/prices_*.csv.gz' where symbol < 'D'
closes: |
  select date, 'SPY' as ticker, adj_close as close, 'total_return' as basis from 'benchmark/spy_adj_close.csv'
membership: |
  select distinct 'quarter' as universe, symbol as ticker, date '2000-01-01' as "from", null::date as "to" from 'prices/prices_*.csv.gz' where symbol < 'D'
`;

describeShared('a factor study on the shared data', (shared) => {
  let database: Awaited<ReturnType<typeof testStore>>;
  let folder: string;
  let jobs: Jobs;
  let marketId: number;

  beforeAll(async () => {
    database = await testStore();
    folder = await mkdtemp(path.join(os.tmpdir(), 'alphaql-study-'));
    for (const table of ['prices', 'benchmark']) {
      await mkdir(path.join(folder, table));
      const files = await readdir(path.join(shared, 'data', table));
      for (const file of files) await copyFile(path.join(shared, 'data', table, file), path.join(folder, table, file));
    }
    await writeFile(path.join(folder, 'market.yaml'), MANIFEST);
    const provider = await openFolder(folder);
    await ingest(database.store, provider, { now: new Date('2026-01-05T12:00:00Z') }).finally(() => provider.close());
    ({
      rows: [{ id: marketId }],
    } = await database.store.pool.query('select id from market'));
    const settings = {
      databaseUrl: database.url,
      strategiesDir: path.join(projectRoot(), 'strategies'),
      pluginsDir: null,
      marketsDir: null,
      code: { commit: 'test', dirty: false },
    };
    const log = { info() {}, warn() {}, error: (text: string) => process.stderr.write(`${text}\n`) };
    jobs = await openJobs(database.store, log, { threads: 1, projectRoot: projectRoot(), settings });
  });
  afterAll(async () => {
    await jobs?.close();
    await database?.drop();
    await rm(folder, { recursive: true });
  });

  it("has momentum's long-short portfolio go with UMD, and beta's with BAB", async () => {
    const { store } = database;
    const params = factorStudyParamsOf({
      marketId,
      factors: [
        { name: 'Momentum', params: { lookback: 252 } },
        { name: 'BAB', params: { betaLookback: 252, correlationLookback: 252 } },
      ],
      strategy: null,
      name: null,
      universe: 'quarter',
      from: tradingDay('2003-12-01'),
      to: tradingDay('2017-12-29'),
      rebalance: 'MONTH_END',
      horizons: [21],
      quantiles: 5,
    });
    const { timeoutSeconds } = factorStudyKind;
    const job = { kind: 'factorStudy', params, requestedBy: 'test', priority: 0, idempotencyKey: null, timeoutSeconds };
    const { result, error } = await jobWhen(store, await submit({ store, queue: jobs.queue }, job), ({ status }) =>
      ['SUCCESS', 'DEAD'].includes(status),
    );
    expect(error).toBeNull();
    const [{ result: stored }] = await findExperiments(store, [result!.id]);
    const { results } = stored as { results: { longShort: { date: number[]; periodReturn: number[] } }[] };
    const { measured } = JSON.parse(readFileSync(path.join(shared, 'data/reference/factor_sanity.json'), 'utf8'));
    const published = monthlySeries(path.join(shared, 'data/factors/aqr_us_daily.csv.gz'), AQR, 1);
    const correlations = ['UMD', 'BAB'].map((series, k) => {
      const { date, periodReturn } = results[k].longShort;
      const others = date.slice(1).map((day) => published.get(isoOf(day).slice(0, 7))![series]);
      return { months: others.length, correlation: correlationOf(periodReturn.slice(1), others) };
    });
    const reference = ['momentum_12_1_top30_minus_bottom30_vs_AQR_UMD', 'bab_rank_weighted_beta_neutral_no_rf_vs_AQR_BAB'];
    correlations.forEach(({ months, correlation }, k) => {
      expect(months).toBe(measured[reference[k]].months);
      expect(correlation).toBeGreaterThan(measured[reference[k]].correlation - BAND);
    });
  });
});
