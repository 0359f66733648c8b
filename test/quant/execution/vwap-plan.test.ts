import { isAppError } from '../../../src/domain/errors.js';
import { planVwap } from '../../../src/quant/execution/vwap-plan.js';

const ORDER = { shares: -10_000, dailyVolume: 1_000_000, volatility: 0.02, participationCap: null };

describe('planVwap', () => {
  it('spreads a sale over 13 half hours whose whole shares add up exactly', () => {
    const plan = planVwap(ORDER);
    expect(plan.slices).toHaveLength(13);
    expect(plan.slices[0]).toMatchObject({ start: '09:30', end: '10:00', shares: -1400 });
    expect(plan.slices[12]).toMatchObject({ start: '15:30', end: '16:00', shares: -1550, cumulativeShares: -10_000 });
    expect(plan.slices.reduce((sum, { volumeFraction }) => sum + volumeFraction, 0)).toBeCloseTo(1, 12);
    expect(plan).toMatchObject({ unfilled: 0, participation: 0.01, profile: 'standard', warnings: [] });
    // 0.02 √0.01 is 20 basis points.
    expect(plan.impactBps).toBeCloseTo(20, 10);
    expect(plan.averageImpactBps).toBeCloseTo(40 / 3, 10);
  });

  it('says what a cap leaves over, and expects impact only of what is traded', () => {
    const plan = planVwap({ ...ORDER, shares: 10_000, participationCap: 0.0025 });
    // A quarter of the order fits, less what the whole shares of 13 caps cut off.
    expect(plan.unfilled).toBe(7508);
    expect(plan.slices[12].cumulativeShares + plan.unfilled).toBe(10_000);
    expect(plan.slices.every(({ participation }) => participation <= 0.0025)).toBe(true);
    expect(plan.impactBps).toBeCloseTo(200 * Math.sqrt(0.002492), 10);
  });

  it('follows a profile that was measured', () => {
    const plan = planVwap({ ...ORDER, shares: 4, profile: { name: 'SPY on 5 days', fractions: [3, 1] } });
    expect(plan.slices.map(({ shares }) => shares)).toEqual([3, 1]);
    expect(plan.profile).toBe('SPY on 5 days');
  });

  it('refuses with every problem at once', () => {
    let error: unknown;
    try {
      planVwap({ shares: 0, dailyVolume: 0, volatility: -0.1, participationCap: 2 });
    } catch (thrown) {
      error = thrown;
    }
    expect(isAppError(error) && error.problems.map(({ path }) => path[0])).toEqual([
      'shares',
      'dailyVolume',
      'volatility',
      'participationCap',
    ]);
  });

  it('warns of a volatility that looks like one of a year, and of more than the volume of a day', () => {
    const { warnings } = planVwap({ ...ORDER, shares: 2_000_000, volatility: 0.3 });
    expect(warnings.map(({ code }) => code)).toEqual(['IMPLAUSIBLE_INPUT', 'IMPLAUSIBLE_INPUT']);
  });
});
