import { z } from 'zod';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { whatIf } from '../../../src/quant/portfolio/what-if.js';
import { randomPortfolio } from '../../support/random-portfolio.js';

const { registry } = await discoverPlugins(null);
const { panel } = randomPortfolio(registry, { seed: 5, order: [0, 1, 2, 3], optimizer: ['HRP', {}] });

/** D, B and A under an optimizer with its defaults, in that order. */
function answer(optimizer: string, expected: Record<string, number> = {}, rules: Record<string, object> = {}, from = panel) {
  const used = (kind: 'optimizer' | 'covariance' | 'riskRule', name: string, params = {}) => {
    const plugin = registry.get(kind, name);
    return { plugin, params: z.parse(plugin.params, params) };
  };
  const riskRules = Object.entries(rules).map(([name, params]) => used('riskRule', name, params));
  return whatIf({
    plugins: { optimizer: used('optimizer', optimizer), covariance: used('covariance', 'Sample'), riskRules } as never,
    panel: from,
    securities: ['D', 'B', 'A'].map((ticker) => ({
      ticker,
      securityId: panel.securities.find((one) => one.ticker === ticker)!.id,
    })),
    expectedReturnsAnnual: new Map(Object.entries(expected)),
    views: [],
  });
}

describe('a what-if', () => {
  it('answers in the order of its securities: equal risk of each, the return of what is held', () => {
    const { weights, riskContributions, effectiveNames, expectedReturnAnnual } = answer('EqualRiskContribution', {
      D: 1,
      B: 1,
      A: 1,
    });
    for (const part of riskContributions!) expect(part).toBeCloseTo(1 / 3, 6);
    expect(effectiveNames).toBeCloseTo(1 / weights!.reduce((sum, weight) => sum + weight ** 2, 0), 12);
    expect(expectedReturnAnnual).toBeCloseTo(1, 12);
    expect(answer('EqualWeight', { D: 1 }).expectedReturnAnnual).toBeNull();
  });

  it('of nothing but cash has no risk to be parts of, and no names', () => {
    const { solver, weights, riskContributions, effectiveNames, volatilityAnnual } = answer('Kelly');
    expect(solver.status).toBe('FALLBACK');
    expect([weights, riskContributions, effectiveNames, volatilityAnnual]).toEqual([[0, 0, 0], null, null, 0]);
  });

  it('is of a million where a rule looks at the capital, and warns of returns that look like percent', () => {
    const { ruleChecks, warnings } = answer('EqualWeight', { D: 12, B: 0.1, A: -0.1 }, { Liquidity: { maxVolumeShare: 10 } });
    const volumes = ['D', 'B', 'A'].map(
      (ticker) => panel.grids.dollarVolume.data[panel.securities.findIndex((one) => one.ticker === ticker)],
    );
    expect(ruleChecks).toMatchObject([
      { rule: 'Liquidity', maximum: expect.closeTo((10 * Math.min(...volumes)) / 1e6, 9), satisfied: true },
    ]);
    expect(warnings).toMatchObject([{ code: 'IMPLAUSIBLE_INPUT', value: 12, limit: 2 }]);
  });

  it('of what has no prices is refused with its name', () => {
    const { adjClose } = panel.grids;
    const s = panel.securities.findIndex(({ ticker }) => ticker === 'B');
    const data = adjClose.data.map((level, i) => (i % adjClose.columns === s ? Number.NaN : level));
    const silent = { ...panel, grids: { ...panel.grids, adjClose: { ...adjClose, data } } };
    expect(() => answer('EqualWeight', {}, {}, silent)).toThrow(
      expect.objectContaining({ code: 'NO_DATA', message: expect.stringContaining('B. Leave') }),
    );
  });
});
