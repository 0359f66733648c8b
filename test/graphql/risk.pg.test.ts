import { readFileSync } from 'node:fs';
import path from 'node:path';
import { demoProvider } from '../../src/data/providers/demo/demo-provider.js';
import { currentVersion } from '../../src/data/store/load/current-version.js';
import { findMarket } from '../../src/data/store/load/find-market.js';
import { loadPanel } from '../../src/data/store/load/load-panel.js';
import { savePortfolio } from '../../src/data/store/save/save-portfolio.js';
import type { Store } from '../../src/data/store/store.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';
import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import { ingest } from '../../src/jobs/ingest.js';
import { type Pool, startPool } from '../../src/jobs/pool.js';
import type { RankedRun } from '../../src/jobs/rank.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { projectRoot } from '../../src/project-root.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { sharedDir } from '../support/shared.js';

const STRATEGY = 'momentum_quality';
const LAST = tradingDay('2025-12-31');
const RISK = `query Risk($value: Float = 1000000, $confidence: Float = 0.95, $volatility: Float, $date: Date, $asOf: DateTime) {
  risk(strategy: "${STRATEGY}", portfolioValue: $value, confidence: $confidence, volatility: $volatility, date: $date, asOf: $asOf) {
    portfolio { date capital } portfolioValue confidence horizonDays volatilityAnnual beta trackingErrorAnnual effectiveNames simulated
    var { portfolioVar portfolioVarFraction z volatility tickers weights componentVar marginalVar incrementalVar componentSum
      methods { method valueAtRisk expectedShortfall observations } }
    bySector { name exposure componentVar share } byFactor { name exposure share }
    stress { scenario from to portfolioReturn profit coverage }
    liquidity { participation daysFor95 daysForAll impactBps }
    hedge { triggered underlying spot strike putPrice units totalCost costBps volatilityAnnual rateAnnual expiry greeks { delta } warnings { code } }
    warnings { code }
  }
}`;

const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

/** Stores the best ten of a run as a portfolio of equal weights. */
async function hold(store: Store, { runId, ranking, asOf }: RankedRun, marketId: number): Promise<void> {
  const best = ranking.signals.slice(0, 10);
  const panel = await loadPanel(store, {
    market: (await findMarket(store, null))!,
    universe: null,
    securityIds: best.map(({ securityId }) => securityId),
    fields: ['close'],
    from: ranking.date,
    to: ranking.date,
    asOf,
    version: await currentVersion(store, marketId),
  });
  const priceOf = new Map(panel.securities.map(({ id }, s) => [id, panel.grids.close.data[s]]));
  await savePortfolio(
    store,
    {
      marketId,
      strategy: STRATEGY,
      date: ranking.date,
      rankingRunId: runId,
      capital: 500_000,
      cash: 0,
      grossLeverage: 1,
      netExposure: 1,
      volatilityAnnual: 0.2,
      targetVolatilityAnnual: null,
      leverage: 1,
      beta: 1,
      effectiveNames: 10,
      solver: {
        optimizer: 'EqualWeight',
        status: 'OPTIMAL',
        message: 'Closed form.',
        iterations: null,
        dualityGap: null,
        conflicts: [],
      },
      covariance: { estimator: 'Sample', observations: 252, shrinkage: null, reciprocalCondition: 0.1, repaired: false },
      ruleChecks: [],
      warnings: [],
      asOf,
      version: panel.version,
      strategyVersion: '1.0',
      planHash: 'f00d',
      codeVersion: 'c0de',
      codeDirty: false,
      seed: 1,
      environment: {},
    },
    best.map(({ securityId, ticker, score, rank }) => {
      const price = priceOf.get(securityId)!;
      const sized = { shares: Math.floor(50_000 / price), price, value: Math.floor(50_000 / price) * price };
      return {
        securityId,
        ticker,
        score,
        rank,
        conviction: 'HIGH',
        rawWeight: 0.1,
        finalWeight: 0.1,
        reason: 'Standard Sizing',
        ...sized,
      };
    }),
  );
}

describe('risk, hedge and dashboard', () => {
  let store: Store;
  let pool: Pool;
  let api: TestApi;
  let drop: () => Promise<void>;
  let run: RankedRun;
  let marketId: number;

  beforeAll(async () => {
    const database = await testStore();
    ({ store, drop } = database);
    await ingest(store, demoProvider({ through: LAST }), { now: new Date('2026-01-02T12:00:00Z') });
    marketId = (await findMarket(store, null))!.id;
    const strategiesDir = `${projectRoot()}/strategies`;
    pool = startPool({
      databaseUrl: database.url,
      strategiesDir,
      pluginsDir: null,
      marketsDir: null,
      code: { commit: 'test', dirty: false },
      threads: 1,
      projectRoot: projectRoot(),
    });
    [run] = await pool.run('rank', { marketId, strategy: STRATEGY, dates: [LAST], asOf: null });
    const { registry } = await discoverPlugins(null);
    api = await startApi(store, {
      compute: {
        regimeHistory: (work) => pool.run('regimeHistory', work),
        portfolioRisk: (work) => pool.run('portfolioRisk', work),
        whatIf: (work) => pool.run('whatIf', work),
      },
      strategies: {
        files: await readStrategies(strategiesDir, registry),
        defaultStrategy: STRATEGY,
        read: () => ({ plan: null, problems: [] }),
      },
    });
  });
  afterAll(async () => {
    await api?.stop();
    await pool?.close();
    await drop?.();
  });

  it('say why there is nothing before a portfolio is made', async () => {
    const { data, extensions } = await api.ask(RISK);
    expect(data.risk).toBeNull();
    expect(extensions?.reasons?.[0]).toMatchObject({ path: ['risk'], message: expect.stringContaining('has no portfolio') });
    const { data: page, errors } = await api.ask(
      '{ dashboard { date simulated portfolio { id } risk { confidence } attribution { total } trades { ticker } ranking { size } regime { state } } }',
    );
    expect(errors).toBeUndefined();
    expect(page.dashboard).toMatchObject({
      date: null,
      simulated: true,
      portfolio: null,
      risk: null,
      attribution: null,
      trades: [],
      ranking: { size: run.ranking.signals.length },
      regime: { state: run.ranking.regime!.state },
    });
  });

  it('answer with parts that add up, computed on a thread', async () => {
    await hold(store, run, marketId);
    const { data, errors } = await api.ask(RISK);
    expect(errors).toBeUndefined();
    const { risk } = data;
    expect(risk.portfolio).toEqual({ date: isoOf(LAST), capital: 500_000 });
    expect(risk).toMatchObject({ portfolioValue: 1e6, confidence: 0.95, horizonDays: 1, simulated: true });
    expect(risk.var.portfolioVar).toBeCloseTo(risk.var.z * risk.var.volatility * 1e6, 6);
    expect(risk.var.componentSum).toBeCloseTo(risk.var.portfolioVar, 6);
    expect(sumOf(risk.var.componentVar)).toBeCloseTo(risk.var.portfolioVar, 6);
    expect([...risk.var.tickers].sort()).toEqual(run.ranking.signals.slice(0, 10).map(({ ticker }) => ticker).sort()); // biome-ignore format: one call
    expect(risk.var.methods.map(({ method }: { method: string }) => method)).toEqual([
      'PARAMETRIC',
      'HISTORICAL',
      'CORNISH_FISHER',
    ]);
    expect(risk.var.methods[1].observations).toBe(504);
    for (const by of [risk.bySector, risk.byFactor])
      expect(sumOf(by.map(({ share }: { share: number }) => share))).toBeCloseTo(1, 9);
    expect(risk.byFactor.map(({ name }: { name: string }) => name).sort()).toEqual(
      ['Market', 'Specific', ...run.ranking.factors.map(({ factor }) => factor)].sort(),
    );
    // An exposure is the mean z-score of ten equal weights.
    const [factor] = run.ranking.factors;
    const z = sumOf(run.ranking.signals.slice(0, 10).map(({ zScores }) => zScores[0] || 0)) / 10;
    expect(risk.byFactor.find(({ name }: { name: string }) => name === factor.factor).exposure).toBeCloseTo(z, 9);
    expect(risk.effectiveNames).toBeCloseTo(10, 9);
    expect(risk.beta).toBeGreaterThan(0.2);
    expect(risk.liquidity.daysForAll).toBeGreaterThanOrEqual(risk.liquidity.daysFor95);
    const scenarios = risk.stress.map(({ scenario }: { scenario: string }) => scenario);
    // Nothing real happened in a simulated market.
    expect(scenarios).toEqual(expect.arrayContaining(['Worst drawdown', 'Worst month', 'Market −20 %', 'Volatility × 2']));
    expect(scenarios).not.toContain('Pandemic 2020');
    expect(risk.stress.find(({ scenario }: { scenario: string }) => scenario === 'Worst month').coverage).toBeGreaterThan(0.5);
  });

  it('scale with the value, and know nothing of what came later', async () => {
    const small = (await api.ask(RISK, { value: 1000 })).data.risk;
    const large = (await api.ask(RISK, { value: 2000 })).data.risk;
    expect(large.var.portfolioVar).toBeCloseTo(2 * small.var.portfolioVar, 9);
    expect(large.hedge.totalCost).toBeCloseTo(2 * small.hedge.totalCost, 9);
    const before = await api.ask(RISK, { asOf: '2025-12-30T00:00:00Z' });
    expect(before.data.risk).toBeNull();
  });

  it('hedge alike, whether asked of the risk or of the hedge', async () => {
    const { data, errors } = await api.ask(
      `{ risk(volatility: 0.3) { warnings { code } hedge { ...Overlay } } hedge(volatility: 0.3) { ...Overlay } }
       fragment Overlay on HedgeReport { triggered underlying spot strike putPrice units totalCost costBps annualizedCostBps rateAnnual expiry months
         outOfTheMoney hedgeFraction volatilityAnnual greeks { delta gamma vega theta rho } warnings { code } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.hedge).toEqual(data.risk.hedge);
    const { hedge } = data;
    expect(hedge).toMatchObject({
      underlying: 'DEMO',
      volatilityAnnual: 0.3,
      months: 3,
      hedgeFraction: 1,
      expiry: '2026-03-31',
      warnings: [],
    });
    expect(hedge.strike / hedge.spot).toBeCloseTo(0.8, 12);
    expect(hedge.units * hedge.spot).toBeCloseTo(1e6, 6);
    expect(hedge.annualizedCostBps).toBeCloseTo(4 * hedge.costBps, 9);
    expect(hedge.triggered).toBe(data.risk.warnings.some(({ code }: { code: string }) => code === 'VAR_ABOVE_LIMIT'));
  });

  it('solve the strike for a budget, and warn of a volatility a day', async () => {
    const { data } = await api.ask(
      '{ budget: hedge(premiumBudgetBps: 20) { costBps strike spot } daily: hedge(volatility: 0.012) { warnings { code limit } } }',
    );
    expect(data.budget.costBps).toBeCloseTo(20, 6);
    expect(data.budget.strike).toBeLessThan(data.budget.spot);
    expect(data.daily.warnings).toEqual([{ code: 'IMPLAUSIBLE_INPUT', limit: 0.05 }]);
  });

  it.each([
    ['risk(volatility: -0.1) { confidence }', 'BAD_USER_INPUT'],
    ['risk(confidence: 0.5) { confidence }', 'BAD_USER_INPUT'],
    ['risk(portfolioValue: 0) { confidence }', 'BAD_USER_INPUT'],
    ['risk(strategy: "nobody") { confidence }', 'NOT_FOUND'],
    ['hedge(volatility: -1) { spot }', 'BAD_USER_INPUT'],
    ['hedge(underlying: "NOBODY") { spot }', 'NOT_FOUND'],
    ['dashboard(strategy: "nobody") { date }', 'NOT_FOUND'],
  ])('refuse %s', async (field, code) => {
    const { data, errors } = await api.ask(`{ ${field} }`);
    expect(Object.values(data)).toEqual([null]);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
  });

  it('make one page: regime, attribution by family, targets, ranking, portfolio, risk and data', async () => {
    const { data, errors } = await api.ask(`{ dashboard { generatedAt strategy date
      regime { state confidenceScore confidenceMultiplier baseTargetVol adjustedTargetVol }
      attribution { value momentum quality lowRisk sentiment other total }
      trades { ticker alphaScore conviction rawWeight finalWeight shares value reason }
      ranking { size } portfolio { capital } risk { portfolioValue confidence } dataHealth { status } } }`);
    expect(errors).toBeUndefined();
    const { dashboard } = data;
    expect(dashboard).toMatchObject({ strategy: STRATEGY, date: isoOf(LAST), portfolio: { capital: 500_000 } });
    expect(dashboard.risk).toEqual({ portfolioValue: 500_000, confidence: 0.95 });
    expect(dashboard.dataHealth.status).toMatch(/HEALTHY|DEGRADED/);
    expect(dashboard.trades).toHaveLength(10);
    expect(dashboard.trades[0]).toMatchObject({ finalWeight: 0.1, conviction: 'HIGH', reason: 'Standard Sizing' });
    // The mean score of ten equal weights is the sum over the families.
    const mean = sumOf(run.ranking.signals.slice(0, 10).map(({ score }) => score)) / 10;
    const { total, ...families } = dashboard.attribution;
    expect(total).toBeCloseTo(mean, 9);
    expect(sumOf(Object.values(families))).toBeCloseTo(total, 9);
    const { regime } = run.ranking;
    expect(dashboard.regime).toMatchObject({ state: regime!.state, confidenceScore: regime!.confidence });
  });

  it('answer the front page and the page of a portfolio as the contract’s front end asks for them', async () => {
    const shared = sharedDir();
    if (shared === null) return;
    const operations = readFileSync(path.join(shared, 'graphql/operations.graphql'), 'utf8');
    const [frontPage] = /query FrontPage[\s\S]*?\n}/.exec(operations)!;
    const front = await api.ask(frontPage, { strategy: STRATEGY, top: 5 });
    expect(front.errors).toBeUndefined();
    expect(front.data.dashboard.trades).toHaveLength(10);
    expect(front.data.rankings.nodes).toHaveLength(5);
    const [portfolioPage] = /query PortfolioAndRisk[\s\S]*?\n}/.exec(operations)!;
    const page = await api.ask(portfolioPage, { strategy: STRATEGY, value: 250_000 });
    expect(page.errors).toBeUndefined();
    expect(page.data.portfolio.targets.nodes).toHaveLength(10);
    expect(page.data.risk.var.tickers).toHaveLength(10);
    expect(page.data.risk.hedge.totalCost).toBeGreaterThan(0);
  });
});
