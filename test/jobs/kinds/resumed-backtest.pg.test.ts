import { tradingDay } from '../../../src/domain/trading-day.js';
import type { JobContext } from '../../../src/jobs/context.js';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import type { BacktestParams } from '../../../src/jobs/experiments/open-backtest.js';
import { backtestKind } from '../../../src/jobs/kinds/backtest-kind.js';
import { Attempt } from '../../../src/jobs/life/attempt.js';
import { type JobMarket, makeJobMarket } from '../../support/job-market.js';

const PARAMS: Omit<BacktestParams, 'marketId'> = {
  ...{ strategy: null, name: null, universe: 'four', from: tradingDay('2017-03-01'), to: tradingDay('2017-06-30') },
  document:
    'strategy: { name: told }\nuniverse: four\nfactors: [{ name: Told, weight: 1 }]\nregime: false\nsizing: { top_n: 2 }\n',
  changes: { topN: null, rebalance: { frequency: 'week_end', everyDays: null, band: null }, costs: {}, seed: 1 },
  ...{ capital: 1000, benchmarks: ['S1'], fill: 'next_close', dividends: 'cash', style: 'long_only', fractionalShares: true },
  ...{ auditSteps: 0, splits: null, asOf: new Date('2018-01-01') },
};

describe('a backtest that is gone on with', () => {
  let market: JobMarket;
  let context: JobContext;
  beforeEach(async () => {
    market = await makeJobMarket();
    const { registry } = await discoverPlugins(market.settings.pluginsDir);
    context = { store: market.store, registry, strategies: [], code: { commit: 'a', dirty: false } };
  });
  afterEach(() => market?.drop());

  const rowsOf = async (sql: string, values: unknown[]) => (await market.store.pool.query(sql, values)).rows;

  async function newJob(): Promise<number> {
    const sql = `insert into job (kind, params, status, requested_by, timeout_seconds, claim) values ('backtest', '{}', 'RUNNING', 'ann', 60, 1)`;
    const [{ id }] = await rowsOf(`${sql} returning id`, []);
    return id;
  }

  /** One attempt at a job; with `walks`, it is asked to stop when it walks for that time. */
  async function run(jobId: number, commit: string, walks = Number.POSITIVE_INFINITY): Promise<void> {
    let walked = 0;
    const attempt: Attempt = await Attempt.open(market.store, { jobId, claim: 1 }, (stage) => {
      if (stage.startsWith('walking') && ++walked === walks) attempt.stop();
    });
    await backtestKind.run({ ...context, code: { commit, dirty: false } }, { ...PARAMS, marketId: market.marketId }, attempt);
  }

  it.each([
    ['uses what was done by the same code', 'a', false],
    ['does again what other code has done, so that its result is of one code', 'b', true],
  ])('%s', async (_title, commit, again) => {
    const [whole, half] = [await newJob(), await newJob()];
    await run(whole, commit);
    await expect(run(half, 'a', 5)).rejects.toThrow('asked to stop');
    const kept = await rowsOf(`select key from job_step where job_id = $1 and key like 'step %'`, [half]);
    expect(kept.length).toBeGreaterThan(2);
    // Whoever uses what was kept says what it says.
    await rowsOf(
      `update job_step set result = jsonb_set(result, '{days,costs,0}', '77') where job_id = $1 and key like 'step %'`,
      [half],
    );
    await run(half, commit);
    const digests = await rowsOf('select digest from experiment where job_id = any($1) order by job_id', [[whole, half]]);
    expect(digests[0].digest === digests[1].digest).toBe(again);
    expect(await rowsOf('select from job_step where job_id = $1 and key like $2', [half, 'step %'])).toEqual([]);
  });
});
