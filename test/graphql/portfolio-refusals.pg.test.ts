import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tradingDay } from '../../src/domain/trading-day.js';
import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import type { Jobs } from '../../src/jobs/open-jobs.js';
import { rank } from '../../src/jobs/rank.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { tryWeights } from '../../src/jobs/what-if.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { NO_COMPUTE, startApi, type TestApi } from '../support/api.js';
import { type JobMarket, jobWhen, makeJobMarket } from '../support/job-market.js';

const TRY = `query Try($input: OptimizeInput!) { optimize(input: $input) { weight solver { status message conflicts { constraints explanation } }
  covariance { repaired reciprocalCondition } warnings { code message } } }`;
const OPTIMIZE = 'mutation Make($input: OptimizePortfolioInput!) { job: optimizePortfolio(input: $input) { id } }';
const NEWEST = `query Newest($strategy: String!) { portfolio(strategy: $strategy) { size solver { status conflicts { explanation } }
  warnings { code message } targets(first: 9) { nodes { ticker shares reason } } } }`;
const strategyOf = (name: string, universe: string, rest = '') => `strategy: { name: ${name} }
universe: ${universe}
factors: [{ name: Told, weight: 1 }]
regime: false
optimizer: { name: EqualWeight }
covariance: { name: Sample }
${rest}`;
/** A strategy of two views, one of which is of nobody whom it holds. */
const VIEWS = strategyOf('views', 'four').replace(
  'EqualWeight }',
  'BlackLitterman, params: { ic: 0, stated_views: [{ ticker: GONE, return_annual: 0.5 }, { ticker: S1, return_annual: 0.3 }] } }',
);

describe('bad input to portfolios, risk and schedules', () => {
  let market: JobMarket;
  let jobs: Jobs;
  let api: TestApi;
  let analyst: string;

  beforeAll(async () => {
    market = await makeJobMarket();
    // FLAT never moved, TWIN moves as S1 does, GONE has no price at all, NEW has two: one return, and S4 has no volume.
    // NEW is in the universe of the others, and in `lone` with S1.
    await market.store.pool.query(
      `with s as (insert into security (market_id, key, ticker, type, version)
             select $1, name, name, 'STOCK', (select max(id) from data_version) from unnest(array['FLAT', 'TWIN', 'GONE', 'NEW']) name
             returning id, ticker),
         b as (insert into bar (security_id, date, source, close, volume, known_at, version)
             select s.id, b.date, b.source, case s.ticker when 'FLAT' then 50 else b.close / 2 end, 0, b.known_at, b.version
               from s, bar b join security one on one.id = b.security_id
              where one.ticker = 'S1' and s.ticker in ('FLAT', 'TWIN') or one.ticker = 'S2' and s.ticker = 'NEW' and b.date >= '2017-06-29'),
         u as (insert into universe (market_id, name) values ($1, 'lone') returning id)
       insert into membership (universe_id, security_id, from_date, known_at, version)
       select u.id, m.id, '2017-01-01', '2017-01-01', (select max(id) from data_version)
         from (select id, 'lone' as name from u union all select id, name from universe) u
         join (select id, ticker from s union all select id, ticker from security) m
           on m.ticker = 'NEW' or m.ticker = 'S1' and u.name = 'lone'`,
      [market.marketId],
    );
    await market.store.pool.query(
      "update bar set volume = 1e6 where security_id in (select id from security where ticker in ('S1', 'S2', 'S3'))",
    );
    const folder = market.settings.strategiesDir;
    const tight = 'risk_rules: [{ name: MaxWeight, params: { max_weight: 0.2 } }]\n';
    const liquid = 'risk_rules: [{ name: Liquidity, params: { max_volume_share: 0.1 } }]\n';
    const coarse = 'risk_rules: [{ name: MinWeight, params: { min_weight: 0.3 } }]\n';
    await writeFile(path.join(folder, 'coarse.yaml'), strategyOf('coarse', 'four', coarse));
    await writeFile(path.join(folder, 'plain.yaml'), strategyOf('plain', 'four'));
    await writeFile(path.join(folder, 'tight.yaml'), strategyOf('tight', 'four', tight));
    await writeFile(path.join(folder, 'liquid.yaml'), strategyOf('liquid', 'four', liquid));
    await writeFile(path.join(folder, 'lone.yaml'), strategyOf('lone', 'lone'));
    await writeFile(path.join(folder, 'views.yaml'), VIEWS);
    const { registry } = await discoverPlugins(market.settings.pluginsDir);
    const files = await readStrategies(folder, registry);
    const context = { store: market.store, registry, strategies: files, code: market.settings.code };
    for (const strategy of ['plain', 'tight', 'liquid', 'coarse', 'lone', 'views']) {
      await rank(context, { marketId: market.marketId, strategy, dates: [tradingDay('2017-06-30')], asOf: null });
    }
    jobs = await market.open();
    const strategies = { files, defaultStrategy: 'plain', read: () => ({ plan: null, problems: [] }) };
    const compute = { ...NO_COMPUTE, whatIf: (params: Parameters<typeof tryWeights>[1]) => tryWeights(context, params) };
    api = await startApi(market.store, { registry, strategies, compute, work: jobs });
    const key = { name: 'analyst', role: 'ANALYST', expiresAt: null } as const;
    analyst = (await createApiKeys(market.store, () => new Date()).create(key, null)).secret;
  });
  afterAll(async () => {
    await api?.stop();
    await jobs?.close();
    await market?.drop();
  });

  const tried = (input: object) => api.ask(TRY, { input: { tickers: ['S1', 'S2', 'S3'], ...input } });
  /** The first error of a what-if: its code, its message, and which fields it is of. */
  const refusal = async (input: object) => {
    const { data, errors } = await tried(input);
    expect(data).toEqual({ optimize: null });
    const { message, extensions } = errors![0];
    return { code: extensions.code, message, fields: extensions.problems?.map(({ path: at }) => at.at(-1)) };
  };
  /** Makes a portfolio and returns how the job ended, and the portfolio that the strategy then has. */
  const made = async (strategy: string, input: object = {}) => {
    const { data, errors } = await api.ask(OPTIMIZE, { input: { strategy, ...input } }, analyst);
    expect(errors).toBeUndefined();
    const id = Number(data.job.id.split('_')[1]);
    const { status, error } = await jobWhen(market.store, id, (row) => ['SUCCESS', 'DEAD'].includes(row.status));
    return { status, error, portfolio: (await api.ask(NEWEST, { strategy })).data.portfolio };
  };

  it('fewer than two securities are refused, and a ranking that leaves one ends the job with the remedy', async () => {
    expect(await refusal({ tickers: ['S1'] })).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['tickers'] });
    const { status, error, portfolio } = await made('lone');
    expect({ status, portfolio }).toEqual({ status: 'DEAD', portfolio: null });
    expect(error).toMatchObject({ code: 'INSUFFICIENT_HISTORY', retryable: false });
    expect(error?.message).toMatch(/at least two securities .* there is one\. Hold more names, or take another date/);
  });

  it('a singular covariance is solved and said where the weights are defined, else refused with the remedy', async () => {
    const twins = { tickers: ['S1', 'S2', 'TWIN'], covariance: { name: 'Sample' } };
    const { optimize } = (await tried({ ...twins, optimizer: { name: 'MVO' } })).data;
    expect(optimize).toMatchObject({ solver: { status: 'OPTIMAL' }, covariance: { repaired: false } });
    expect(optimize.covariance.reciprocalCondition).toBeLessThan(1e-9);
    for (const name of ['HRP', 'InverseVariance', 'EqualRiskContribution']) {
      const still = { tickers: ['S1', 'FLAT'], covariance: { name: 'Sample' }, optimizer: { name } };
      expect(await refusal(still)).toMatchObject({
        code: 'SINGULAR_COVARIANCE',
        message: expect.stringMatching(/but FLAT has none\. Leave them out, or use a covariance that shrinks/),
      });
    }
  });

  it('a ticker without any price is refused by name in a what-if, and left out of a portfolio with a warning', async () => {
    expect(await refusal({ tickers: ['S1', 'S2', 'GONE'] })).toMatchObject({
      code: 'NO_DATA',
      message: expect.stringMatching(/GONE\. Leave them out, or ask for another date/),
    });
    const { portfolio } = await made('plain');
    expect(portfolio.size).toBe(4);
    expect(portfolio.warnings).toContainEqual({ code: 'FALLBACK', message: expect.stringMatching(/^Left out, .* NEW\.$/) });
  });

  it('returns and views of other tickers, and two of one, are refused with everything that is wrong', async () => {
    const expectedReturns = [
      { ticker: 'S9', returnAnnual: 0.1 },
      { ticker: 'S1', returnAnnual: 0.1 },
      { ticker: 'S1', returnAnnual: 0.2 },
    ];
    const views = [
      { ticker: 'S1', against: 'S2', returnAnnual: 0.1 },
      { ticker: 'S2', against: 'S1', returnAnnual: 0.1 },
      { ticker: 'S1', against: 'S8', returnAnnual: 0.1 },
    ];
    const { code, message, fields } = await refusal({ expectedReturns, views });
    expect(code).toBe('BAD_USER_INPUT');
    expect(fields).toEqual(['expectedReturns', 'views', 'expectedReturns', 'views']);
    expect(message).toContain('S1 more often');
    expect(message).toContain('S1 and S2 more often');
    expect(message).toContain('S9');
    expect(message).toContain('S8');
  });

  it("a strategy's own view of whom it does not hold is left out with a warning, and the portfolio is made", async () => {
    const { status, portfolio } = await made('views');
    expect(status).toBe('SUCCESS');
    expect(portfolio.warnings).toContainEqual({
      code: 'FALLBACK',
      message: 'Stated views were left out, since they are of no candidate: GONE.',
    });
    expect(portfolio.targets.nodes.length).toBeGreaterThan(0);
  });

  it('limits that contradict each other are an answer that names them, or refused where one rule does', async () => {
    const few = { riskRules: [{ name: 'MaxWeight', params: { max_weight: 0.2 } }] };
    const { optimize } = (await tried(few)).data;
    expect(optimize).toMatchObject({ weight: [null, null, null], solver: { status: 'INFEASIBLE' } });
    expect(optimize.solver.conflicts[0].explanation).toContain('leaves room for 60 % of the capital');
    const turned = { riskRules: [{ name: 'Beta', params: { min_beta: 1, max_beta: 0.5 } }] };
    expect(await refusal(turned)).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['max_beta'] });
    const { status, portfolio } = await made('tight');
    expect(status).toBe('SUCCESS');
    expect(portfolio).toMatchObject({ size: 0, solver: { status: 'INFEASIBLE' } });
    expect(portfolio.solver.conflicts[0].explanation).toContain('leaves room for 80 % of the capital');
  });

  it('a rule that leaves nothing of a target is its reason', async () => {
    // At least 30 % each: of four equal names three have room.
    const { portfolio } = await made('coarse');
    const reasons = portfolio.targets.nodes.map(({ shares, reason }: { shares: number; reason: string }) => [shares > 0, reason]);
    expect(reasons).toHaveLength(4);
    expect(reasons.filter(([held]: [boolean]) => !held)).toEqual([[false, 'Dropped under Risk Rules']]);
  });

  it('a capital that buys no share of anything ends the job with the remedy, and one too coarse for some says which', async () => {
    const { status, error } = await made('plain', { capital: 50 });
    expect(status).toBe('DEAD');
    expect(error).toMatchObject({ code: 'CAPITAL_TOO_SMALL', retryable: false, problems: [{ path: ['capital'] }] });
    expect(error?.message).toMatch(/the cheapest costs 9\d.*Raise the capital/);
    // A quarter of 390 buys one share at 91, and none at 101; what is left over buys one more of what is held.
    const { portfolio } = await made('plain', { capital: 390 });
    for (const { shares, reason } of portfolio.targets.nodes)
      expect(reason).toBe(shares > 0 ? 'Standard Sizing' : 'Below One Lot');
    expect(new Set(portfolio.targets.nodes.map(({ shares }: { shares: number }) => shares > 0)).size).toBe(2);
    expect((await api.ask(OPTIMIZE, { input: { capital: 0 } }, analyst)).errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('a negative volatility is refused wherever one can be given', async () => {
    const { errors } =
      await api.ask(`{ hedge(portfolioValue: 1000, volatility: -0.2) { strike } risk(volatility: -0.2) { portfolioValue }
      vwapSchedule(shares: 10, dailyVolume: 1000, volatility: -0.2) { shares } }`);
    expect(
      errors?.map(({ path: at, extensions }) => `${at?.[0]} ${extensions.code} ${extensions.problems?.[0].path}`).sort(),
    ).toEqual(['hedge BAD_USER_INPUT volatility', 'risk BAD_USER_INPUT volatility', 'vwapSchedule BAD_USER_INPUT volatility']);
  });

  it('no volume is refused of an order; a security without it is not held under a rule of liquidity, and its trade has no known cost', async () => {
    const { errors } = await api.ask('{ vwapSchedule(shares: 10, dailyVolume: 0, volatility: 0.2) { shares } }');
    expect(errors?.[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', problems: [{ path: ['dailyVolume'] }] });
    const { status, portfolio } = await made('liquid');
    expect(status).toBe('SUCCESS');
    for (const { ticker, shares, reason } of portfolio.targets.nodes) {
      expect({ ticker, held: shares > 0, reason }).toEqual({
        ticker,
        held: ticker !== 'S4',
        reason: ticker === 'S4' ? 'Capped by Liquidity' : 'Standard Sizing',
      });
    }
    expect(portfolio.targets.nodes).toHaveLength(4);
    await made('plain');
    const { trades } = (await api.ask('{ trades { trades { ticker participation expectedCostBps } } }')).data.trades;
    expect(trades).toHaveLength(4);
    for (const { ticker, participation, expectedCostBps } of trades) {
      expect([participation === null, expectedCostBps === null]).toEqual([ticker === 'S4', ticker === 'S4']);
    }
  });
});
