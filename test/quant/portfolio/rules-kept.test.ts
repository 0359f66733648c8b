/** Whatever is asked for, final weights keep the rules: random markets, rules and sizing, every optimizer. */
import fc from 'fast-check';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { makePortfolio } from '../../../src/quant/portfolio/make-portfolio.js';
import { anyRules } from '../../support/any-rules.js';
import { type RandomPortfolio, randomPortfolio } from '../../support/random-portfolio.js';

const { registry } = await discoverPlugins(null);

const ways = [
  ...registry.names('optimizer').map((name) => [name, {}] as const),
  ['MVO', { objective: 'utility', longOnly: false, riskAversion: 0.5 }] as const,
  ['Kelly', { longOnly: false, maxLeverage: 2 }] as const,
  ['BlackLitterman', { longOnly: false }] as const,
];

const anyRequest: fc.Arbitrary<RandomPortfolio> = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  order: fc.integer({ min: 6, max: 12 }).map((n) => Array.from({ length: n }, (_, s) => s)),
  optimizer: fc.constantFrom(...ways),
  covariance: fc.constantFrom(...registry.names('covariance')).map((name) => [name, {}] as const),
  rules: anyRules,
  isHeld: fc.boolean(),
});

describe('the final weights', () => {
  it('keep every rule to 1e-9, and invest no more than there is', () => {
    let madeCount = 0;
    fc.assert(
      fc.property(anyRequest, (asked) => {
        const { targets, ruleChecks, cash } = makePortfolio(randomPortfolio(registry, asked));
        if (targets.length > 0) madeCount++;
        expect(ruleChecks.filter(({ satisfied }) => !satisfied)).toEqual([]);
        expect(ruleChecks.filter(({ actual, minimum, maximum }) => actual > maximum + 1e-9 || actual < minimum - 1e-9)).toEqual(
          [],
        );
        if (asked.optimizer[0] !== 'Kelly') expect(cash).toBeGreaterThan(-1e-3);
      }),
      { seed: 11, numRuns: 100 },
    );
    expect(madeCount).toBeGreaterThan(50);
  });

  it('scaled to a volatility keep every maximum to 1e-9, Turnover where nothing is held yet in whole shares', () => {
    fc.assert(
      fc.property(anyRequest, fc.double({ min: 0.05, max: 0.4, noNaN: true }), fc.boolean(), (asked, volatility, isWhole) => {
        const more = { targetVolatilityAnnual: volatility, wholeShares: isWhole, isHeld: asked.isHeld && !isWhole };
        const { ruleChecks } = makePortfolio(randomPortfolio(registry, { ...asked, ...more }));
        expect(ruleChecks.filter(({ actual, maximum }) => actual > maximum + 1e-9)).toEqual([]);
      }),
      { seed: 12, numRuns: 100 },
    );
  });

  it("keep the optimizer's own limits too, however much volatility is wanted", () => {
    const made = (...optimizer: readonly [string, object]) =>
      makePortfolio(randomPortfolio(registry, { seed: 3, order: [0, 1, 2, 3, 4, 5], optimizer, targetVolatilityAnnual: 5 }));
    const kelly = made('Kelly', { maxLeverage: 0.6, ic: 1 });
    expect(kelly.grossLeverage).toBeCloseTo(0.6, 6);
    const { targets } = made('MVO', { maxWeight: 0.3 });
    expect(targets[0].finalWeight).toBeCloseTo(0.3, 6);
    const plain = made('MVO', {});
    expect([plain.leverage, Object.hasOwn(plain.solver, 'limits')]).toEqual([2, false]);
  });

  it('may be none but cash, which is no lack of capital', () => {
    const nothing = { seed: 1, order: [0, 1, 2], optimizer: ['Kelly', { ic: 0 }] as const, wholeShares: true };
    const { targets, cash, grossLeverage } = makePortfolio(randomPortfolio(registry, nothing));
    expect([targets, cash, grossLeverage]).toEqual([[], 100_000, 0]);
  });
});
