import fc from 'fast-check';
import type { RuleLimit } from '../../../src/quant/plugin/risk-rule.js';
import { convictionOf } from '../../../src/quant/portfolio/conviction.js';
import { nearestWeights } from '../../../src/quant/portfolio/nearest-weights.js';
import { reasonsOf } from '../../../src/quant/portfolio/reasons.js';
import { keepsAll, ruleChecksOf } from '../../../src/quant/portfolio/rule-checks.js';
import type { RuledLimit } from '../../../src/quant/portfolio/ruled-limits.js';
import { scaleToTarget } from '../../../src/quant/portfolio/scale-to-target.js';
import { leverageWithin, realisedVolatilityAnnual } from '../../../src/quant/portfolio/volatility-target.js';
import { wholeShares } from '../../../src/quant/portfolio/whole-shares.js';
import type { Regime } from '../../../src/quant/regime/regime.js';

const of = (...numbers: number[]) => Float64Array.from(numbers);
const capped = (n: number, maximum: number): RuleLimit => ({
  form: 'each',
  subject: null,
  label: `MaxWeight ${100 * maximum} %`,
  minimum: null,
  maximum: new Float64Array(n).fill(maximum),
});
const sector = (name: string, members: readonly boolean[], maximum: number): RuleLimit => ({
  form: 'sum',
  subject: name,
  label: `Sector ${name} ≤ ${100 * maximum} %`,
  coefficients: Float64Array.from(members, Number),
  minimum: null,
  maximum,
});
const ruled = (rule: string, limit: RuleLimit): RuledLimit => ({ rule, reason: `Capped by ${rule}`, limit });

describe('the nearest weights under rules', () => {
  it('cut what is above its maximum and give it to the others alike', () => {
    const { weights, distance } = nearestWeights(of(0.6, 0.2, 0.2), [capped(3, 0.4)]);
    expect(Array.from(weights!)).toEqual([expect.closeTo(0.4, 12), expect.closeTo(0.3, 12), expect.closeTo(0.3, 12)]);
    expect(distance).toBeCloseTo(Math.sqrt(0.04 + 0.01 + 0.01), 12);
  });

  it('say which limits leave too little room, and how much would do', () => {
    const limits = [capped(3, 0.35), sector('Energy', [true, true, false], 0.47)];
    const { weights, conflicts } = nearestWeights(of(0.5, 0.5, 0), limits);
    expect(weights).toBeNull();
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0].constraints).toEqual(['Fully invested', 'Sector Energy ≤ 47 %', 'MaxWeight 35 %']);
    expect(conflicts[0].explanation).toBe(
      'Sector Energy ≤ 47 % and MaxWeight 35 % leave room for 82 % of the capital, but 100 % are to be invested.',
    );
    expect(conflicts[0].relaxations).toContainEqual({
      constraint: 'Sector Energy ≤ 47 %',
      limit: 0.47,
      feasibleLimit: expect.closeTo(0.65, 6),
    });
  });

  it('say how much a minimum needs, and which end of a band would have to give', () => {
    const limits = (...betas: number[]): RuleLimit[] => [
      { form: 'sum', subject: 'beta', label: 'Beta 0.8 to 1.2', coefficients: of(...betas), minimum: 0.8, maximum: 1.2 },
    ];
    const [low] = nearestWeights(of(0.4, 0.6), limits(0.5, 0.64)).conflicts;
    expect(low.explanation).toBe('Beta 0.8 to 1.2 needs 125 % of the capital, but 100 % are to be invested.');
    expect(low.relaxations).toContainEqual({
      constraint: 'Beta 0.8 to 1.2',
      limit: 0.8,
      feasibleLimit: expect.closeTo(0.64, 6),
    });
    const even: RuleLimit = {
      ...limits(-0.5, -0.64)[0],
      form: 'sum',
      coefficients: of(-0.5, -0.64),
      minimum: -0.2,
      maximum: 0.2,
      label: 'Beta -0.2 to 0.2',
    };
    expect(nearestWeights(of(0.4, 0.6), [even]).conflicts[0].relaxations).toContainEqual({
      constraint: 'Beta -0.2 to 0.2',
      limit: -0.2,
      feasibleLimit: expect.closeTo(-0.5, 6),
    });
    const [high] = nearestWeights(of(0.4, 0.6), limits(1.5, 1.6)).conflicts;
    expect(high.explanation).toBe('Beta 0.8 to 1.2 leaves room for 80 % of the capital, but 100 % are to be invested.');
    expect(high.relaxations).toContainEqual({ constraint: 'Beta 0.8 to 1.2', limit: 1.2, feasibleLimit: expect.closeTo(1.5, 6) });
  });

  it('name relaxations that do make room, of whichever rule, and less of them does not', () => {
    const n = 8;
    const part = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const rules = fc.record({
      most: part(0.05, 0.3),
      energy: part(0.02, 0.6),
      betas: fc.array(part(0.2, 1.8), { minLength: n, maxLength: n }),
      low: part(0.2, 1.6),
      width: part(0, 0.2),
    });
    let count = 0;
    fc.assert(
      fc.property(rules, ({ most, energy, betas, low, width }) => {
        /** The problem with limits in place of those that give. */
        const posed = (given: ReadonlyMap<string, [limit: number, instead: number]>) => {
          const of = (label: string, limit: number) => (given.get(label)?.[0] === limit ? given.get(label)![1] : limit);
          const members = betas.map((_, i) => i < 5);
          const [minimum, maximum] = [of('Beta', low), of('Beta', low + width)];
          const beta: RuleLimit = {
            form: 'sum',
            subject: 'beta',
            label: 'Beta',
            coefficients: Float64Array.from(betas),
            minimum,
            maximum,
          };
          const capital = of('Fully invested', 1);
          const limits = [
            { ...capped(n, of('MaxWeight', most)), label: 'MaxWeight' },
            { ...sector('Energy', members, of('Sector', energy)), label: 'Sector' },
            beta,
          ];
          return nearestWeights(new Float64Array(n).fill(capital / n), limits);
        };
        const { conflicts } = posed(new Map());
        if (conflicts.length === 0) return;
        count++;
        const { relaxations } = conflicts[0];
        const isFeasible = (list: typeof relaxations, share: number) =>
          posed(
            new Map(
              list.map(({ constraint, limit, feasibleLimit }) => {
                const change = share * (feasibleLimit - limit);
                return [constraint, [limit, limit + change + (share === 1 ? 1e-6 * Math.sign(change) : 0)]];
              }),
            ),
          ).weights !== null;
        const ways = relaxations.every((one) => isFeasible([one], 1)) ? relaxations.map((one) => [one]) : [relaxations];
        expect(ways.length).toBeGreaterThan(0);
        // Each way makes room, and 97 percent of it does not.
        for (const way of ways) expect([way, isFeasible(way, 1), isFeasible(way, 0.97)]).toEqual([way, true, false]);
      }),
      { seed: 3, numRuns: 200 },
    );
    expect(count).toBeGreaterThan(50);
  });

  it('keep every limit to 1e-9, whatever the weights were', () => {
    const n = 12;
    const raw = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: n, maxLength: n });
    fc.assert(
      fc.property(raw, fc.double({ min: 0.1, max: 0.5, noNaN: true }), (numbers, most) => {
        const sum = numbers.reduce((total, number) => total + number, 0);
        const members = numbers.map((_, i) => i % 3 === 0);
        const center = new Float64Array(n).fill(1 / n);
        const limits = [
          capped(n, most),
          sector('A', members, 0.4),
          { form: 'distance', subject: null, label: 'Turnover', center, maximum: 0.9 } as const,
        ];
        const { weights } = nearestWeights(
          Float64Array.from(numbers, (number) => number / sum),
          limits,
        );
        expect(
          keepsAll(
            limits.map((limit) => ruled('R', limit)),
            weights!,
          ),
        ).toBe(true);
        expect(weights!.reduce((total, weight) => total + weight, 0)).toBeCloseTo(1, 9);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('drop what could not reach the minimum of what is held', () => {
    const least: RuleLimit = {
      form: 'each',
      subject: null,
      label: 'MinWeight',
      minimum: new Float64Array(4).fill(0.1),
      maximum: null,
    };
    const { weights } = nearestWeights(of(0.6, 0.3, 0.08, 0.02), [least]);
    expect(weights![3]).toBe(0);
    expect(weights![2]).toBeCloseTo(0.1, 12);
  });
});

describe('leverage under rules', () => {
  it('is what was wanted where nothing is in its way, and else as far as the first maximum', () => {
    const limits = [ruled('MaxWeight', capped(2, 0.9)), ruled('Sector', sector('A', [true, false], 0.75))];
    expect(leverageWithin(limits, of(0.5, 0.5), 1.2)).toBe(1.2);
    expect(leverageWithin(limits, of(0.5, 0.5), 2)).toBe(1.5);
  });

  it('comes as near as a turnover limit lets it', () => {
    const turnover: RuleLimit = { form: 'distance', subject: null, label: 'Turnover', center: of(0.5, 0.5), maximum: 0.2 };
    expect(leverageWithin([ruled('Turnover', turnover)], of(0.5, 0.5), 2)).toBeCloseTo(1.2, 12);
    expect(leverageWithin([ruled('Turnover', turnover)], of(0.5, 0.5), 0.5)).toBeCloseTo(0.8, 12);
  });

  it('takes no volatility from fewer than 20 returns, nor from more than 60', () => {
    expect(realisedVolatilityAnnual(new Float64Array(19))).toBeNaN();
    const returns = Float64Array.from({ length: 60 }, (_, t) => (t % 2 === 0 ? 0.01 : -0.01));
    expect(realisedVolatilityAnnual(returns)).toBeCloseTo(0.01 * Math.sqrt((252 * 60) / 59), 12);
    // What is older than 60 sessions does not count.
    expect(realisedVolatilityAnnual(Float64Array.of(...new Array(30).fill(0.5), ...returns))).toBe(
      realisedVolatilityAnnual(returns),
    );
  });
});

describe('whole shares', () => {
  it('go to the largest remainders, and leave less than the cheapest share', () => {
    // Quotas 3.3, 6.6 and 10: three, seven and ten shares cost 30·3 + 15·… of 1,000.
    const prices = of(100, 50, 33);
    const shares = wholeShares({ weights: of(0.33, 0.33, 0.34), prices, capital: 1000, lot: 1, limits: [] });
    const spent = shares.reduce((sum, count, i) => sum + count * prices[i], 0);
    expect(Array.from(shares)).toEqual([3, 7, 10]);
    expect(1000 - spent).toBe(20);
  });

  it('are multiples of a lot', () => {
    const shares = wholeShares({ weights: of(0.5, 0.5), prices: of(10, 7), capital: 10_000, lot: 100, limits: [] });
    expect(Array.from(shares)).toEqual([500, 700]);
  });

  it('never add up to more than the capital nor pass a maximum that the weights kept', () => {
    const number = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, fc.double({ min: 1, max: 900, noNaN: true })), { minLength: 3, maxLength: 15 }),
        (rows) => {
          const sum = rows.reduce((total, [weight]) => total + weight, 0);
          const weights = Float64Array.from(rows, ([weight]) => weight / sum);
          const limits = [
            ruled(
              'MaxWeight',
              capped(
                rows.length,
                weights.reduce((most, weight) => Math.max(most, weight), 0),
              ),
            ),
          ];
          const prices = Float64Array.from(rows, ([, price]) => price);
          const shares = wholeShares({ weights, prices, capital: 20_000, lot: 1, limits });
          const held = shares.map((count, i) => (count * prices[i]) / 20_000);
          expect(held.reduce((total, weight) => total + weight, 0)).toBeLessThanOrEqual(1 + 1e-9);
          expect(keepsAll(limits, held)).toBe(true);
        },
      ),
      { numRuns: 200, seed: 6 },
    );
  });

  it('round up first what would fall below its minimum', () => {
    const least: RuleLimit = { form: 'each', subject: null, label: 'MinWeight', minimum: of(0.12, 0.12), maximum: null };
    // 1.4 and 8.6 shares: the larger remainder would leave the first with 0.1.
    const request = { weights: of(0.14, 0.86), prices: of(100, 100), capital: 1000, lot: 1 };
    expect(Array.from(wholeShares({ ...request, limits: [ruled('MinWeight', least)] }))).toEqual([2, 8]);
    expect(Array.from(wholeShares({ ...request, limits: [] }))).toEqual([1, 9]);
  });

  it('round shorts towards zero', () => {
    expect(Array.from(wholeShares({ weights: of(-0.55), prices: of(100), capital: 1000, lot: 1, limits: [] }))).toEqual([-5]);
  });

  it('give way where a short that lost its fraction hedges no longer', () => {
    // 0.55 − 0.25 is the limit, but one share short is only 0.2: a share of 0.05 goes.
    const limits = [ruled('Sector', sector('Energy', [true, true], 0.3))];
    const shares = wholeShares({ weights: of(0.55, -0.25), prices: of(50, 200), capital: 1000, lot: 1, limits });
    expect(Array.from(shares)).toEqual([10, -1]);
  });
});

describe('checks and reasons', () => {
  const limits = [ruled('MaxWeight', capped(3, 0.5)), ruled('Sector', sector('Energy', [false, true, true], 0.4))];

  it('say each figure, whether it is kept and whether it is at its limit', () => {
    const checks = ruleChecksOf(limits, of(0.5, 0.3, 0.2), ['A', 'B', 'C']);
    expect(checks).toMatchObject([
      { rule: 'MaxWeight', subject: null, actual: 0.5, maximum: 0.5, satisfied: true, binding: true },
      { rule: 'Sector', subject: 'Energy', actual: 0.5, maximum: 0.4, satisfied: false, binding: false },
    ]);
    expect(checks[1].explanation).toBe('Sector Energy ≤ 40 %: the figure is 0.5, which is outside.');
  });

  it('call kept what passes a limit by rounding, a billionth, and no more', () => {
    const half = [ruled('MaxWeight', capped(1, 0.5))];
    expect([5e-10, 2e-9].map((more) => keepsAll(half, of(0.5 + more)))).toEqual([true, false]);
    expect([5e-10, 2e-9].map((more) => ruleChecksOf(half, of(0.5 + more), ['A'])[0].satisfied)).toEqual([true, false]);
  });

  it('name the rule at whose limit a weight is, its own limit first', () => {
    expect(reasonsOf(of(0.5, 0.3, 0.1), limits, undefined)).toEqual([
      'Capped by MaxWeight',
      'Capped by Sector',
      'Capped by Sector',
    ]);
    expect(reasonsOf(of(0.4, 0.2, 0.1), limits, new Map([[0, 'No View']]))).toEqual([
      'No View',
      'Standard Sizing',
      'Standard Sizing',
    ]);
  });

  it('blame a full sector for its own members alone', () => {
    const full = ruled('Sector', sector('Energy', [false, true, true], 0.4));
    expect(reasonsOf(of(0.4, 0.3, 0.1), [full], undefined)).toEqual(['Standard Sizing', 'Capped by Sector', 'Capped by Sector']);
  });

  it('name the rule that forbids a weight, and no other for a weight of nothing', () => {
    const barred: RuleLimit = { form: 'each', subject: null, label: 'Liquidity', minimum: null, maximum: of(0, 0.5, 0.5) };
    expect(reasonsOf(of(0, 0, 0.1), [ruled('Liquidity', barred), ...limits], undefined)).toEqual([
      'Capped by Liquidity',
      'Standard Sizing',
      'Standard Sizing',
    ]);
  });

  it('call the best tenth of a ranking high', () => {
    const thresholds = { convictionHigh: 0.9, convictionMedium: 0.5 };
    expect([1, 2, 3, 6, 7, 11].map((rank) => convictionOf(rank, 11, thresholds))).toEqual([
      'HIGH',
      'HIGH',
      'MEDIUM',
      'MEDIUM',
      'LOW',
      'LOW',
    ]);
    expect(convictionOf(1, 1, thresholds)).toBe('HIGH');
  });
});

describe('weights that are scaled to a volatility', () => {
  const beta: RuleLimit = {
    form: 'sum',
    subject: 'beta',
    label: 'Beta 0.8 to 1.2',
    coefficients: of(1, 1),
    minimum: 0.8,
    maximum: 1.2,
  };
  const limits = [ruled('Beta', beta), ruled('MaxWeight', capped(2, 0.5))];
  // Of 20 % a year each, all of the same moves.
  const covariance = new Float64Array(4).fill(0.04 / 252);
  const sizing = {
    topN: null,
    fractionalKelly: null,
    volatility: 'ex_ante',
    regimeScaling: false,
    minLeverage: 0.5,
    maxLeverage: 2,
    convictionHigh: 0.9,
    convictionMedium: 0.5,
    lot: 1,
  } as const;
  const scaledTo = (
    targetVolatilityAnnual: number,
    weights = of(0.5, 0.5),
    regime: Regime | null = null,
    regimeScaling = false,
  ) =>
    scaleToTarget(weights, {
      sizing: { ...sizing, targetVolatilityAnnual, regimeScaling },
      regime,
      realised: null,
      grossHeld: 0,
      returns: { rows: 0, columns: 2, data: new Float64Array(0) },
      covariance,
      limits,
    });

  it('follow the confidence in the regime where the strategy asks for it', () => {
    const regime = { confidence: 0.8 } as Regime;
    const followed = scaledTo(0.2, of(0.5, 0.5), regime, true);
    expect([followed.targetVolatilityAnnual, followed.leverage]).toEqual([expect.closeTo(0.16, 12), expect.closeTo(0.8, 12)]);
    for (const other of [scaledTo(0.2, of(0.5, 0.5), regime), scaledTo(0.2, of(0.5, 0.5), null, true)]) {
      expect([other.targetVolatilityAnnual, other.leverage]).toEqual([0.2, expect.closeTo(1, 12)]);
    }
  });

  it('are halved or doubled at most', () => {
    expect(scaledTo(0.04).leverage).toBe(0.5);
    expect(scaledTo(0.3, of(0.1, 0.1)).leverage).toBe(2);
    // Nothing but cash is left as it is.
    expect(scaledTo(0.3, of(0, 0)).leverage).toBe(1);
  });

  it('warn of a minimum that they kept and no longer do', () => {
    const { leverage, warnings } = scaledTo(0.12);
    expect(leverage).toBeCloseTo(0.6, 12);
    expect(warnings).toEqual([
      {
        code: 'RULE_MISSED',
        message:
          'Volatility targeting multiplies the weights with 0.600. Beta 0.8 to 1.2: the figure for beta is 0.6, which is outside.',
        value: expect.closeTo(0.6, 12),
        limit: 0.8,
      },
    ]);
  });

  it('do not warn where it holds, nor where it did not before', () => {
    expect(scaledTo(0.17).warnings).toEqual([]);
    expect(scaledTo(0.07, of(0.25, 0.25)).warnings).toEqual([]);
  });
});
