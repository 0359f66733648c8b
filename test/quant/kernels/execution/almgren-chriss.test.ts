import fc from 'fast-check';
// As a script gets them.
import { almgrenChrissSchedule, type ExecutionMarket, executionCost } from '../../../../src/quant/plugin-api.js';
import { distance, sum } from '../covariance/support.js';

/** The market of Almgren & Chriss (2001), table 1: a stock at $50 with 30 % a year, five million shares a day, a spread of 1/8. */
const paper: ExecutionMarket = { deviation: 0.95, temporaryImpact: 2.5e-6, permanentImpact: 2.5e-7, fixedCost: 0.0625 };

function scheduled(shares: number, intervals: number, riskAversion: number, market = paper, time = 5) {
  const out = new Float64Array(intervals);
  const kappa = almgrenChrissSchedule(shares, time, riskAversion, market, out);
  return { kappa, out };
}

describe('almgrenChrissSchedule', () => {
  it("falls at the paper's rate of 0.61 a day", () => {
    const { kappa, out } = scheduled(1e6, 5, 1e-6);
    expect(kappa).toBeCloseTo(0.61, 2);
    const held = Array.from(out, (_, j) => 1e6 - sum(out.subarray(0, j + 1)));
    const want = [1, 2, 3, 4, 5].map((t) => (1e6 * Math.sinh(kappa * (5 - t))) / Math.sinh(5 * kappa));
    expect(distance(held, want)).toBeLessThan(1e-6);
  });

  it('is even without risk aversion, and nearly all at once with very much of it', () => {
    expect(distance(scheduled(1000, 4, 0).out, [250, 250, 250, 250])).toBeLessThan(1e-9);
    const { out } = scheduled(1000, 4, 1e6);
    expect(out[0]).toBeCloseTo(1000, 3);
    expect(sum(out)).toBeCloseTo(1000, 9);
    expect(distance(scheduled(1000, 4, 1e-20).out, scheduled(1000, 4, 0).out)).toBeLessThan(1e-3);
  });

  it('adds up, keeps the sign and trades less and less', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: -12, max: 2, noNaN: true }),
        (shares, n, log) => {
          const { out } = scheduled(shares, n, 10 ** log);
          expect(Math.abs(sum(out) - shares)).toBeLessThan(1e-9 * (1 + Math.abs(shares)));
          out.forEach((part, j) => {
            expect(part * Math.sign(shares)).toBeGreaterThanOrEqual(0);
            if (j > 0) expect(Math.abs(part)).toBeLessThanOrEqual(Math.abs(out[j - 1]) * (1 + 1e-9) + 1e-9 * Math.abs(shares));
          });
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('costs no more, risk counted, than any schedule beside it', () => {
    const shares = 1e6;
    const riskAversion = 1e-6;
    const { out } = scheduled(shares, 8, riskAversion);
    const total = (schedule: Float64Array) => {
      const { expected, variance } = executionCost(schedule, 5, paper);
      return expected + riskAversion * variance;
    };
    const best = total(out);
    for (let j = 0; j < 8; j++) {
      for (const amount of [-2000, 2000]) {
        const other = out.slice();
        other[j] += amount;
        other[(j + 3) % 8] -= amount;
        expect(total(other)).toBeGreaterThan(best);
      }
    }
  });

  it('refuses a market in which trading is free, or waiting pays', () => {
    expect(() => scheduled(1, 1, 0, { deviation: 1, temporaryImpact: 0 })).toThrow(RangeError);
    expect(() => scheduled(1, 1, 0, { deviation: 1, temporaryImpact: 1, permanentImpact: 1 })).toThrow(RangeError);
    expect(() => scheduled(1, 0, 0)).toThrow(RangeError);
    expect(() => scheduled(1, 1, -1)).toThrow(RangeError);
  });
});

describe('executionCost', () => {
  it('is half the permanent, the fixed and the temporary cost of one trade, without variance', () => {
    const { expected, variance } = executionCost(Float64Array.of(1e6), 5, paper);
    // γX²/2 + εX + η̃X²/τ with η̃ = 2.5e-6 − 2.5e-7 · 5 / 2
    expect(expected).toBeCloseTo(125_000 + 62_500 + (1.875e-6 / 5) * 1e12, 3);
    expect(variance).toBe(0);
  });

  it('has the variance of what is held after each interval', () => {
    expect(executionCost(Float64Array.of(1, 1, 2), 3, { deviation: 2, temporaryImpact: 1 }).variance).toBe(4 * (9 + 4));
  });
});
