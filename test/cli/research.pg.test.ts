import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findCurve, listHoldings, listTrades } from '../../src/data/store/find/backtests.js';
import { findExperiments } from '../../src/data/store/find/experiments.js';
import { findRuns } from '../../src/data/store/find/runs.js';
import { loadSignals } from '../../src/data/store/find/signals.js';
import { listSweepPoints } from '../../src/data/store/find/sweeps.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';
import type { Jobs } from '../../src/jobs/open-jobs.js';
import { projectRoot } from '../../src/project-root.js';
import { type JobMarket, makeJobMarket, STRATEGY } from '../support/job-market.js';
import { openParquet, type ParquetReader } from '../support/parquet.js';

/** How the market is walked: at the closes, since it has no opens. */
const WALK = ['--from', '2017-03-01', '--to', '2017-06-30', '--fill', 'next_close', '--fractional', '--capital', '1000'];
const README = readFileSync(path.join(projectRoot(), 'README.md'), 'utf8');

describe('research from the command line', () => {
  let market: JobMarket;
  let jobs: Jobs;
  let root: string;
  const readers: ParquetReader[] = [];
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'alphaql-research-')));
    market = await makeJobMarket();
    jobs = await market.open();
  });
  afterAll(async () => {
    await Promise.all(readers.map((reader) => reader.close()));
    await jobs?.close();
    await market?.drop();
    rmSync(root, { recursive: true });
  });

  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(projectRoot(), 'dist/src/cli.js'), ...args], {
      env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', WORKERS: '1', ...market.env },
    }).then(
      ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, out: stdout, err: stderr }),
    );
  /** What a command prints that succeeds, as lines of words. */
  async function linesOf(...args: string[]): Promise<string[][]> {
    const { code, out, err } = await run(...args);
    expect({ code, err }).toEqual({ code: 0, err: expect.not.stringContaining('Error') });
    return out.split('\n').map((line) => line.trim().split(/\s{2,}/));
  }
  const out = (name: string) => path.join(root, name);
  async function exported(name: string, ...args: string[]): Promise<ParquetReader> {
    const lines = await linesOf('export', ...args, '--out', out(name));
    expect(lines.at(-2)?.[0]).toMatch(/\.json: what they are made of$/);
    readers.push(await openParquet(out(name)));
    return readers[readers.length - 1];
  }
  const documentOf = (name: string, file = 'experiment') =>
    JSON.parse(readFileSync(path.join(out(name), `${file}.json`), 'utf8'));
  const securities = (ids: readonly number[]) => ids.map((id) => `security_${id}`);

  it('walks, sweeps and studies, and prints what came of it', async () => {
    const backtest = await linesOf('backtest', STRATEGY, ...WALK, '--top', '2', '--name', 'first');
    expect(backtest[0][0]).toMatch(/^backtest_1: told, four, 2017-03-31 to 2017-06-30, \d+ sessions$/);
    expect(backtest[1][0]).toContain('The market is simulated');
    expect(backtest[2][0]).toMatch(/^SURVIVORSHIP_BIAS: /);
    expect(backtest.at(-2)).toEqual(['look-ahead audit', expect.stringMatching(/^passed/)]);

    const grid = ['--grid', 'topN=2,3', '--grid', 'costs.commissionBps=50,0'];
    const sweep = await linesOf('sweep', STRATEGY, ...WALK, ...grid, '--name', 'costs');
    expect(sweep[0][0]).toBe('sweep_2: told, four, 2017-03-01 to 2017-06-30, 4 points');
    const points = sweep.slice(5, 9);
    expect(sweep[4].slice(0, 4)).toEqual(['backtest', 'topN', 'costs.commissionBps', 'Sharpe']);
    expect(points.map(([id]) => id).sort()).toEqual(['backtest_3', 'backtest_4', 'backtest_5', 'backtest_6']);
    const ratios = points.map(([, , , sharpe]) => Number(sharpe));
    expect(ratios).toEqual(ratios.toSorted((a, b) => b - a));

    const study = await linesOf(
      ...['study', 'Told', '--composite', STRATEGY, '--from', '2017-01-10', '--to', '2017-05-31'],
      ...['--horizons', '5,10', '--quantiles', '2'],
    );
    expect(study[0][0]).toBe('study_7: told, four, 2017-01-10 to 2017-05-31, 5 dates');
    // The strategy has this one factor, so that its composite has the same ranks.
    const [told, , composite] = study.slice(5, 9);
    expect(told.slice(0, 2)).toEqual(['Told', '5']);
    expect([composite[0], ...composite.slice(3)]).toEqual(['composite', ...told.slice(3)]);
  });

  it('lists, compares and repeats experiments', async () => {
    const listed = await linesOf('experiments');
    expect(listed.slice(1, -1).map(([id, status]) => `${id} ${status}`)).toEqual(
      ['study_7', 'backtest_6', 'backtest_5', 'backtest_4', 'backtest_3', 'sweep_2', 'backtest_1'].map((id) => `${id} SUCCESS`),
    );
    expect((await linesOf('experiments', '--kind', 'backtest', '--limit', '1')).slice(1)).toEqual([
      expect.arrayContaining(['backtest_6']),
      ['and 4 more'],
      [''],
    ]);
    const [dear, free] = (await listSweepPoints(market.store, 2)).map(({ experimentId }) => experimentId!);
    const compared = await linesOf('compare', `backtest_${dear}`, String(free));
    expect(compared[0]).toEqual([`backtest_${dear}`, `backtest_${free}`, 'difference']);
    expect(compared).toContainEqual(['plan.costs.commissionBps: 50 → 0']);
    expect(compared.find(([metric]) => metric === 'sessions')?.[3]).toBe('0');
    const unlike = await linesOf('compare', 'sweep_2', 'study_7');
    expect(unlike[0]).toEqual(['sweep_2 and study_7 have no figures that can be compared']);

    expect(await linesOf('replay', 'backtest_1')).toEqual([['backtest_1: every byte is the same'], ['']]);
    await market.store.pool.query(`update experiment set digest = repeat('0', 64) where id = 7`);
    const replayed = await run('replay', '7');
    expect(replayed).toMatchObject({ code: 1, out: expect.stringMatching(/^study_7: it differs \([A-Z_, ]+\)\n$/) });
  });

  it('exports a backtest to the bit, and again after a replay the same bytes', async () => {
    const reader = await exported('backtest', 'backtest_1');
    const { store } = market;
    const [row] = await findExperiments(store, [1]);

    const curve = (await findCurve(store, 1))!;
    expect(await reader.types('curve')).toEqual({
      date: 'DATE',
      ...Object.fromEntries(['equity', 'cash', 'turnover', 'costs', 'exposure', 'risk_free'].map((name) => [name, 'DOUBLE'])),
      benchmark_S1: 'DOUBLE',
    });
    const orNull = (values: readonly number[]) => values.map((value) => (Number.isNaN(value) ? null : value));
    expect(await reader.read('curve')).toEqual({
      date: curve.dates,
      ...{ equity: curve.equity, cash: curve.cash, turnover: curve.turnover, costs: curve.costs, exposure: curve.exposure },
      risk_free: curve.dates.map((_, t) => orNull(curve.riskFree)[t] ?? null),
      benchmark_S1: orNull(curve.benchmarkReturns),
    });

    const steps = await listHoldings(store, 1, 0, 100);
    expect(await reader.read('holdings')).toEqual({
      date: steps.flatMap(({ date, ticker }) => ticker.map(() => date)),
      signal_date: steps.flatMap(({ signalDate, ticker }) => ticker.map(() => signalDate)),
      ticker: steps.flatMap(({ ticker }) => ticker),
      security: steps.flatMap(({ securityId }) => securities(securityId)),
      sector: steps.flatMap(({ sector }) => sector),
      weight: steps.flatMap(({ weight }) => weight),
      shares: steps.flatMap(({ shares }) => shares),
      value: steps.flatMap(({ weight, equity }) => weight.map((part) => part * equity)),
      price: steps.flatMap(({ price }) => price),
    });

    const trades = await listTrades(store, { experimentId: 1, ticker: null, from: null, to: null }, null, 1000);
    const { security, ...traded } = await reader.read('trades');
    expect(security).toEqual(securities(trades.map(({ securityId }) => securityId)));
    for (const [name, values] of Object.entries(traded)) {
      expect(values).toEqual(trades.map((trade) => trade[name as 'value']));
    }

    const metrics = await reader.read('metrics');
    const figure = (benchmark: string | null, metric: string) =>
      metrics.value[metrics.metric.findIndex((name, i) => name === metric && metrics.benchmark[i] === benchmark)];
    const result = row.result as { metrics: Record<string, number>; benchmarks: Record<string, number>[] };
    expect(figure(null, 'totalReturn')).toBe(result.metrics.totalReturn);
    expect(figure(null, 'deflatedSharpe')).toBe((row.statistics as Record<string, number>).deflatedSharpe);
    expect(figure('S1', 'totalReturn')).toBe(result.benchmarks[0].totalReturn);

    const { maxDrawdownFrom: from, maxDrawdownTo: to } = result.metrics;
    expect(documentOf('backtest')).toMatchObject({
      ...{ id: 'backtest_1', kind: 'BACKTEST', name: 'first', market: 'four', simulated: true, survivorshipBiased: true },
      warnings: [{ code: 'SURVIVORSHIP_BIAS' }],
      ...{ strategy: STRATEGY, universe: 'four', from: '2017-03-01', to: '2017-06-30' },
      lineage: {
        ...{ planHash: row.planHash, asOf: row.asOf.toISOString(), dataVersion: row.version, seed: 1 },
        ...{ codeVersion: 'test', codeDirty: false, environment: row.environment, digest: row.digest },
      },
      ...{ plan: { sizing: { topN: 2 } }, settings: { capital: 1000 }, statistics: { trials: 1 } },
      result: {
        from: '2017-03-31',
        metrics: { ...result.metrics, maxDrawdownFrom: isoOf(from), maxDrawdownTo: isoOf(to) },
        audit: { passed: true, dates: expect.arrayContaining(['2017-03-31']) },
      },
      tables: [{ file: 'curve.parquet', rows: curve.dates.length }, {}, {}, {}],
    });

    await linesOf('replay', '1');
    await exported('again', '1');
    const files = readdirSync(out('backtest'));
    expect(files.sort()).toEqual(['curve.parquet', 'experiment.json', 'holdings.parquet', 'metrics.parquet', 'trades.parquet']);
    for (const file of files)
      expect(readFileSync(path.join(out('again'), file))).toEqual(readFileSync(path.join(out('backtest'), file)));
  });

  it('exports sweeps, factor studies and rankings', async () => {
    const { store, marketId } = market;
    const sweep = await exported('sweep', 'sweep_2');
    const points = await listSweepPoints(store, 2);
    const table = await sweep.read('points');
    expect(table).toMatchObject({
      backtest: points.map(({ experimentId }) => `backtest_${experimentId}`),
      status: points.map(() => 'SUCCESS'),
      topN: [2, 2, 3, 3],
      'costs.commissionBps': [50, 0, 50, 0],
      sharpe: points.map(({ metrics }) => metrics!.sharpe),
    });

    const study = await exported('study', 'study_7');
    const [row] = await findExperiments(store, [7]);
    const [told, composite] = (row.result as { results: Record<string, Record<string, number[]>>[] }).results;
    const series = await study.read('rank_ic');
    expect(series.rank_ic).toEqual([...told.rankIcSeries.value, ...composite.rankIcSeries.value]);
    expect(series.date.slice(0, 5)).toEqual(told.rankIcSeries.date);
    expect((await study.read('long_short')).equity.slice(0, 5)).toEqual(told.longShort.equity);
    expect(await study.types('horizons')).toMatchObject({ factor: 'VARCHAR', days: 'INTEGER', rank_ic: 'DOUBLE' });
    expect((await study.read('horizons')).days).toEqual([5, 10, 5, 10]);
    expect(documentOf('study').result.results[0]).toMatchObject({ factor: 'Told', horizons: [{ days: 5, dates: 5 }, {}] });

    for (const day of ['2017-03-01', '2017-03-02', '2017-03-01']) await linesOf('rank', '--date', day);
    const rankings = await exported('rankings', 'rankings', '--strategy', STRATEGY, '--from', '2017-03-01');
    const [second, third] = (await findRuns(store, marketId, [2, 3])).sort((a, b) => a.id - b.id);
    const signals = [await loadSignals(store, third), await loadSignals(store, second)];
    expect(await rankings.read('rankings')).toMatchObject({
      date: signals.flatMap(({ rank }, i) => rank.map(() => tradingDay(['2017-03-01', '2017-03-02'][i]))),
      run: signals.flatMap(({ rank }, i) => rank.map(() => ['ranking_3', 'ranking_2'][i])),
      rank: signals.flatMap(({ rank }) => rank),
      security: signals.flatMap(({ securityId }) => securities(securityId)),
      score: signals.flatMap(({ score }) => score),
      exposure_Told: signals.flatMap(({ exposures }) => exposures[0]),
      z_Told: signals.flatMap(({ zScores }) => zScores[0]),
    });
    expect((await rankings.read('runs')).as_of).toEqual([third.asOf.getTime(), second.asOf.getTime()]);
    expect(documentOf('rankings', 'rankings')).toMatchObject({
      market: 'four',
      simulated: true,
      from: '2017-03-01',
      to: '2017-03-02',
    });
  });

  it('says everything that is wrong at once, and asks for nothing and writes nothing', async () => {
    const count = async () => (await market.store.pool.query('select count(*)::int from job')).rows[0].count;
    const before = await count();
    const refused = async (...args: string[]) => {
      const { code, out: printed, err } = await run(...args);
      expect([code, printed]).toEqual([1, '']);
      return err;
    };
    const typed = await refused('sweep', STRATEGY, '--grid', 'topN', '--from', '2017-02-30', '--top', 'x', '--fill', 'best');
    for (const text of ['--grid "topN"', '--from "2017-02-30"', '--top "x"', '--fill "best"']) expect(typed).toContain(text);
    const meant = await refused('sweep', STRATEGY, '--to', '1999-01-01', '--grid', 'topN=1,1', '--grid', 'nothing.at.all=1');
    for (const text of ['input.to', 'input.grid.0.values', 'input.grid.1.path'])
      expect(meant.replaceAll('backtest.', '')).toContain(text);
    const asked = await refused('study', 'Tald', 'Told:speed', '--horizons', '5,x', '--quantiles', '0');
    for (const text of ['factor "Told:speed"', '--horizons "5,x"', '--quantiles "0"']) expect(asked).toContain(text);
    expect(await refused('study', 'Tald', 'Told:speed=1', '--universe', 'five')).toMatch(/"Tald"[\s\S]*speed[\s\S]*"five"/);
    expect(await refused('compare', '99', 'backtest_2')).toMatch(/"99"[\s\S]*"backtest_2"/);
    expect(await refused('export', '1', '--out', root)).toContain('has files already');
    expect(await refused('export', 'rankings', '--out', out('none'), '--from', '2017-06-30')).toContain('has no rankings');
    expect(readdirSync(root).sort()).toEqual(['again', 'backtest', 'rankings', 'study', 'sweep']);
    expect(await count()).toBe(before);
  });

  it('has the commands that the README shows, and no others, with their options', async () => {
    const { out: help } = await run('help');
    const commands = [...help.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name]) => name).filter((name) => name !== 'help');
    const lines = [...README.matchAll(/^npm run (?:--silent )?alphaql -- (.+?)(?: {2,}.*)?$/gm)].map(([, line]) => line);
    const shown = lines.flatMap((line) => (/^[a-z-]+ \| [a-z-]+$/.test(line) ? line.split(' | ') : [line.split(' ')[0]]));
    expect([...new Set(shown)].sort()).toEqual(commands.sort());
    for (const name of ['sweep', 'study', 'export']) {
      const said = `${(await run('help', name)).out}${name === 'export' ? (await run('export', 'rankings', '--help')).out : ''}`;
      const used = lines.filter((line) => line.startsWith(`${name} `)).flatMap((line) => line.match(/--[a-z-]+/g) ?? []);
      for (const option of used) expect(said).toContain(`${option} `);
    }
  });
});
