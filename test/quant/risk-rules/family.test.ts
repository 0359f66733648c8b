/** What every risk rule keeps to, whoever wrote it: run against all that discovery finds. */
import { z } from 'zod';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { parametersOf } from '../../../src/quant/plugin/describe-parameters.js';
import type { Candidates, RiskRule } from '../../../src/quant/plugin/risk-rule.js';
import { nearestWeights } from '../../../src/quant/portfolio/nearest-weights.js';
import { keepsAll, ruleChecksOf } from '../../../src/quant/portfolio/rule-checks.js';
import { ruledLimitsOf } from '../../../src/quant/portfolio/ruled-limits.js';
import { candidatesWith } from '../../support/portfolio-problem.js';

const { registry } = await discoverPlugins(null);
const rules = registry.list('riskRule');

const limitsOf = (plugin: RiskRule, candidates: Candidates, params = {}) =>
  ruledLimitsOf([{ plugin, params: z.parse(plugin.params, params) }], candidates);

/** Twenty in five sectors, with betas from 0.55 to 1.5, all liquid, the first ten held. */
const N = 20;
const twenty = candidatesWith(N, {
  sectors: Array.from({ length: N }, (_, i) => (i % 5 === 4 ? null : ['Energy', 'Health', 'Tech', 'Utilities'][i % 5])),
  betas: Float64Array.from({ length: N }, (_, i) => 0.55 + 0.05 * i),
  dollarVolumes: new Float64Array(N).fill(1e7),
  holdings: Float64Array.from({ length: N }, (_, i) => (i < 10 ? 0.06 : 0.04)),
});
const even = new Float64Array(N).fill(1 / N);

it('finds the risk rules that come with the package', () => {
  expect(registry.names('riskRule')).toEqual(
    expect.arrayContaining(['Beta', 'Liquidity', 'MaxWeight', 'MinWeight', 'Sector', 'Turnover']),
  );
});

describe.each(rules.map((plugin) => [plugin.name, plugin] as const))('%s', (name, plugin) => {
  const limits = limitsOf(plugin, twenty);

  it('accepts a portfolio that is spread evenly, with its defaults', () => {
    expect(limits.length).toBeGreaterThan(0);
    expect(keepsAll(limits, even)).toBe(true);
    for (const { rule, satisfied, explanation } of ruleChecksOf(limits, even, twenty.tickers)) {
      expect([rule, satisfied]).toEqual([name, true]);
      expect(explanation).toMatch(/: the figure.* is .*(kept|at its limit)\.$/);
    }
  });

  it('has limits of the size of its candidates, with names that tell them apart and numbers that are there', () => {
    for (const { limit } of limits) {
      const vectors =
        limit.form === 'each' ? [limit.minimum, limit.maximum] : [limit.form === 'sum' ? limit.coefficients : limit.center];
      for (const vector of vectors) {
        if (vector === null) continue;
        expect(vector).toHaveLength(N);
        expect(vector.some(Number.isNaN)).toBe(false);
      }
    }
    const labels = limits.map(({ limit }) => limit.label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(limitsOf(plugin, twenty)).toEqual(limits);
  });

  it('knows what to do of a security of which nothing is known', () => {
    const holdings = new Float64Array(N).fill(1 / N);
    const unknown = candidatesWith(N, {
      betas: new Float64Array(N).fill(Number.NaN),
      dollarVolumes: new Float64Array(N).fill(Number.NaN),
      holdings,
    });
    for (const { limit } of limitsOf(plugin, unknown)) {
      const numbers =
        limit.form === 'each'
          ? [...(limit.minimum ?? []), ...(limit.maximum ?? [])]
          : limit.form === 'sum'
            ? [...limit.coefficients]
            : [limit.maximum];
      expect(numbers.some(Number.isNaN)).toBe(false);
    }
  });

  it('has a sentence of description, a reason, and parameters with defaults and descriptions', () => {
    expect(plugin.description).toMatch(/\.$/);
    expect(plugin.reason).toContain(name);
    expect(() => z.parse(plugin.params, {})).not.toThrow();
    expect(parametersOf(plugin.params).filter(({ description }) => !description.endsWith('.'))).toEqual([]);
  });
});

describe('by hand', () => {
  /** Checks of weights in A, B, C under one rule: label, figure, and whether it is kept. */
  function checked(name: string, weights: number[], said: Partial<Candidates>, params = {}) {
    const candidates = candidatesWith(weights.length, said);
    const limits = limitsOf(registry.get('riskRule', name), candidates, params);
    return { limits, checks: ruleChecksOf(limits, Float64Array.from(weights), candidates.tickers) };
  }
  const explained = (...asked: Parameters<typeof checked>) => checked(...asked).checks.map(({ explanation }) => explanation);

  it('MaxWeight holds each weight, long or short, and names its limit in percent', () => {
    const { limits, checks } = checked('MaxWeight', [0.2, 0.08, -0.3], {}, { maxWeight: 0.1 });
    expect(limits.map(({ limit }) => limit.label)).toEqual(['MaxWeight 10 %']);
    expect(checks.map(({ actual, satisfied }) => [actual, satisfied])).toEqual([
      [0.2, false],
      [-0.3, false],
    ]);
    expect(checks[0].explanation).toBe('MaxWeight 10 %: the figure is 0.2, which is outside.');
    const { weights } = nearestWeights(
      Float64Array.of(0.2, 0.08, -0.3),
      limits.map(({ limit }) => limit),
    );
    // They add up to −0.02 as before.
    expect(Array.from(weights!)).toEqual([0.08, 0, -0.1].map((value) => expect.closeTo(value, 9)));
  });

  it('Sector holds the sum of each sector, those that have none together, and some at limits of their own', () => {
    const said = { sectors: ['Energy', 'Tech', 'Energy', null, null] };
    expect(explained('Sector', [0.2, 0.3, 0.15, 0.1, 0.25], said, { maxSectorWeight: 0.3 })).toEqual([
      'Sector Energy ≤ 30 %: the figure is 0.35, which is outside.',
      'Sector Tech ≤ 30 %: the figure is 0.3, at its limit.',
      'Sector Unknown ≤ 30 %: the figure is 0.35, which is outside.',
    ]);
    expect(explained('Sector', [0.2, 0.3, 0.15, 0.1, 0.25], said, { maxSectorWeight: 0.4, sectors: { Tech: 0.05 } })[1]).toBe(
      'Sector Tech ≤ 5 %: the figure is 0.3, which is outside.',
    );
  });

  it('Beta holds Σ weight · beta between two limits, an unknown beta being 1', () => {
    const said = { betas: Float64Array.of(2, 0.5, Number.NaN) };
    const [check] = checked('Beta', [0.5, 0.25, 0.25], said, { minBeta: 0.8, maxBeta: 1.2 }).checks;
    expect(check).toMatchObject({ subject: 'beta', minimum: 0.8, maximum: 1.2, satisfied: false });
    expect(check.actual).toBeCloseTo(1.375, 12);
    expect(checked('Beta', [0.2, 0.4, 0.4], said).checks[0]).toMatchObject({ satisfied: true, binding: false });
    expect(checked('Beta', [0, 1, 0], said).checks[0]).toMatchObject({ actual: 0.5, satisfied: false });
    const { params } = registry.get('riskRule', 'Beta');
    expect(z.safeParse(params, { minBeta: 1, maxBeta: 0.5 }).success).toBe(false);
  });

  it('Turnover holds purchases and sales, what is sold of other securities included; the first portfolio is free', () => {
    const said = { holdings: Float64Array.of(0.5, 0.3, 0), heldElsewhere: 0.2 };
    // 0.3 sold, 0.2 bought, 0.3 bought; 0.2 sold elsewhere: 1.0 in all.
    const [check] = checked('Turnover', [0.2, 0.5, 0.3], said, { maxTurnover: 0.9 }).checks;
    expect(check).toMatchObject({ maximum: expect.closeTo(0.7, 12), actual: expect.closeTo(0.8, 12), satisfied: false });
    expect(checked('Turnover', [0.2, 0.5, 0.3], said, { maxTurnover: 1 }).checks[0].satisfied).toBe(true);
    expect(checked('Turnover', [0.2, 0.5, 0.3], {}, { maxTurnover: 0.1 }).checks).toEqual([]);
  });

  it('Liquidity holds each position to a share of what is traded a day, and nothing in what is not traded', () => {
    // 10 % of a million traded a day are 0.05 of two million; of 400 000, 0.02.
    const said = { capital: 2e6, dollarVolumes: Float64Array.of(1e6, 4e5, Number.NaN, 0) };
    const { limits, checks } = checked('Liquidity', [0.05, 0.03, 0, 0], said, { maxVolumeShare: 0.1 });
    expect(limits[0].limit).toMatchObject({ form: 'each', maximum: Float64Array.of(0.05, 0.02, 0, 0) });
    expect(checks[0]).toMatchObject({ subject: 'B', actual: 0.03, maximum: 0.02, satisfied: false });
    expect(keepsAll(limits, Float64Array.of(0.05, 0.02, 0, 0))).toBe(true);
    expect(keepsAll(limits, Float64Array.of(0.05, 0, 0.001, 0))).toBe(false);
  });

  it('MinWeight holds what is held at all to a minimum, and lets go what would be less', () => {
    const { limits, checks } = checked('MinWeight', [0.96, 0.04, 0], {}, { minWeight: 0.05 });
    expect(checks).toMatchObject([{ actual: 0.04, minimum: 0.05, satisfied: false }]);
    expect(keepsAll(limits, Float64Array.of(0.95, 0.05, 0))).toBe(true);
    const nearest = (raw: number[]) =>
      nearestWeights(
        Float64Array.from(raw),
        limits.map(({ limit }) => limit),
      ).weights;
    expect(Array.from(nearest([0.96, 0.04, 0])!)).toEqual([0.95, 0.05, 0].map((value) => expect.closeTo(value, 9)));
    expect(Array.from(nearest([0.98, 0.02, 0])!)).toEqual([1, 0, 0].map((value) => expect.closeTo(value, 9)));
  });
});
