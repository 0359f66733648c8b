import fc from 'fast-check';
import { subtractGroupMeans } from '../../../src/quant/kernels/cross-section/groups.js';
import { winsorise } from '../../../src/quant/kernels/cross-section/winsorise.js';
import { zScore } from '../../../src/quant/kernels/cross-section/z-score.js';
import { gridOf } from '../../../src/quant/panel/grid.js';
import {
  type StandardiseOptions,
  standardise,
  standardiseRow,
  standardiseScratch,
} from '../../../src/quant/ranking/standardise.js';

const NAN = Number.NaN;
const PLAIN: StandardiseOptions = { winsorise: 0, neutralise: false, minGroup: 1, restandardise: false };

function run(row: number[], settings: StandardiseOptions, sectors = row.map(() => 0), members = row.map(() => 1)) {
  const out = new Float64Array(row.length);
  const counts = standardiseRow(
    Float64Array.from(row),
    Uint8Array.from(members),
    Int16Array.from(sectors),
    Math.max(0, ...sectors.map((sector) => sector + 1)),
    settings,
    out,
  );
  return { z: [...out], ...counts };
}

function expectClose(got: number[], want: number[]): void {
  expect(got).toEqual(want.map((value) => (Number.isNaN(value) ? NAN : expect.closeTo(value, 9))));
}

describe('standardising a date', () => {
  it('scores exposures by sample deviations from their mean', () => {
    expect(run([1, 2, 3], PLAIN)).toEqual({ z: [-1, 0, 1], used: 3, missing: 0, clipped: 0, smallSectors: 0 });
    expect(run([1, 3], { ...PLAIN, ddof: 0 }).z).toEqual([-1, 1]);
  });

  it('counts members without an exposure, and leaves out who is no member', () => {
    const result = run([1, 2, 3, NAN, 1e9, NAN, Number.POSITIVE_INFINITY], PLAIN, undefined, [1, 1, 1, 1, 0, 0, 1]);
    expect(result).toEqual({ z: [-1, 0, 1, NAN, NAN, NAN, NAN], used: 3, missing: 2, clipped: 0, smallSectors: 0 });
  });

  it('clips both tails and counts what it clipped', () => {
    const row = Array.from({ length: 101 }, (_, i) => i);
    row[100] = 1e6;
    const { z, clipped } = run(row, { ...PLAIN, winsorise: 0.01 });
    expect(clipped).toBe(2);
    expect([z[0], z[100]]).toEqual([z[1], z[99]]);
  });

  it('takes off the mean of the sector, and that of the market where there is none or it is small', () => {
    const settings = { ...PLAIN, neutralise: true, minGroup: 2 };
    const { z, smallSectors } = run([1, 3, 10, 2], settings, [0, 0, 1, -1]);
    const deviation = Math.sqrt(50 / 3);
    expect(smallSectors).toBe(1);
    expect(z).toEqual([-1, 1, 6, -2].map((d) => expect.closeTo(d / deviation, 14)));
  });

  it('restores unit variance only when asked', () => {
    const sectors = [0, 0, 1, 1];
    const row = [1, 2, 10, 12];
    expect(run(row, { ...PLAIN, neutralise: true, restandardise: true }, sectors).z).toEqual(
      [-0.5, 0.5, -1, 1].map((d) => expect.closeTo(d / Math.sqrt(2.5 / 3), 12)),
    );
  });

  it('gives nobody a score where exposures say nothing', () => {
    for (const row of [[], [5], [0.1, 0.1, 0.1], [NAN, NAN]]) {
      expect(run(row, { ...PLAIN, winsorise: 0.01 })).toMatchObject({ z: row.map(() => NAN), used: 0 });
    }
    expect(run([1, 1, 2, 2], { ...PLAIN, neutralise: true, restandardise: true }, [0, 0, 1, 1])).toMatchObject({
      z: [NAN, NAN, NAN, NAN],
      used: 0,
    });
  });

  it('refuses a sector that there is not', () => {
    expect(() => standardiseScratch(Int16Array.of(0, 2, -1), 2, PLAIN)).toThrow('Sectors should be from −1 to 1, but 1 are not.');
  });

  it('equals its steps taken one after another, in any order of securities', () => {
    const exposure = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: -4000, max: 4000 }).map((thousandths) => thousandths / 1e3) },
      fc.constantFrom(NAN, 0, 1e5),
    );
    const security = fc.record({ exposure, sector: fc.integer({ min: -1, max: 3 }), member: fc.constantFrom(1, 1, 1, 0) });
    const settings = fc.record({
      winsorise: fc.constantFrom(0, 0.01, 0.1),
      neutralise: fc.boolean(),
      minGroup: fc.constantFrom(1, 5),
      restandardise: fc.boolean(),
      ddof: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(fc.array(security, { minLength: 2, maxLength: 80 }), settings, (list, options) => {
        const there = list.filter(({ exposure, member }) => member === 1 && Number.isFinite(exposure));
        const n = there.length;
        const want = Float64Array.from(there, (one) => one.exposure);
        winsorise(want, n, options.winsorise, new Float64Array(n));
        zScore(want, n, options.ddof);
        const sectors = Int16Array.from(there, ({ sector }) => sector);
        if (options.neutralise) subtractGroupMeans(want, n, sectors, options.minGroup, new Float64Array(4), new Int32Array(4));
        // What is left of equal exposures is rounding, which two ways of adding need not agree about.
        fc.pre(!options.restandardise || want.some((value) => Math.abs(value) > 1e-9));
        if (options.restandardise) zScore(want, n, options.ddof);
        const got = run(
          list.map((one) => one.exposure),
          options,
          list.map((one) => one.sector),
          list.map((one) => one.member),
        );
        const scores = got.z.filter((_, s) => there.includes(list[s]));
        expectClose(scores, [...want]);
        expect(got.z.filter(Number.isFinite).length).toBe(want.filter(Number.isFinite).length);

        const back = [...list].reverse();
        const reversed = run(
          back.map((one) => one.exposure),
          options,
          back.map((one) => one.sector),
          back.map((one) => one.member),
        );
        expectClose(reversed.z.reverse(), got.z);
      }),
      { seed: 31, numRuns: 300 },
    );
  });
});

describe('standardising all dates', () => {
  it('treats each date by itself and adds up what happened', () => {
    const exposures = gridOf(2, 3, Float64Array.of(1, 2, 3, 30, NAN, 10));
    const { z, counts } = standardise(exposures, new Uint8Array(6).fill(1), new Int16Array(3), 1, PLAIN);
    expect([...z.data]).toEqual([-1, 0, 1, expect.closeTo(Math.SQRT1_2, 14), NAN, expect.closeTo(-Math.SQRT1_2, 14)]);
    expect(counts).toEqual({ used: 5, missing: 1, clipped: 0, smallSectors: 0 });
  });

  it('may write over the exposures, and gives a date the same scores whatever was before', () => {
    const row = Float64Array.of(4, 1, 9, NAN, 3);
    const sectors = Int16Array.of(0, 0, 1, 1, -1);
    const settings = { winsorise: 0.2, neutralise: true, minGroup: 1, restandardise: false };
    const alone = new Float64Array(5);
    standardiseRow(row, new Uint8Array(5).fill(1), sectors, 2, settings, alone);
    const grid = gridOf(2, 5, Float64Array.of(100, 7, NAN, -4, 2, ...row));
    standardise(grid, new Uint8Array(10).fill(1), sectors, 2, settings, grid);
    expect([...grid.data.subarray(5)]).toEqual([...alone]);
  });
});
