/** What every optimizer keeps to, whoever wrote it: run against all that discovery finds. */
import fc from 'fast-check';
import { z } from 'zod';
import { isAppError } from '../../../src/domain/errors.js';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { sampleCovariance } from '../../../src/quant/kernels/covariance/sample.js';
import { randomStream } from '../../../src/quant/kernels/random.js';
import { parametersOf } from '../../../src/quant/plugin/describe-parameters.js';
import type { Optimizer, PortfolioProblem } from '../../../src/quant/plugin/optimizer.js';
import type { Candidates } from '../../../src/quant/plugin/risk-rule.js';
import { makePortfolio } from '../../../src/quant/portfolio/make-portfolio.js';
import { keepsAll } from '../../../src/quant/portfolio/rule-checks.js';
import { type RuledLimit, ruledLimitsOf } from '../../../src/quant/portfolio/ruled-limits.js';
import { solveWeights } from '../../../src/quant/portfolio/solve-weights.js';
import { anyRules } from '../../support/any-rules.js';
import { problemWith } from '../../support/portfolio-problem.js';
import { randomPortfolio } from '../../support/random-portfolio.js';
import { randomReturns } from '../../support/random-returns.js';

const { registry } = await discoverPlugins(null);
const optimizers = registry.list('optimizer');
const SECTORS = ['Energy', 'Health', 'Tech', null];

const configured = (plugin: Optimizer, params = {}) => ({ plugin, params: z.parse(plugin.params, params) });
const optimize = (plugin: Optimizer, problem: PortfolioProblem, params = {}) =>
  plugin.optimize(problem, z.parse(plugin.params, params));

/** Limits of rules by name with their parameters. */
const limitsOf = (candidates: Candidates, rules: Record<string, object>) =>
  ruledLimitsOf(
    Object.entries(rules).map(([name, params]) => {
      const plugin = registry.get('riskRule', name);
      return { plugin, params: z.parse(plugin.params, params) };
    }),
    candidates,
  );

/** A problem of n securities with random returns, sectors, betas, scores, market caps and holdings, under rules. */
function randomProblem(seed: number, n: number, rules: Record<string, object> = {}) {
  const random = randomStream(seed);
  const returns = randomReturns(seed, 90, n);
  const covariance = new Float64Array(n * n);
  sampleCovariance(returns.data, returns.rows, n, covariance);
  const list = (make: () => number) => Float64Array.from({ length: n }, make);
  const held = list(random);
  const total = held.reduce((sum, value) => sum + value, 0);
  const scores = list(() => 3 * random() - 1.5);
  const plain = problemWith(
    Array.from({ length: n }, () => []),
    {
      candidates: {
        sectors: Array.from({ length: n }, (_, i) => SECTORS[i % SECTORS.length]),
        betas: list(() => 0.5 + random()),
        dollarVolumes: list(() => 3e6 + 1e7 * random()),
        holdings: held.map((value) => value / total),
      },
      covariance,
      returns,
      scores,
      marketCaps: list(() => (random() < 0.1 ? Number.NaN : 1e9 * (1 + 9 * random()))),
      riskFreeAnnual: 0.02,
    },
  );
  const limits: RuledLimit[] = limitsOf(plain.candidates, rules);
  return { problem: { ...plain, limits: limits.map(({ limit }) => limit) }, limits };
}

it('finds the optimizers that come with the package', () => {
  const names = ['BlackLitterman', 'EqualRiskContribution', 'EqualWeight', 'HRP', 'InverseVariance', 'Kelly', 'MVO'];
  expect(registry.names('optimizer')).toEqual(expect.arrayContaining(names));
});

/** Ways to use an optimizer beside its defaults. */
const WAYS: Record<string, object[]> = {
  HRP: [{ linkageMethod: 'ward' }, { distance: 'rows', riskMeasure: 'standard_deviation' }],
  MVO: [
    { objective: 'utility', longOnly: false },
    { objective: 'maximum_sharpe', maxWeight: 0.4 },
    { objective: 'target_volatility', targetVolatility: 0.2 },
  ],
  Kelly: [{ longOnly: false, maxLeverage: 2 }, { growth: 'exact' }],
  BlackLitterman: [{ longOnly: false }, { views: 'absolute', omegaScale: 1 }],
};

describe.each(optimizers.map((plugin) => [plugin.name, plugin] as const))('%s', (name, plugin) => {
  const { problem } = randomProblem(12, 12);
  const ways = [{}, ...(WAYS[name] ?? [])];

  it('has finite weights, as many as there are candidates, to the same bytes every time, and changes nothing of its problem', () => {
    const before = structuredClone(problem);
    for (const params of ways) {
      const optimum = optimize(plugin, problem, params);
      expect(optimum.status).toMatch(/^(OPTIMAL|INACCURATE|FALLBACK)$/);
      expect(optimum.message).toMatch(/\.$/);
      expect(optimum.weights).toHaveLength(12);
      expect(optimum.weights.every(Number.isFinite)).toBe(true);
      expect(optimize(plugin, problem, params)).toEqual(optimum);
    }
    expect(problem).toEqual(before);
  });

  it('is not thrown off by scores and market caps of another size', () => {
    const usual = (weights: Float64Array) => weights.reduce((sum, weight) => sum + Math.abs(weight), 0) <= 10;
    for (const factor of [1e6, 1e-8]) {
      const scored = { ...problem, scores: problem.scores.map((score) => factor * score) };
      expect(usual(optimize(plugin, scored).weights)).toBe(true);
      const capped = { ...problem, marketCaps: problem.marketCaps.map((cap) => factor * cap) };
      expect([...optimize(plugin, capped).weights]).toEqual(
        [...optimize(plugin, problem).weights].map((weight) => expect.closeTo(weight, 6)),
      );
    }
  });

  it('answers for two securities, and for more of them than there were sessions', () => {
    for (const [seed, n] of [
      [2, 2],
      [5, 26],
    ]) {
      const { weights } = optimize(plugin, randomProblem(seed, n).problem);
      expect(weights).toHaveLength(n);
      expect(weights.every(Number.isFinite)).toBe(true);
    }
  });

  it('says which security has no variance, or uses other weights and says so', () => {
    const halted = {
      ...problem,
      covariance: problem.covariance.map((value, k) => (k % 12 === 3 || Math.floor(k / 12) === 3 ? 0 : value)),
    };
    try {
      const { weights } = optimize(plugin, halted);
      expect(weights.every(Number.isFinite)).toBe(true);
    } catch (error) {
      expect(isAppError(error) && error.code).toBe('SINGULAR_COVARIANCE');
      expect((error as Error).message).toContain('D');
    }
  });

  it('keeps every rule to 1e-9, on its own or by the step that follows, or says which rules conflict', () => {
    let solvedCount = 0;
    let count = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 6, max: 14 }),
        anyRules,
        fc.nat(),
        (seed, n, rules, way) => {
          const { problem: ruled, limits } = randomProblem(seed, n, rules);
          const { weights, report } = solveWeights(ruled, configured(plugin, ways[way % ways.length]), limits);
          count++;
          if (weights === null) {
            expect(report.status).toBe('INFEASIBLE');
            expect(report.message).toMatch(/\.$/);
            return;
          }
          solvedCount++;
          expect(keepsAll(limits, weights)).toBe(true);
          if (name !== 'Kelly') expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 8);
        },
      ),
      { seed: 5, numRuns: 30 },
    );
    expect(solvedCount).toBeGreaterThan(count / 2);
  });

  it('has a sentence of description, a reference, and parameters with defaults and descriptions', () => {
    expect(plugin.description).toMatch(/\.$/);
    expect(plugin.references.length).toBeGreaterThan(0);
    expect(() => z.parse(plugin.params, {})).not.toThrow();
    expect(parametersOf(plugin.params).filter(({ description }) => !description.endsWith('.'))).toEqual([]);
  });

  it('gives a portfolio the same targets in whatever order panel and ranking name the securities', () => {
    const places = Array.from({ length: 12 }, (_, i) => i);
    const targetsOf = (seed: number, order: readonly number[], params: object) => {
      const rules = { MaxWeight: { maxWeight: 0.2 }, Sector: { maxSectorWeight: 0.4 } };
      const asked = { seed, order, optimizer: [name, params] as const, rules };
      return makePortfolio(randomPortfolio(registry, asked)).targets.map(({ securityId: _, ...target }) => target);
    };
    const anyOrder = fc.shuffledSubarray(places, { minLength: places.length });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), anyOrder, fc.constantFrom(...ways), (seed, order, params) => {
        expect(targetsOf(seed, order, params)).toEqual(targetsOf(seed, places, params));
      }),
      { seed: 9, numRuns: 15 },
    );
    expect(targetsOf(4, places, {}).length).toBeGreaterThan(0);
  });
});

it('agree with each other on whether rules can hold together, where all capital is to be invested', () => {
  const invested = optimizers.filter(({ name }) => name !== 'Kelly');
  let infeasibleCount = 0;
  const convex = anyRules.map(({ MinWeight: _, ...rules }) => rules);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 3, max: 9 }), convex, (seed, n, rules) => {
      const { problem, limits } = randomProblem(seed, n, rules);
      const answers = invested.map((plugin) => solveWeights(problem, configured(plugin), limits).weights !== null);
      expect(new Set(answers).size).toBe(1);
      if (!answers[0]) infeasibleCount++;
    }),
    { seed: 8, numRuns: 60 },
  );
  expect(infeasibleCount).toBeGreaterThan(10);
});

describe('of those that come with the package', () => {
  it('what takes limits keeps them by itself, short ones too', () => {
    const rules = {
      MaxWeight: { maxWeight: 0.09 },
      Sector: { maxSectorWeight: 0.3 },
      Beta: { minBeta: 0.9, maxBeta: 1 },
      Turnover: { maxTurnover: 1 },
    };
    const { problem, limits } = randomProblem(9, 14, rules);
    for (const [name, params] of [
      ['MVO', {}],
      ['MVO', { objective: 'utility', longOnly: false }],
      ['BlackLitterman', {}],
      ['BlackLitterman', { longOnly: false }],
      ['Kelly', { fractionalKelly: 1 }],
    ] as const) {
      const { weights } = optimize(registry.get('optimizer', name), problem, params);
      expect([name, params, keepsAll(limits, weights)]).toEqual([name, params, true]);
    }
    const capped = limits.filter(({ rule }) => rule === 'MaxWeight');
    expect(keepsAll(capped, optimize(registry.get('optimizer', 'HRP'), problem).weights)).toBe(true);
  });

  it('all hold ten names alike that are capped at a tenth', () => {
    // Ten times 0.1 is a little less than 1.
    const variances = Array.from({ length: 10 }, (_, i) => 1e-4 * (i + 1));
    const plain = problemWith(variances.map((variance, i) => variances.map((_, j) => (i === j ? variance : 0))));
    const limits = limitsOf(plain.candidates, { MaxWeight: { maxWeight: 0.1 } });
    const problem = { ...plain, limits: limits.map(({ limit }) => limit) };
    for (const plugin of optimizers.filter(({ name }) => name !== 'Kelly')) {
      const { weights } = solveWeights(problem, configured(plugin), limits);
      expect([plugin.name, ...(weights ?? [])]).toEqual([plugin.name, ...new Array(10).fill(expect.closeTo(0.1, 8))]);
    }
  });

  it('BlackLitterman without views holds the market, drawn to the least variance by as much as the equilibrium is uncertain', () => {
    const problem = problemWith(
      [
        [1e-4, 0],
        [0, 4e-4],
      ],
      { marketCaps: Float64Array.of(3e9, 1e9) },
    );
    const plugin = registry.get('optimizer', 'BlackLitterman');
    // (w_mkt + τ w_gmv) / (1 + τ), since the utility is under Σ + M = (1 + τ) Σ.
    expect(optimize(plugin, problem, { tau: 0.05 }).weights[0]).toBeCloseTo((0.75 + 0.05 * 0.8) / 1.05, 9);
    expect(optimize(plugin, problem, { tau: 0.0001 }).weights[0]).toBeCloseTo(0.75, 4);
  });
});
