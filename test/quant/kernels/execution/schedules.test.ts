import fc from 'fast-check';
import { divideWhole } from '../../../../src/quant/kernels/execution/largest-remainder.js';
import { U_SHAPED_PROFILE } from '../../../../src/quant/kernels/execution/volume-profile.js';
import { fractionalSchedule, vwapSchedule } from '../../../../src/quant/kernels/execution/vwap-schedule.js';
import { distance, sum } from '../covariance/support.js';

const shares = fc
  .array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 20 })
  .filter((values) => sum(values) > 1e-6)
  .map((values) => Float64Array.from(values));

function divided(total: number, parts: Float64Array): number[] {
  const out = new Float64Array(parts.length);
  divideWhole(total, parts, out);
  return Array.from(out);
}

describe('divideWhole', () => {
  it('gives what is left to the largest remainders, of equal ones the earlier', () => {
    expect(divided(10, Float64Array.of(1, 1, 1))).toEqual([4, 3, 3]);
    expect(divided(10, Float64Array.of(0.26, 0.3, 0.44))).toEqual([3, 3, 4]);
    expect(divided(-10, Float64Array.of(1, 1, 1))).toEqual([-4, -3, -3]);
    expect(divided(2, Float64Array.of(1, 1, 1, 1))).toEqual([1, 1, 0, 0]);
  });

  it('adds up exactly, each within one of its quota and of its sign', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), shares, (total, parts) => {
        const out = divided(total, parts);
        expect(sum(out)).toBe(total);
        out.forEach((part, i) => {
          expect(Number.isInteger(part)).toBe(true);
          expect(Math.abs(part - (total * parts[i]) / sum(parts))).toBeLessThan(1 + 1e-6);
          expect(part * Math.sign(total)).toBeGreaterThanOrEqual(0);
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('adds up even at the largest safe whole number', () => {
    const out = divided(
      Number.MAX_SAFE_INTEGER,
      Float64Array.from({ length: 7 }, (_, i) => 1 / (i + 3)),
    );
    expect(out.reduce((total, part) => total + BigInt(part), 0n)).toBe(BigInt(Number.MAX_SAFE_INTEGER));
  });

  it('gives nothing to what has no share', () => {
    expect(divided(7, Float64Array.of(0, 1, 0))).toEqual([0, 7, 0]);
  });

  it('refuses what is not whole, negative shares and none at all', () => {
    expect(() => divided(1.5, Float64Array.of(1))).toThrow('whole, but is 1.5');
    expect(() => divided(1, Float64Array.of(1, -1))).toThrow('that of 1 is -1');
    expect(() => divided(1, Float64Array.of(0, 0))).toThrow(RangeError);
  });
});

describe('vwapSchedule', () => {
  it('adds up exactly, with what the cap leaves over, and keeps the cap', () => {
    const caps = fc.record({
      volume: fc.integer({ min: 0, max: 3_000_000 }),
      participation: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: -2_000_000, max: 2_000_000 }),
        shares,
        fc.option(caps, { nil: undefined }),
        (order, profile, cap) => {
          const out = new Float64Array(profile.length);
          const unfilled = vwapSchedule(order, profile, out, cap);
          expect(sum(out) + unfilled).toBe(order);
          expect(unfilled * order).toBeGreaterThanOrEqual(0);
          out.forEach((part, bin) => {
            expect(Number.isInteger(part)).toBe(true);
            expect(part * Math.sign(order)).toBeGreaterThanOrEqual(0);
            if (cap) expect(Math.abs(part)).toBeLessThanOrEqual((cap.volume * cap.participation * profile[bin]) / sum(profile));
          });
          if (!cap) expect(unfilled).toBe(0);
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });

  it('carries what a cap cuts off to the bins after it', () => {
    const out = new Float64Array(3);
    // Of 100 shares a bin 5, 5 and 10 may be traded, so the second's one too many goes to the third.
    expect(vwapSchedule(12, Float64Array.of(0.25, 0.25, 0.5), out, { volume: 200, participation: 0.1 })).toBe(0);
    expect(Array.from(out)).toEqual([3, 3, 6]);
    expect(vwapSchedule(-30, Float64Array.of(0.25, 0.25, 0.5), out, { volume: 200, participation: 0.1 })).toBe(-10);
    expect(Array.from(out)).toEqual([-5, -5, -10]);
    const roundedUp = Float64Array.of(0.5, 0.5);
    expect(vwapSchedule(3, roundedUp, out.subarray(0, 2), { volume: 3.9, participation: 1 })).toBe(1);
  });

  it('trades nothing without volume', () => {
    const out = new Float64Array(2);
    expect(vwapSchedule(10, Float64Array.of(1, 1), out, { volume: 0, participation: 0.1 })).toBe(10);
    expect(Array.from(out)).toEqual([0, 0]);
  });

  it('refuses a cap that is none', () => {
    const out = new Float64Array(1);
    expect(() => vwapSchedule(1, Float64Array.of(1), out, { volume: -1, participation: 0.1 })).toThrow(RangeError);
    expect(() => vwapSchedule(1, Float64Array.of(1), out, { volume: Number.NaN, participation: 0.1 })).toThrow(RangeError);
  });
});

describe('fractionalSchedule', () => {
  it('follows the profile to the fraction', () => {
    const out = new Float64Array(2);
    expect(fractionalSchedule(10, Float64Array.of(1, 3), out)).toBe(0);
    expect(distance(out, [2.5, 7.5])).toBeLessThan(1e-15);
    expect(fractionalSchedule(-10, Float64Array.of(1, 3), out, { volume: 16, participation: 0.5 })).toBe(-2);
    expect(distance(out, [-2, -6])).toBeLessThan(1e-15);
  });
});

describe('U_SHAPED_PROFILE', () => {
  it('is high at both ends, low at noon, and adds up to 1 over 13 half hours', () => {
    expect(U_SHAPED_PROFILE).toHaveLength(13);
    expect(sum(U_SHAPED_PROFILE)).toBeCloseTo(1, 14);
    const lowest = U_SHAPED_PROFILE.indexOf(Math.min(...U_SHAPED_PROFILE));
    U_SHAPED_PROFILE.forEach((part, bin) => {
      if (bin > 0)
        expect(bin <= lowest ? U_SHAPED_PROFILE[bin - 1] - part : part - U_SHAPED_PROFILE[bin - 1]).toBeGreaterThanOrEqual(0);
    });
  });
});
