import { z } from 'zod';
import { defineCovariance } from '../../../src/quant/plugin/covariance.js';
import { defineOptimizer, type PortfolioProblem } from '../../../src/quant/plugin/optimizer.js';
import { defineRiskRule } from '../../../src/quant/plugin/risk-rule.js';
import { makePortfolio } from '../../../src/quant/portfolio/make-portfolio.js';
import type { PortfolioRequest } from '../../../src/quant/portfolio/portfolio.js';
import type { Plan, PlanPlugin } from '../../../src/quant/strategy/plan.js';
import { tinyPanel } from '../../support/tiny-panel.js';

const said = { description: 'For tests.', version: '1', author: 'A', category: 'c', references: [] };

/** Variances alone: every pair of securities is without correlation. */
const variances = defineCovariance({
  ...said,
  name: 'Variances',
  params: z.object({}),
  window: () => 60,
  estimate({ rows, columns, data }) {
    const matrix = new Float64Array(columns * columns);
    for (let i = 0; i < columns; i++) {
      let sum = 0;
      for (let t = 0; t < rows; t++) sum += data[t * columns + i] ** 2;
      matrix[i * columns + i] = sum / rows;
    }
    return { matrix, shrinkage: null };
  },
});

/** Three fifths in the first ticker, the rest in equal parts. */
const topHeavy = defineOptimizer({
  ...said,
  name: 'TopHeavy',
  params: z.object({}),
  optimize: ({ candidates }) => ({
    weights: Float64Array.from(candidates.tickers, (_, i) => (i === 0 ? 0.6 : 0.4 / (candidates.tickers.length - 1))),
    status: 'OPTIMAL',
    message: 'Weights as always.',
    iterations: null,
    dualityGap: null,
    conflicts: [],
  }),
});

const maxWeight = defineRiskRule({
  ...said,
  name: 'MaxWeight',
  reason: 'Capped by MaxWeight',
  params: z.object({ most: z.number() }),
  limits: ({ tickers }, { most }) => [
    {
      form: 'each',
      subject: null,
      label: `MaxWeight ${100 * most} %`,
      minimum: null,
      maximum: new Float64Array(tickers.length).fill(most),
    },
  ],
});

const used = <P extends { name: string; version: string }>(plugin: P, params = {}) =>
  ({ plugin, name: plugin.name, version: plugin.version, params, given: [] }) as unknown as PlanPlugin<never>;

/** Two securities that move by 1 % a day, one by 2 %; 61 sessions. */
const zigzag = (percent: number, from: number) =>
  Array.from({ length: 61 }, (_, t) => from * (t % 2 === 0 ? 1 : 1 + percent / 100));
const panel = tinyPanel({
  securities: Object.fromEntries(
    [
      ['AAA', 1, 100],
      ['BBB', 1, 50],
      ['CCC', 2, 20],
    ].map(([ticker, percent, from]) => {
      const prices = zigzag(percent as number, from as number);
      return [ticker, { sector: 'Energy', adjClose: prices, close: prices, dollarVolume: [1e6], marketCap: [1e9] }];
    }),
  ),
  benchmark: zigzag(1, 1000),
});

const sizing = {
  topN: null,
  fractionalKelly: null,
  targetVolatilityAnnual: null,
  volatility: 'ex_ante',
  regimeScaling: false,
  minLeverage: 0.5,
  maxLeverage: 2,
  convictionHigh: 0.9,
  convictionMedium: 0.5,
  lot: 1,
} as const;

const signal = (ticker: string, i: number) => ({
  securityId: panel.securities.find((one) => one.ticker === ticker)!.id,
  ticker,
  rank: i + 1,
  score: 2 - i,
  coverage: 1,
  exposures: [],
  zScores: [],
});

function request({
  plan = {},
  tickers = ['CCC', 'AAA', 'BBB'],
  most = 1,
  ...other
}: Partial<Omit<PortfolioRequest, 'plan'>> & {
  plan?: Partial<Plan['sizing']>;
  tickers?: string[];
  most?: number;
} = {}): PortfolioRequest {
  const made = {
    covariance: used(variances),
    optimizer: used(topHeavy),
    riskRules: [used(maxWeight, { most })],
    sizing: { ...sizing, ...plan },
  };
  return {
    plan: made as unknown as Plan,
    ranking: {
      date: panel.dates[60],
      universeSize: 3,
      factors: [],
      regime: null,
      signals: tickers.map(signal),
      warnings: [],
    },
    panel,
    capital: 1_000_000,
    holdings: new Map(),
    realised: null,
    views: [],
    wholeShares: true,
    ...other,
  };
}

describe('a portfolio of a ranking', () => {
  it('has the weights of its optimizer in whole shares, largest first, whatever the order of the ranking', () => {
    const portfolio = makePortfolio(request());
    expect(portfolio.targets.map(({ ticker, shares, conviction, reason }) => [ticker, shares, conviction, reason])).toEqual([
      ['AAA', 6000, 'MEDIUM', 'Standard Sizing'],
      ['BBB', 4000, 'LOW', 'Standard Sizing'],
      ['CCC', 10_000, 'HIGH', 'Standard Sizing'],
    ]);
    expect(portfolio.covariance).toMatchObject({ estimator: 'Variances', observations: 60 });
    expect(portfolio).toMatchObject({ cash: 0, grossLeverage: 1, netExposure: 1, leverage: 1, targetVolatilityAnnual: null });
    expect(portfolio.effectiveNames).toBeCloseTo(1 / (0.36 + 0.04 + 0.04), 12);
    // AAA and BBB move as the benchmark does; CCC by twice as much, 2 · 0.2.
    expect(portfolio.beta).toBeCloseTo(0.6 + 0.2 + 0.4, 1);
    expect(makePortfolio(request({ tickers: ['AAA', 'BBB', 'CCC'] })).targets.map(({ finalWeight }) => finalWeight)).toEqual(
      portfolio.targets.map(({ finalWeight }) => finalWeight),
    );
  });

  it('keeps the rules, and says whom they capped and how far the weights moved', () => {
    const { targets, ruleChecks, solver } = makePortfolio(request({ most: 0.5, wholeShares: false }));
    expect(targets.map(({ ticker, rawWeight, finalWeight, reason }) => [ticker, rawWeight, finalWeight, reason])).toEqual([
      ['AAA', 0.6, 0.5, 'Capped by MaxWeight'],
      ['BBB', 0.2, expect.closeTo(0.25, 12), 'Standard Sizing'],
      ['CCC', 0.2, expect.closeTo(0.25, 12), 'Standard Sizing'],
    ]);
    expect(ruleChecks).toMatchObject([{ rule: 'MaxWeight', actual: 0.5, maximum: 0.5, satisfied: true, binding: true }]);
    expect(solver.message).toContain('nearest feasible weights, 0.122 away');
  });

  it('is scaled to its target volatility, but only as far as the rules let it', () => {
    // σ of the weights: √(252 (0.36 · 0.01² + 0.04 · 0.01² + 0.04 · 0.02²)) and a little, since up and down differ.
    const half = makePortfolio(request({ plan: { targetVolatilityAnnual: 0.09 }, wholeShares: false }));
    expect(half.volatilityAnnual).toBeCloseTo(0.09, 12);
    expect(half.netExposure).toBeCloseTo(half.leverage, 12);
    // Of the weights scaled to 1, so that leverage makes them neither more nor fewer.
    expect(half.effectiveNames).toBeCloseTo(1 / (0.36 + 0.04 + 0.04), 12);
    const capped = makePortfolio(request({ plan: { targetVolatilityAnnual: 1 }, most: 0.9, wholeShares: false }));
    expect(capped.leverage).toBeCloseTo(1.5, 12);
    expect(capped.targets[0]).toMatchObject({ finalWeight: expect.closeTo(0.9, 12), reason: 'Capped by MaxWeight' });
  });

  it('can be scaled by realised volatility: its own for a unit of leverage, or that of its new weights', () => {
    const plan = { targetVolatilityAnnual: 0.1, volatility: 'realised', minLeverage: 0.1, maxLeverage: 5 } as const;
    const realised = Float64Array.from({ length: 60 }, (_, t) => (t % 2 === 0 ? 0.02 : -0.02));
    const own = makePortfolio(request({ plan, realised, holdings: new Map([[1, 2]]), most: 5, wholeShares: false }));
    // A day of 2 % at a leverage of 2 is a day of 1 % for each unit.
    expect(own.leverage).toBeCloseTo(0.1 / (0.01 * Math.sqrt((252 * 60) / 59)), 9);
    // All move together here, which the estimator does not see: 0.6 · 1 % + 0.2 · 1 % + 0.2 · 2 % = 1.2 % a day, up and down.
    const proForma = makePortfolio(request({ plan, most: 5, wholeShares: false }));
    expect(proForma.leverage).toBeCloseTo(0.1 / (0.012 * Math.sqrt((252 * 60) / 59)), 1);
    expect(proForma.warnings).toEqual([]);
    expect(makePortfolio(request({ plan: { ...plan, targetVolatilityAnnual: 0.01 } })).warnings).toMatchObject([
      { code: 'IMPLAUSIBLE_INPUT', value: 0.01, limit: 0.03 },
    ]);
  });

  it('without feasible weights has no targets, and names what conflicts', () => {
    const { targets, solver, cash } = makePortfolio(request({ most: 0.2 }));
    expect(targets).toEqual([]);
    expect(cash).toBe(1_000_000);
    expect(solver).toMatchObject({ status: 'INFEASIBLE', conflicts: [{ constraints: ['Fully invested', 'MaxWeight 20 %'] }] });
    expect(solver.message).toBe('MaxWeight 20 % leaves room for 60 % of the capital, but 100 % are to be invested.');
  });

  it('holds the best of the ranking alone, and needs two of them', () => {
    expect(makePortfolio(request({ plan: { topN: 2 } })).targets.map(({ ticker }) => ticker)).toEqual(['AAA', 'CCC']);
    expect(() => makePortfolio(request({ plan: { topN: 1 } }))).toThrow('at least two securities');
  });

  it('tells its optimizer what was known: standardised scores, rates a year, mean volumes, what is held and what is held elsewhere', () => {
    let problem: PortfolioProblem | null = null;
    const seeing = defineOptimizer({
      ...topHeavy,
      name: 'Seeing',
      params: z.object({ fractionalKelly: z.number() }),
      optimize: (posed, { fractionalKelly }) => {
        problem = posed;
        return { ...topHeavy.optimize(posed, {}), message: `With ${fractionalKelly}.` };
      },
    });
    const { plan, ...rest } = request({ plan: { fractionalKelly: 0.3 }, most: 1, holdings: new Map([[1, 0.4], [99, -0.2]]) }); // biome-ignore format: a table
    const dollarVolume = {
      ...panel.grids.dollarVolume,
      data: Float64Array.from({ length: 61 * 3 }, (_, k) => Math.floor(k / 3)),
    };
    const told = {
      ...panel,
      grids: { ...panel.grids, dollarVolume },
      series: { ...panel.series, riskFree: Float64Array.from({ length: 61 }, (_, t) => (t < 60 ? 1e-4 : Number.NaN)) },
    };
    const { solver } = makePortfolio({
      ...rest,
      panel: told,
      plan: { ...plan, optimizer: used(seeing, { fractionalKelly: 0.9 }) },
    });
    // The fraction of the strategy's sizing goes before the optimizer's own.
    expect(solver.message).toBe('With 0.3.');
    const { scores, riskFreeAnnual, candidates, marketCaps } = problem!;
    // Scores of 0, 1 and 2 have a sample deviation of 1.
    expect([...scores]).toEqual([0, -1, 1]);
    expect(riskFreeAnnual).toBeCloseTo(0.0252, 12);
    expect(candidates.tickers).toEqual(['AAA', 'BBB', 'CCC']);
    // The last twenty of 0 to 60.
    expect([...candidates.dollarVolumes]).toEqual([50.5, 50.5, 50.5]);
    expect([[...candidates.holdings], candidates.heldElsewhere]).toEqual([[0.4, 0, 0], 0.2]);
    expect([...marketCaps]).toEqual([1e9, 1e9, 1e9]);
  });

  it('refuses a capital that buys no share, and says what would', () => {
    expect(() => makePortfolio(request({ capital: 10 }))).toThrow('the cheapest costs 20');
  });

  it('raises a flag where a day in twenty may cost more than 3 % of the value', () => {
    expect(
      makePortfolio(request({ plan: { targetVolatilityAnnual: 0.3, maxLeverage: 5 }, most: 5 })).warnings.map(({ code }) => code),
    ).toContain('VAR_ABOVE_LIMIT');
    expect(makePortfolio(request()).warnings).toEqual([]);
  });
});
