/** Problems small enough to be solved on paper. Covariances are stated a year. */
import { z } from 'zod';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import type { PortfolioProblem } from '../../../src/quant/plugin/optimizer.js';
import type { RuleLimit } from '../../../src/quant/plugin/risk-rule.js';
import { problemWith } from '../../support/portfolio-problem.js';

const { registry } = await discoverPlugins(null);

function optimize(name: string, problem: PortfolioProblem, params = {}) {
  const plugin = registry.get('optimizer', name);
  return plugin.optimize(problem, z.parse(plugin.params, params));
}

const problemOf = (annual: number[][], said: Parameters<typeof problemWith>[1] = {}) =>
  problemWith(
    annual.map((row) => row.map((value) => value / 252)),
    said,
  );
const diagonal = (...variances: number[]) => variances.map((variance, i) => variances.map((_, j) => (i === j ? variance : 0)));
const floats = (...values: number[]) => Float64Array.from(values);

function expectWeights(actual: Float64Array, ...expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((weight, i) => {
    expect(actual[i]).toBeCloseTo(weight, 8);
  });
}

const cap = (n: number, most: number): RuleLimit => ({
  form: 'each',
  subject: null,
  label: `MaxWeight ${100 * most} %`,
  minimum: null,
  maximum: new Float64Array(n).fill(most),
});

describe('without correlations', () => {
  const problem = problemOf(diagonal(0.04, 0.16));

  it('least variance and HRP are inverse to the variance, equal risk to the volatility', () => {
    for (const name of ['InverseVariance', 'MVO', 'HRP']) expectWeights(optimize(name, problem).weights, 0.8, 0.2);
    expectWeights(optimize('InverseVariance', problem, { riskMeasure: 'standard_deviation' }).weights, 2 / 3, 1 / 3);
    expectWeights(optimize('EqualRiskContribution', problem).weights, 2 / 3, 1 / 3);
    expectWeights(optimize('EqualWeight', problem).weights, 0.5, 0.5);
  });

  it('HRP by standard deviations is inverse to the volatility within clusters and between them', () => {
    // Volatilities 1 to 4 in this order: 2√2/3 left and 12√2/7 right, so that 0.72 go left, and there two thirds to the first.
    const four = problemOf(diagonal(1, 4, 9, 16));
    expectWeights(optimize('HRP', four, { riskMeasure: 'standard_deviation' }).weights, 0.48, 0.24, 0.16, 0.12);
    // Variances 0.8 and 5.76: 0.878 go left, and there 0.8 to the first.
    const left = 5.76 / (0.8 + 5.76);
    expectWeights(optimize('HRP', four).weights, 0.8 * left, 0.2 * left, 0.64 * (1 - left), 0.36 * (1 - left));
  });

  it('risk budgets enter by their root', () => {
    expectWeights(optimize('EqualRiskContribution', problem, { budgets: { A: 4 } }).weights, 0.8, 0.2);
  });

  it('HRP keeps caps of single weights', () => {
    expectWeights(optimize('HRP', { ...problem, limits: [cap(2, 0.6)] }).weights, 0.6, 0.4);
    // Ten times 0.1 is a little less than 1, and room enough.
    const ten = problemOf(diagonal(...Array.from({ length: 10 }, (_, i) => 0.01 * (i + 1))));
    expectWeights(optimize('HRP', { ...ten, limits: [cap(10, 0.1)] }).weights, ...new Array(10).fill(0.1));
  });
});

describe('MVO', () => {
  const covariance = diagonal(0.04, 0.16);
  const given = { expectedReturnsAnnual: floats(0.12, 0.22), riskFreeAnnual: 0.02 };

  it('has the largest Sharpe ratio at μ/σ², with returns in excess of the risk-free rate', () => {
    const { weights, message } = optimize('MVO', problemOf(covariance, given), { objective: 'maximum_sharpe' });
    expectWeights(weights, 2 / 3, 1 / 3);
    expect(message).toBe('Largest Sharpe ratio: 0.707.');
  });

  it('makes returns of scores by IC · σ · z', () => {
    // 0.1 · 0.2 · 1 and 0.1 · 0.4 · 0.5 are both 0.02: only the variance decides.
    const { weights } = optimize('MVO', problemOf(covariance, { scores: floats(1, 0.5) }), { objective: 'utility', ic: 0.1 });
    expectWeights(weights, 0.8, 0.2);
  });

  it('meets a target return with total returns, and the volatility it is given', () => {
    expectWeights(
      optimize('MVO', problemOf(covariance, given), { objective: 'target_return', targetReturn: 0.17 }).weights,
      0.5,
      0.5,
    );
    const { weights } = optimize('MVO', problemOf(covariance, given), {
      objective: 'target_volatility',
      targetVolatility: Math.sqrt(0.05),
    });
    expectWeights(weights, 0.5, 0.5);
  });

  it('leaves a minimum of what is held, which is not convex, to the step that follows', () => {
    const minimum = floats(0.3, 0.3);
    const least: RuleLimit = { form: 'each', subject: null, label: 'MinWeight 30 %', minimum, maximum: null };
    expectWeights(optimize('MVO', problemOf(covariance, { limits: [least] })).weights, 0.8, 0.2);
  });

  it('says which limits leave too little room', () => {
    const { status, message, conflicts } = optimize('MVO', problemOf(covariance, { limits: [cap(2, 0.3)] }));
    expect(status).toBe('INFEASIBLE');
    expect(message).toBe('MaxWeight 30 % leaves room for 60 % of the capital, but 100 % are to be invested.');
    expect(conflicts[0].constraints).toEqual(expect.arrayContaining(['MaxWeight 30 %', 'Fully invested']));
  });

  it('says how much return and how little volatility there can be', () => {
    const dear = optimize('MVO', problemOf(covariance, given), { objective: 'target_return', targetReturn: 0.3 });
    expect(dear).toMatchObject({ status: 'INFEASIBLE' });
    const relaxed = dear.conflicts[0].relaxations.find(({ constraint }) => constraint === 'target_return 30 %');
    expect(relaxed).toEqual({ constraint: 'target_return 30 %', limit: 0.3, feasibleLimit: expect.closeTo(0.22, 8) });
    const quiet = optimize('MVO', problemOf(covariance, given), { objective: 'target_volatility', targetVolatility: 0.1 });
    expect(quiet.status).toBe('INFEASIBLE');
    expect(quiet.conflicts[0].relaxations[0].feasibleLimit).toBeCloseTo(Math.sqrt(0.032), 8);
  });

  it('is unbounded where two alike earn differently and shorts are free', () => {
    const alike = [
      [0.04, 0.04],
      [0.04, 0.04],
    ];
    const { status, weights, message } = optimize('MVO', problemOf(alike, given), { objective: 'utility', longOnly: false });
    expect([status, weights.length]).toEqual(['UNBOUNDED', 0]);
    expect(message).toMatch(/limit weights or leverage/);
  });

  it('falls back to the least variance, and says so, where nothing is known of returns or nothing beats cash', () => {
    const unknown = optimize('MVO', problemOf(covariance), { objective: 'maximum_sharpe' });
    expect(unknown.status).toBe('FALLBACK');
    expectWeights(unknown.weights, 0.8, 0.2);
    const poor = problemOf(covariance, { expectedReturnsAnnual: floats(0.01, 0.01), riskFreeAnnual: 0.02 });
    expect(optimize('MVO', poor, { objective: 'maximum_sharpe' })).toMatchObject({
      status: 'FALLBACK',
      message: 'Least variance, since no weights within the limits earn more than the risk-free rate.',
    });
  });
});

describe('Kelly', () => {
  const given = { expectedReturnsAnnual: floats(0.07, 0.07), riskFreeAnnual: 0.02 };
  const problem = problemOf(diagonal(0.2, 0.2), given);

  it('holds f · (μ − r) / σ² and leaves the rest in cash', () => {
    expectWeights(optimize('Kelly', problem).weights, 0.125, 0.125);
    expectWeights(optimize('Kelly', problem, { fractionalKelly: 1 }).weights, 0.25, 0.25);
  });

  it('keeps leverage and beta for the final weights, not for those before the fraction', () => {
    expectWeights(optimize('Kelly', problem, { maxLeverage: 0.2 }).weights, 0.1, 0.1);
    expectWeights(optimize('Kelly', problem, { betaTarget: 0.5, tolerance: 0.1 }).weights, 0.2, 0.2);
    const apart = { ...problem, candidates: { ...problem.candidates, betas: floats(1, -1) } };
    expectWeights(optimize('Kelly', apart, { longOnly: false, betaTarget: 0.2, tolerance: 0 }).weights, 0.225, 0.025);
    const unknown = { ...problem, candidates: { ...problem.candidates, betas: floats(Number.NaN, Number.NaN) } };
    expectWeights(optimize('Kelly', unknown, { betaTarget: 0.5, tolerance: 0.1 }).weights, 0.2, 0.2);
    const far = optimize('Kelly', problem, { betaTarget: 2, tolerance: 0.1 });
    expect(far.conflicts[0].constraints).toEqual(['beta_target 2 ± 0.1', 'max_leverage 100 %']);
  });

  it('has the exact growth of a coin: m / (d² − m²)', () => {
    const coin = problemOf(diagonal(0.1, 0.1), {
      expectedReturnsAnnual: floats(0.0001 * 252, 0),
      returns: { rows: 2, columns: 2, data: floats(0.02, 0, -0.02, 0) },
    });
    const { weights } = optimize('Kelly', coin, { growth: 'exact', fractionalKelly: 1 });
    expect(weights[0]).toBeCloseTo(0.0001 / (0.0004 - 1e-8), 6);
  });

  it('in exact growth widens the scenarios by 1/√f, earns the rate in cash, and counts a missing return as its mean', () => {
    const cash = 0.0002;
    const held = (data: Float64Array, params: object) => {
      const given = { riskFreeAnnual: cash * 252, expectedReturnsAnnual: floats((cash + 0.0001) * 252, 0) };
      const coin = problemOf(diagonal(0.1, 0.1), { ...given, returns: { rows: data.length / 2, columns: 2, data } });
      return optimize('Kelly', coin, { growth: 'exact', ...params }).weights[0];
    };
    const coin = floats(0.02, 0, -0.02, 0);
    // (1 + c) m / (d²/f − m²), m beyond what cash earns.
    expect(held(coin, { fractionalKelly: 1 })).toBeCloseTo((1.0002 * 0.0001) / (0.0004 - 1e-8), 6);
    expect(held(coin, { fractionalKelly: 0.5 })).toBeCloseTo((1.0002 * 0.0001) / (0.0008 - 1e-8), 6);
    // A third session without a return has a third of the scenarios at the mean: two thirds of the variance.
    expect(held(floats(...coin, Number.NaN, 0), { fractionalKelly: 1 })).toBeCloseTo((1.0002 * 0.0001) / (0.0008 / 3), 4);
  });
});

describe('BlackLitterman', () => {
  const problem = problemOf(diagonal(0.04, 0.04));

  it('moves half of the way to views of scores that are as uncertain as the prior', () => {
    // Q − π = ±0.05 · 0.2, μ moves by half of it; Σ + M = 0.04 + 0.001; the difference of weights is 0.01 / (2.5 · 0.041).
    const { weights, message } = optimize('BlackLitterman', { ...problem, scores: floats(1, -1) });
    expectWeights(weights, 0.5 + 0.01 / 2.5 / 0.041 / 2, 0.5 - 0.01 / 2.5 / 0.041 / 2);
    expect(message).toBe('Equilibrium of market caps with 2 views.');
  });

  it('takes scores relative to the equilibrium, or plainly as Grinold and Kahn do, under which a good score can pull down', () => {
    const scored = { ...problem, scores: floats(1, 0) };
    // B has no view: Σ + M is 0.042 there. Where A's are μ and v: μ − 2.5 v a = 0.05 − 0.105 (1 − a).
    const inA = (mean: number, variance: number) => (mean - 0.05 + 0.105) / (2.5 * variance + 0.105);
    const expectA = (params: object, weight: number) =>
      expect(optimize('BlackLitterman', scored, params).weights[0]).toBeCloseTo(weight, 8);
    // π is 0.05 and IC · σ · z is 0.01; as uncertain as the prior, the view is met half-way.
    expectA({}, inA(0.055, 0.041));
    expectA({ views: 'absolute' }, inA(0.03, 0.041));
    // Ω = σ² is 20 times the τσ² of the prior.
    expectA({ views: 'absolute', omegaScale: 1 }, inA(0.05 - 0.04 / 21, 0.04 + (0.002 * 20) / 21));
  });

  it('takes a certain view of one against the other as it is', () => {
    const views = [{ ticker: 'A', against: 'B', returnAnnual: 0.02, confidence: 1 }];
    expectWeights(optimize('BlackLitterman', { ...problem, views }).weights, 0.6, 0.4);
    const statedViews = [{ ticker: 'A', against: 'B', return_annual: 0.02, confidence: 1 }];
    expectWeights(optimize('BlackLitterman', problem, { statedViews }).weights, 0.6, 0.4);
    const nothing = [{ ...views[0], confidence: 0 }];
    expectWeights(optimize('BlackLitterman', { ...problem, views: nothing }).weights, 0.5, 0.5);
  });

  it('takes all of Ω where it is given, and absolute views in excess of the risk-free rate', () => {
    // Prior π = 2.5 · 0.04 · 0.5 = 0.05 each; a certain total return of 0.09 at a rate of 0.02 is 0.07 for A alone.
    const views = [{ ticker: 'A', against: null, returnAnnual: 0.09, confidence: null }];
    const certain = optimize('BlackLitterman', { ...problem, riskFreeAnnual: 0.02, views }, { omega: [[0]] });
    // Variances 0.04 and 0.042, means 0.07 and 0.05: 0.07 − 0.1 a = 0.05 − 0.105 (1 − a).
    expectWeights(certain.weights, 0.125 / 0.205, 0.08 / 0.205);
  });

  it('takes views without a confidence, and expected returns, to be as uncertain as the prior', () => {
    // Prior 0.05 each; half of the way from there to a total return of 0.09 at a rate of 0.02.
    const total = { ...problem, riskFreeAnnual: 0.02 };
    const views = [{ ticker: 'A', against: null, returnAnnual: 0.09, confidence: null }];
    // Variances 0.041 and 0.042, means 0.06 and 0.05: 0.06 − 0.1025 a = 0.05 − 0.105 (1 − a).
    for (const said of [{ views }, { expectedReturnsAnnual: floats(0.09, Number.NaN) }]) {
      expectWeights(optimize('BlackLitterman', { ...total, ...said }).weights, 0.115 / 0.2075, 0.0925 / 0.2075);
    }
  });

  it('says so where no market cap is known', () => {
    const marketCaps = floats(Number.NaN, Number.NaN);
    expect(optimize('BlackLitterman', { ...problem, marketCaps }).message).toMatch(/equal weights, since no market cap is known/);
  });
});

describe('what cannot be', () => {
  const problem = problemOf(diagonal(0.04, 0));
  const thrown = (run: () => unknown) => {
    try {
      run();
      return null;
    } catch (error) {
      return { code: (error as { code: string }).code, message: (error as Error).message };
    }
  };

  it('is said with the remedy: no variance, views of others, an Ω of another size', () => {
    for (const name of ['HRP', 'EqualRiskContribution', 'InverseVariance']) {
      expect(thrown(() => optimize(name, problem))).toEqual({
        code: 'SINGULAR_COVARIANCE',
        message: expect.stringMatching(/but B has none\. Leave them out, or use a covariance that shrinks/),
      });
    }
    const fine = problemOf(diagonal(0.04, 0.04));
    const stranger = { ...fine, views: [{ ticker: 'ZZZ', against: null, returnAnnual: 0.1, confidence: 0.5 }] };
    expect(thrown(() => optimize('BlackLitterman', stranger))).toMatchObject({ code: 'BAD_USER_INPUT' });
    const contrary = [0.1, 0.2].map((returnAnnual) => ({ ticker: 'A', against: null, returnAnnual, confidence: 1 }));
    expect(thrown(() => optimize('BlackLitterman', { ...fine, views: contrary }))).toEqual({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('give one of them some uncertainty'),
    });
    expect(thrown(() => optimize('BlackLitterman', fine, { omega: [[1]] }))).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it("leaves out a strategy's own views and budgets of what is no candidate on this date, and says so", () => {
    const fine = problemOf(diagonal(0.04, 0.04));
    const view = { ticker: 'A', against: 'B', return_annual: 0.02, confidence: 1 };
    const statedViews = [{ ...view, against: 'ZZZ' }, view];
    const withStranger = optimize('BlackLitterman', fine, {
      statedViews,
      omega: [
        [9, 9],
        [9, 0],
      ],
    });
    expect(withStranger.weights).toEqual(optimize('BlackLitterman', fine, { statedViews: [view], omega: [[0]] }).weights);
    expect(withStranger.notes).toEqual(['Stated views were left out, since they are of no candidate: ZZZ.']);
    const budgeted = optimize('EqualRiskContribution', fine, { budgets: { ZZZ: 2 } });
    expectWeights(budgeted.weights, 0.5, 0.5);
    expect(budgeted.notes).toEqual(['Risk budgets were left out, since they are of no candidate: ZZZ.']);
  });

  it('has one view of a ticker, and one of a pair either way round', () => {
    const views = [
      { ticker: 'A', against: 'B', return_annual: 0.02 },
      { ticker: 'B', against: 'A', return_annual: 0.01 },
    ];
    const { params } = registry.get('optimizer', 'BlackLitterman');
    expect(params.safeParse({ statedViews: views }).success).toBe(false);
    expect(params.safeParse({ statedViews: [views[0], { ticker: 'A', return_annual: 0.01 }] }).success).toBe(true);
  });
});
