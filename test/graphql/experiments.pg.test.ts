import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { calendarOf } from '../../src/data/quality/calendar/calendar-of.js';
import { findExperiments } from '../../src/data/store/find/experiments.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';
import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import { backtestOutcome, type KeptStep } from '../../src/jobs/experiments/backtest.js';
import { sealed } from '../../src/jobs/experiments/outcome.js';
import type { Jobs } from '../../src/jobs/open-jobs.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { rebalanceDates } from '../../src/jobs/rebalance-dates.js';
import { sha256 } from '../../src/jobs/sha256.js';
import { readStrategy } from '../../src/quant/strategy/read-strategy.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { startApi, type TestApi } from '../support/api.js';
import { type JobMarket, jobWhen, makeJobMarket, STRATEGY } from '../support/job-market.js';

const RUN = 'mutation Run($input: RunFactorStudyInput!) { runFactorStudy(input: $input) { id kind status } }';
const REPLAY = 'mutation Replay($id: ID!) { replayExperiment(id: $id) { id kind } }';
const STUDY = `query Study($id: ID!) { factorStudy(id: $id) {
  id kind name strategy status error { code } warnings { code } simulated from to universe finishedAt job { kind }
  lineage { strategyVersion planHash codeVersion codeDirty dataVersion seed environment { name } }
  replays { identical }
  results { factor coverage horizons { days dates rankIc } rankIcSeries { metric count date value } quantileReturns quantileSpread
    sectors { sector } longShort { count date equity periodReturn cash benchmarks { benchmark } } } } }`;

/** A factor that breaks the rules: it reads what lies behind its inputs in memory, which in a walk over one panel is the future. */
const PEEK = `
import { defineFactor, z } from 'alphaql/plugin';
export default defineFactor({
  name: 'Peek', description: 'The return of the three sessions to come.', category: 'momentum', params: z.object({}),
  inputs: ['adjClose'], crossSectional: true, history: () => 2,
  compute: ({ adjClose }) => {
    const { data, rows, columns } = adjClose;
    const memory = new Float64Array(data.buffer);
    const first = data.byteOffset / 8;
    const ahead = (i) => (memory[first + i + 3 * columns] ?? NaN) / data[i] - 1;
    return { rows, columns, data: Float64Array.from(data, (_, i) => ahead(i)) };
  },
});
`;

/** The study that most tests look at: one factor and the composite of a strategy that has it alone. */
const INPUT = {
  factors: [{ name: 'Told' }],
  strategy: STRATEGY,
  name: 'first',
  from: '2017-01-10',
  to: '2017-05-31',
  horizons: [5, 10],
  quantiles: 2,
};

describe('experiments in the API', () => {
  let market: JobMarket;
  let jobs: Jobs;
  let api: TestApi;
  let analyst: string;
  let study: string;

  beforeAll(async () => {
    market = await makeJobMarket();
    await writeFile(path.join(market.settings.pluginsDir!, 'peek.mjs'), PEEK);
    jobs = await market.open();
    const { registry } = await discoverPlugins(market.settings.pluginsDir);
    const files = await readStrategies(market.settings.strategiesDir, registry);
    const strategies = { files, defaultStrategy: STRATEGY, read: (document: string) => readStrategy(document, registry, sha256) };
    api = await startApi(market.store, { strategies, registry, work: jobs });
    const key = { name: 'analyst', role: 'ANALYST', expiresAt: null } as const;
    analyst = (await createApiKeys(market.store, () => new Date()).create(key, null)).secret;
    study = await made(RUN, { input: INPUT });
  });

  afterAll(async () => {
    await api?.stop();
    await jobs?.close();
    await market?.drop();
  });

  const ask = (query: string, variables: object = {}) => api.ask(query, variables, analyst);

  /** Asks for a job, waits until it is done and returns the id of what it made. */
  async function made(query: string, variables: object): Promise<string> {
    const { data, errors } = await ask(query, variables);
    expect(errors).toBeUndefined();
    const [{ id }] = Object.values(data) as [{ id: string }];
    const { status, error } = await jobWhen(market.store, Number(id.split('_')[1]), (job) =>
      ['SUCCESS', 'DEAD', 'CANCELLED'].includes(job.status),
    );
    expect([status, error]).toEqual(['SUCCESS', null]);
    const result = await ask('query Job($id: ID!) { job(id: $id) { result { ... on Node { id } } } }', { id });
    return result.data.job.result.id;
  }

  it('measure factors: what the study says is what one computes from the closes', async () => {
    const { data, errors } = await ask(STUDY, { id: study });
    expect(errors).toBeUndefined();
    const { results, ...said } = data.factorStudy;
    expect(said).toMatchObject({
      ...{ id: study, kind: 'FACTOR_STUDY', name: 'first', strategy: STRATEGY, status: 'SUCCESS', error: null, simulated: true },
      ...{ from: '2017-01-10', to: '2017-05-31', universe: 'four', job: { kind: 'factorStudy' }, replays: [] },
      warnings: [{ code: 'SURVIVORSHIP_BIAS' }],
      lineage: { codeVersion: 'test', codeDirty: false, planHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const [told, composite] = results;
    const expected = byHand(5);
    expect(told).toMatchObject({ factor: 'Told', coverage: 1 });
    expect(told.rankIcSeries).toMatchObject({ metric: 'rankIc', count: 5, date: expected.map(({ date }) => date) });
    told.rankIcSeries.value.forEach((value: number, t: number) => {
      expect(value).toBeCloseTo(expected[t].rankIc, 10);
    });
    expect(told.horizons.map(({ days, dates }: { days: number; dates: number }) => [days, dates])).toEqual([
      [5, 5],
      [10, 5],
    ]);
    // The first falls and is sold, the last rises and is held: of four securities 30 percent are one.
    expect(told.longShort.equity[1]).toBeCloseTo(1 + expected[0].spread, 10);
    expect(told.longShort).toMatchObject({ count: 5, cash: [null, null, null, null, null], benchmarks: [] });
    expect({ ...composite, factor: 'Told' }).toMatchObject({ factor: 'Told', rankIcSeries: told.rankIcSeries });
  });

  it('are listed, found by their ids and compared: what they have differently is named', async () => {
    const other = await made(RUN, { input: { ...INPUT, name: null, strategy: null, quantiles: 4, horizons: [5] } });
    const list = await ask(
      `{ experiments(first: 1) { totalCount nodes { id __typename } pageInfo { hasNextPage endCursor } } 
         sweeps: experiments(kind: SWEEP) { totalCount } mine: experiments(strategy: "${STRATEGY}") { nodes { id } } }`,
    );
    expect(list.errors).toBeUndefined();
    expect(list.data).toMatchObject({
      experiments: { totalCount: 2, nodes: [{ id: other, __typename: 'FactorStudy' }], pageInfo: { hasNextPage: true } },
      sweeps: { totalCount: 0 },
      mine: { nodes: [{ id: study }] },
    });
    const { endCursor } = list.data.experiments.pageInfo;
    const next = await ask('query Next($after: String) { experiments(first: 1, after: $after) { nodes { id } } }', {
      after: endCursor,
    });
    expect(next.data.experiments.nodes).toEqual([{ id: study }]);
    const both = await ask(
      `query Both($left: ID!, $right: ID!) { node(id: $right) { id }
         compareExperiments(left: $left, right: $right) { left { id } right { kind } plan { path left right } lineage { path } metrics { metric } } }`,
      { left: study, right: other },
    );
    expect(both.errors).toBeUndefined();
    expect(both.data.node).toEqual({ id: other });
    const { plan, lineage } = both.data.compareExperiments;
    expect(plan).toContainEqual({ path: 'settings.quantiles', left: '2', right: '4' });
    expect(plan).toContainEqual({ path: 'settings.horizons.1', left: '10', right: null });
    expect(lineage.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(['asOf', 'strategyVersion', 'planHash']),
    );
  });

  it('replay to the same bytes, also after later data; what was tampered with is named', async () => {
    const { pool } = market.store;
    const replayOf = (id: string) =>
      ask('query Replay($id: ID!) { node(id: $id) { ... on Replay { identical causes differences experiment { id } } } }', {
        id,
      });
    await pool.query(
      `insert into bar (security_id, date, source, close, known_at, version)
       select security_id, '2017-07-03', 'FILES', 100, '2017-07-03T20:00Z', version from bar where date = '2017-06-30'`,
    );
    const again = await replayOf(await made(REPLAY, { id: study }));
    expect(again.data.node).toEqual({ identical: true, causes: [], differences: [], experiment: { id: study } });

    await pool.query(
      `update bar set close = close * 1.5 where date = '2017-04-28' and security_id = (select min(id) from security)`,
    );
    const changed = await replayOf(await made(REPLAY, { id: study }));
    expect(changed.data.node).toMatchObject({ identical: false, causes: ['DATA_CHANGED'] });
    expect(changed.data.node.differences[0]).toMatch(/^data\.panel: [0-9a-f]{64} → [0-9a-f]{64}$/);
    expect(changed.data.node.differences.join('\n')).toMatch(/^result\.results\.0\..*: .* → .*$/m);
    const { data } = await ask(STUDY, { id: study });
    expect(data.factorStudy.replays).toEqual([{ identical: false }, { identical: true }]);
  });

  it('that are not finished cannot be replayed or compared, and unknown ids are refused', async () => {
    const none = await ask(REPLAY, { id: 'study_999' });
    expect(none.errors?.[0].extensions.code).toBe('NOT_FOUND');
    await market.store.pool.query(
      `insert into experiment (market_id, job_id, kind, settings, universe, from_date, to_date, as_of, data_version, code_version, code_dirty,
         seed, environment) select market_id, max(job_id) over () + 1000, kind, settings, universe, from_date, to_date, as_of, data_version,
         code_version, code_dirty, seed, environment from experiment limit 1`,
    );
    await market.store.pool.query(
      `insert into job (id, kind, params, requested_by, timeout_seconds) select job_id, 'factorStudy', '{}', 'test', 1
         from experiment where digest is null`,
    );
    const open = await market.store.pool.query('select id from experiment where digest is null');
    const early = await ask(REPLAY, { id: `study_${open.rows[0].id}` });
    expect(early.errors?.[0].extensions.code).toBe('CONFLICT');
    const pending = await ask(STUDY, { id: `study_${open.rows[0].id}` });
    expect(pending.data.factorStudy).toMatchObject({ status: 'PENDING', results: [], finishedAt: null });
  });

  describe('that are backtests', () => {
    /** Half of the market's days, at the closes, since it has no opens. */
    const WALK = {
      strategy: STRATEGY,
      from: '2017-03-01',
      to: '2017-06-30',
      fill: 'NEXT_CLOSE',
      fractionalShares: true,
      capital: 1000,
    };
    const BACKTEST = 'mutation Run($input: RunBacktestInput!) { runBacktest(input: $input) { id kind } }';
    const REPORT = `query Report($id: ID!) { backtest(id: $id) {
      kind strategy status from to survivorshipBiased warnings { code } settings { capital fill dividends style benchmarks } plan { hash topN }
      metrics { totalReturn sharpe maxDrawdown costs sessions } benchmarks { benchmark beta totalReturn }
      statistics { sharpePerDay deflatedSharpe probabilisticSharpe trials effectiveTrials trialVariance intervals { metric } }
      equityCurve { count sessions date equity cash drawdown benchmarks { benchmark equity } } thin: equityCurve(maxPoints: 10) { count sessions date equity }
      rollingSharpe(window: 20) { count } monthlyReturns { year month portfolioReturn } rebalanceDates
      holdings(date: "2017-05-15") { date count weight ticker } trades(first: 3) { totalCount nodes { date side value cost reason } }
      audit { passed dates differences { date field ticker actual expected } } } }`;
    let backtest: string;

    beforeAll(async () => {
      backtest = await made(BACKTEST, { input: WALK });
    });

    it('walk a plan: curve, figures, holdings, trades and audit belong together', async () => {
      const { data, errors } = await ask(REPORT, { id: backtest });
      expect(errors).toBeUndefined();
      const report = data.backtest;
      expect(report).toMatchObject({
        ...{ kind: 'BACKTEST', strategy: STRATEGY, status: 'SUCCESS', survivorshipBiased: true },
        ...{ warnings: [{ code: 'SURVIVORSHIP_BIAS' }], settings: { capital: 1000, fill: 'NEXT_CLOSE', benchmarks: ['S1'] } },
        rebalanceDates: ['2017-03-31', '2017-04-28', '2017-05-31'],
        ...{ from: '2017-03-31', to: '2017-06-30', audit: { passed: true, differences: [] } },
      });
      const { equityCurve, metrics, monthlyReturns, thin } = report;
      expect(equityCurve.equity[0]).toBe(1000);
      expect(metrics.totalReturn).toBeCloseTo(equityCurve.equity.at(-1) / 1000 - 1, 12);
      expect(metrics.sessions).toBe(equityCurve.count - 1);
      expect(metrics.maxDrawdown).toBeCloseTo(Math.min(...equityCurve.drawdown), 12);
      const compounded = monthlyReturns.reduce(
        (value: number, month: { portfolioReturn: number }) => value * (1 + month.portfolioReturn),
        1,
      );
      expect(compounded - 1).toBeCloseTo(metrics.totalReturn, 12);
      expect(thin).toMatchObject({ count: 10, sessions: equityCurve.count });
      expect([thin.date[0], thin.date.at(-1)]).toEqual([report.from, report.to]);
      expect([Math.min(...thin.equity), Math.max(...thin.equity)]).toEqual([
        Math.min(...equityCurve.equity),
        Math.max(...equityCurve.equity),
      ]);
      expect(report.holdings.date).toBe('2017-05-01');
      expect(report.holdings.weight).toEqual([...report.holdings.weight].sort((a, b) => b - a));
      expect(report.trades.totalCount).toBeGreaterThan(3);
      expect(report.benchmarks).toMatchObject([{ benchmark: 'S1', totalReturn: expect.any(Number) }]);
    });

    it('are deflated by the trials that the store knows: other configurations of the range, each once', async () => {
      const trialsOf = async (id: string) => (await ask(REPORT, { id })).data.backtest.statistics;
      expect(await trialsOf(backtest)).toMatchObject({ trials: 1, effectiveTrials: 1, trialVariance: null });
      const statistics = await trialsOf(await made(BACKTEST, { input: { ...WALK, topN: 2 } }));
      expect(statistics.trials).toBe(2);
      expect(statistics.deflatedSharpe).toBeLessThan(statistics.probabilisticSharpe);
      expect((await trialsOf(await made(BACKTEST, { input: WALK }))).trials).toBe(2);
      expect((await trialsOf(await made(BACKTEST, { input: { ...WALK, to: '2017-06-01' } }))).trials).toBe(1);
      // The same plan as a document, looked at otherwise, is the same trial.
      const document = `# the same\nstrategy: { name: other }\nuniverse: four\nfactors: [{ name: Told, weight: 2 }]\nregime: false\n`;
      const looked = {
        strategy: null,
        document,
        auditSteps: 1,
        benchmarks: ['S2'],
        splits: { scheme: 'WALK_FORWARD_ANCHORED', count: 1, embargo: 0 },
      };
      expect((await trialsOf(await made(BACKTEST, { input: { ...WALK, ...looked } }))).trials).toBe(2);
      // Twice the money is another configuration, and yet the same returns.
      const alike = await trialsOf(await made(BACKTEST, { input: { ...WALK, capital: 2000 } }));
      expect(alike).toMatchObject({ trials: 3, effectiveTrials: 2 });
    });

    it('replay to the same bytes, and two of them are compared figure by figure', async () => {
      const id = await made(REPLAY, { id: backtest });
      const { data } = await ask('query Replay($id: ID!) { node(id: $id) { ... on Replay { identical differences } } }', { id });
      expect(data.node).toEqual({ identical: true, differences: [] });
      const list = await ask('{ backtests { nodes { id settings { topN } } } }');
      const other = list.data.backtests.nodes.find((one: { settings: { topN: number | null } }) => one.settings.topN === 2).id;
      const both = await ask(
        `query Both($left: ID!, $right: ID!) { compareExperiments(left: $left, right: $right) {
           plan { path left right } metrics { metric left right difference } returnCorrelation } }`,
        { left: backtest, right: other },
      );
      const { plan, metrics, returnCorrelation } = both.data.compareExperiments;
      expect(plan).toEqual([{ path: 'plan.sizing.topN', left: 'null', right: '2' }]);
      const [total] = metrics;
      expect(total.metric).toBe('totalReturn');
      expect(total.difference).toBeCloseTo(total.right - total.left, 12);
      expect(Math.abs(returnCorrelation)).toBeLessThanOrEqual(1);
    });

    it('go on after the steps that an earlier attempt has stored, to the same bytes', async () => {
      const { store, settings } = market;
      const { registry } = await discoverPlugins(settings.pluginsDir);
      const context = { store, registry, strategies: [], code: settings.code };
      const [experiment] = await findExperiments(store, [Number(backtest.split('_')[1])]);
      const stored: (KeptStep | null)[] = [];
      const first = await backtestOutcome(
        context,
        experiment,
        () => {},
        async (_index, work) => {
          stored.push(await work());
          return stored.at(-1)!;
        },
      );
      const made: number[] = [];
      const second = await backtestOutcome(
        context,
        experiment,
        () => {},
        async (index, work) => {
          if (index < 2) return stored[index];
          made.push(index);
          return work();
        },
      );
      expect(sealed(first).digest).toBe(experiment.digest);
      expect([sealed(second).digest, made]).toEqual([experiment.digest, [2, 3]]);
      // What the steps have left is gone with the end of the job.
      const { rows } = await store.pool.query(`select count(*)::int as count from job_step where key like 'step %'`);
      expect(rows).toEqual([{ count: 0 }]);
    });

    it('have their figures in training and test: the tests of folds together are the walk', async () => {
      const SPLITS = `query Splits($id: ID!) { backtest(id: $id) { settings { splits embargo } metrics { totalReturn costsAnnualBps sessions }
        splits { index trainFrom trainTo testFrom testTo purged embargoed status trainMetrics { sessions } testMetrics { totalReturn sessions } }
        paths { index splits metrics { totalReturn } } } }`;
      const splitsOf = async (splits: object) => {
        const id = await made(BACKTEST, { input: { ...WALK, rebalance: 'WEEK_END', auditSteps: 0, splits } });
        return (await ask(SPLITS, { id })).data.backtest;
      };
      const folded = await splitsOf({ scheme: 'PURGED_K_FOLD', count: 3, embargo: 0 });
      expect(folded.settings).toEqual({ splits: 'PURGED_K_FOLD', embargo: 0 });
      type Fold = { testMetrics: { totalReturn: number; sessions: number }; trainMetrics: { sessions: number } };
      const grown = folded.splits.reduce((value: number, { testMetrics }: Fold) => value * (1 + testMetrics.totalReturn), 1);
      expect(grown).toBeCloseTo(1 + folded.metrics.totalReturn, 12);
      for (const { testMetrics, trainMetrics } of folded.splits as Fold[]) {
        expect(testMetrics.sessions + trainMetrics.sessions).toBe(folded.metrics.sessions);
      }
      const forward = await splitsOf({ scheme: 'WALK_FORWARD_ANCHORED', count: 2 });
      const [first, second] = forward.splits;
      expect(first).toMatchObject({ trainFrom: second.trainFrom, status: 'SUCCESS', embargoed: 1 });
      expect(first.trainTo < first.testFrom && first.testTo < second.testFrom).toBe(true);
      const combined = await splitsOf({ scheme: 'COMBINATORIAL_PURGED', count: 4 });
      expect([combined.splits.length, combined.paths.length]).toEqual([6, 3]);
      expect(combined.paths[0].metrics.totalReturn).toBeCloseTo(combined.metrics.totalReturn, 12);
    });

    it('reinvest dividends where that is asked for, and are marked where they trade at the close of their signal', async () => {
      await market.store.pool.query(
        `insert into corporate_action (security_id, ex_date, type, source, value, known_at, version)
         select id, '2017-05-15', 'DIVIDEND', 'FILES', 5, '2017-05-15T20:00Z', version from security`,
      );
      const reportOf = async (input: object) => (await ask(REPORT, { id: await made(BACKTEST, { input }) })).data.backtest;
      const [cash, reinvested] = [await reportOf(WALK), await reportOf({ ...WALK, dividends: 'REINVEST' })];
      expect([cash.settings.dividends, reinvested.settings.dividends]).toEqual(['CASH', 'REINVEST']);
      const cashOn = ({ equityCurve }: typeof cash) => equityCurve.cash[equityCurve.date.indexOf('2017-05-15')];
      expect(cashOn(cash)).toBeGreaterThan(0.02);
      expect(cashOn(reinvested)).toBeCloseTo(0, 10);
      const marked = await reportOf({ ...WALK, fill: 'SIGNAL_CLOSE' });
      expect(marked.settings.fill).toBe('SIGNAL_CLOSE');
      expect(marked.warnings).toEqual([{ code: 'LOOK_AHEAD' }, { code: 'SURVIVORSHIP_BIAS' }]);
      expect(marked.trades.nodes[0].date).toBe(marked.rebalanceDates[0]);
    });

    it('fail their audit where a factor has peeked', async () => {
      const auditOf = async (input: object) => (await ask(REPORT, { id: await made(BACKTEST, { input }) })).data.backtest.audit;
      const document = 'strategy: { name: peeking }\nuniverse: four\nfactors: [{ name: Peek, weight: 1 }]\nregime: false\n';
      const peeked = await auditOf({ ...WALK, strategy: null, document, topN: 2 });
      expect(peeked).toMatchObject({ passed: false, dates: ['2017-03-31', '2017-04-28', '2017-05-31'] });
      expect(peeked.differences[0]).toMatchObject({ field: 'score', ticker: expect.stringMatching(/^S\d$/), expected: null });
      expect(new Set(peeked.differences.map(({ field }: { field: string }) => field))).toEqual(
        new Set(['score', 'weight', 'shares']),
      );
    });

    it('are refused with all that is wrong, before anything is queued', async () => {
      const { errors } = await ask(BACKTEST, {
        input: {
          ...{ strategy: STRATEGY, document: 'x', from: '2017-06-01', to: '2017-05-01', startYear: 2016, topN: 0, capital: 0 },
          ...{
            benchmarks: ['NONE'],
            rebalance: 'EVERY_N_DAYS',
            driftBand: 0.1,
            costs: { commissionBps: -1 },
            auditSteps: 99,
            splits: { scheme: 'PURGED_K_FOLD', count: 1, trainDays: 3 },
          },
        },
      });
      const named = (errors![0].extensions.problems as { path: string[] }[]).map(({ path }) =>
        path.join('.').replace('input.', ''),
      );
      expect(named.sort()).toEqual(
        [
          'strategy',
          'from',
          'startYear',
          'topN',
          'capital',
          'benchmarks',
          'everyDays',
          'driftBand',
          'costs.commissionBps',
          'auditSteps',
          'splits.count',
          'splits.trainDays',
        ].sort(),
      );
    });

    it('replay to the same bytes when all that they have stored but the digest is deleted', async () => {
      const id = await made(BACKTEST, { input: { ...WALK, capital: 3000 } });
      for (const table of ['experiment_curve', 'experiment_step', 'experiment_trade']) {
        const { rowCount } = await market.store.pool.query(`delete from ${table} where experiment_id = $1`, [id.split('_')[1]]);
        expect(rowCount).toBeGreaterThan(0);
      }
      const replay = await made(REPLAY, { id });
      const { data } = await ask('query Replay($id: ID!) { node(id: $id) { ... on Replay { identical } } }', { id: replay });
      expect(data.node).toEqual({ identical: true });
    });
  });

  it('refuses a study with all of its problems at once, before anything is queued', async () => {
    const jobsBefore = await ask('{ jobs(kind: "factorStudy") { totalCount } }');
    const { data, errors } = await ask(RUN, {
      input: {
        factors: [{ name: 'Tald' }, { name: 'Told', params: { speed: 1 } }, { name: 'EarningsYield' }],
        strategy: 'telled',
        universe: 'five',
        from: '2018-01-01',
        to: '2017-01-01',
        rebalance: 'DRIFT_BAND',
        horizons: [10, 5],
        quantiles: 1,
      },
    });
    expect(data.runFactorStudy).toBeNull();
    const { code, problems } = errors![0].extensions;
    expect(code).toBe('BAD_USER_INPUT');
    const named = problems as unknown as { path: string[]; code: string }[];
    expect(named.map((one) => `${one.path.join('.')} ${one.code}`).sort()).toEqual(
      [
        'input.strategy NOT_FOUND',
        'input.universe NOT_FOUND',
        'input.factors.0.name UNKNOWN_PLUGIN',
        'input.factors.1.params.speed BAD_USER_INPUT',
        'input.factors.2.name NO_DATA',
        'input.from BAD_USER_INPUT',
        'input.horizons BAD_USER_INPUT',
        'input.quantiles BAD_USER_INPUT',
        'input.rebalance BAD_USER_INPUT',
      ].sort(),
    );
    expect((await ask('{ jobs(kind: "factorStudy") { totalCount } }')).data).toEqual(jobsBefore.data);
    const long = await ask(RUN, { input: { ...INPUT, horizons: [200] } });
    expect(long.errors?.[0].message).toContain('to the last bar');
  });
});

/** At each month's end: the rank correlation of the return of the day with that of the sessions ahead, and the best less the worst to the next. */
function byHand(days: number): { date: string; rankIc: number; spread: number }[] {
  const calendar = calendarOf('America/New_York');
  const sessions = calendar.sessions({ from: tradingDay('2017-01-03'), to: tradingDay('2017-06-30') });
  const closeOf = (date: number, id: number) => 100 + 10 * Math.sin(Number(isoOf(date).slice(8)) * id);
  const dates = rebalanceDates(
    calendar,
    { from: tradingDay('2017-01-10'), to: tradingDay('2017-05-31') },
    { frequency: 'MONTH_END' },
  );
  return dates.map((date, k) => {
    const t = sessions.indexOf(date);
    const change = (id: number, from: number, to: number) => closeOf(sessions[to], id) / closeOf(sessions[from], id) - 1;
    const ids = [1, 2, 3, 4];
    const today = ids.map((id) => change(id, t - 1, t));
    const ahead = ids.map((id) => change(id, t, t + days));
    const rankOf = (values: number[]) => values.map((value) => values.filter((other) => other < value).length);
    const [a, b] = [rankOf(today), rankOf(ahead)];
    const distance = a.reduce((sum, rank, i) => sum + (rank - b[i]) ** 2, 0);
    const next = sessions.indexOf(dates[Math.min(k + 1, dates.length - 1)]);
    const earned = (rank: number) => change(ids[a.indexOf(rank)], t, next);
    return { date: isoOf(date), rankIc: 1 - (6 * distance) / (4 * (16 - 1)), spread: earned(3) - earned(0) };
  });
}
