import { z } from 'zod';
import { emptyGrid, type Grid, gridOf } from '../../../src/quant/panel/grid.js';
import { subtract } from '../../../src/quant/panel/operators/arithmetic.js';
import { byDate } from '../../../src/quant/panel/operators/by-date.js';
import { zScore } from '../../../src/quant/panel/operators/cross-section.js';
import { rollingMean } from '../../../src/quant/panel/operators/rolling.js';
import { returns } from '../../../src/quant/panel/operators/time.js';
import { SLICE_WIDTH } from '../../../src/quant/panel/slices.js';
import { computeExposures, computeSlices, fieldsOf } from '../../../src/quant/plugin/compute-exposures.js';
import { defineFactor } from '../../../src/quant/plugin/factor.js';

const ROWS = 12;
const COLUMNS = 2 * SLICE_WIDTH + 3;

const close = gridOf(
  ROWS,
  COLUMNS,
  Float64Array.from({ length: ROWS * COLUMNS }, (_, i) => 100 + 10 * Math.sin(i * 1.3)),
);
const panel = {
  grids: { close },
  series: {
    benchmark: Float64Array.from({ length: ROWS }, (_, t) => 100 + t),
    riskFree: new Float64Array(ROWS),
  },
  members: Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => (i % COLUMNS === 0 ? 0 : 1)),
};
const about = { description: 'For a test.', category: 'test', params: z.object({ window: z.number() }) };
const widths: number[] = [];

const excess = defineFactor({
  ...about,
  name: 'Excess',
  inputs: ['close', 'benchmark'],
  history: ({ window }) => window + 1,
  compute: ({ close: price, benchmark }, { window }) => {
    widths.push(price.columns);
    return rollingMean(subtract(returns(price), returns(benchmark)), window);
  },
});
const relative = defineFactor({
  ...about,
  name: 'Relative',
  inputs: ['close'],
  crossSectional: true,
  history: ({ window }) => window,
  compute: ({ close: price }, { window }) => zScore(rollingMean(price, window)),
});

const dates: number[] = [];
const relativeByDate = defineFactor({
  ...about,
  name: 'RelativeByDate',
  inputs: ['close'],
  crossSectional: true,
  history: ({ window }) => window,
  compute: ({ close: price }, { window }) =>
    byDate({ mean: rollingMean(price, window) }, ({ mean }) => {
      dates.push(mean.rows);
      return zScore(mean);
    }),
});

describe('computing exposures', () => {
  it('works on slices of securities and gives what the whole panel would', () => {
    widths.length = 0;
    const got = computeExposures(excess, panel, { window: 3 });
    expect(widths).toEqual([SLICE_WIDTH, SLICE_WIDTH, 3]);
    expect(got).toEqual(excess.compute({ close, benchmark: panel.series.benchmark }, { window: 3 }));
  });

  it('gives a cross-sectional factor all securities, and its cross-sections the members', () => {
    const got = computeExposures(relative, panel, { window: 2 });
    const row = [...got.data.subarray(COLUMNS, 2 * COLUMNS)];
    expect(row[0]).toBeNaN();
    expect(row.slice(1).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
  });

  it('refuses a factor that compares securities but does not say so', () => {
    expect(() => computeExposures({ ...relative, crossSectional: false }, panel, { window: 2 })).toThrow(
      'zScore needs all securities of a date, but was given a slice of them. Declare crossSectional: true.',
    );
  });

  it('gives the same when the last step is taken date by date, of the wanted dates only', () => {
    const want = computeExposures(relative, panel, { window: 2 });
    expect(computeExposures(relativeByDate, panel, { window: 2 })).toEqual(want);
    dates.length = 0;
    const last = computeExposures(relativeByDate, panel, { window: 2 }, 1);
    expect(dates).toEqual([1]);
    expect(last.data).toEqual(want.data.slice(-COLUMNS));
  });

  it('refuses to look back from a single date, and to compare a slice date by date', () => {
    const late = { ...relativeByDate, compute: () => byDate({ close }, (date) => rollingMean(date.close, 2)) };
    expect(() => computeExposures(late, panel, { window: 2 })).toThrow(
      'An operator that looks back was given a single date. Use it before byDate.',
    );
    expect(() => computeExposures({ ...relativeByDate, crossSectional: false }, panel, { window: 2 })).toThrow(
      'RelativeByDate uses byDate, so it should say crossSectional: true.',
    );
  });

  it.each([excess, relative, relativeByDate])('for the last dates only, are those of all dates: $name', (factor) => {
    const all = computeExposures(factor, panel, { window: 3 });
    const last = computeExposures(factor, panel, { window: 3 }, 2);
    expect(last.rows).toBe(2);
    expect([...last.data]).toEqual(
      [...all.data.subarray(-2 * COLUMNS)].map((value) => (Number.isNaN(value) ? value : expect.closeTo(value, 12))),
    );
  });

  it('names the field that a panel does not have', () => {
    const factor = defineFactor({
      ...about,
      name: 'Cheap',
      inputs: ['equity'],
      history: () => 1,
      compute: ({ equity }) => equity,
    });
    expect(() => computeExposures(factor, panel, { window: 1 })).toThrow(
      'Cheap needs the field "equity", but the panel has only close.',
    );
  });

  it('refuses exposures of another shape', () => {
    const factor = defineFactor({ ...about, name: 'Odd', inputs: ['close'], history: () => 1, compute: () => emptyGrid(1, 1) });
    expect(() => computeExposures(factor, panel, { window: 1 })).toThrow(
      `Odd should give ${ROWS} × ${SLICE_WIDTH} exposures, but gives 1 × 1.`,
    );
  });

  it('can be shared out by ranges of securities, several factors at a time', () => {
    const fields = fieldsOf(excess, panel);
    const computations = [2, 3].map((window) => ({ factor: excess, params: { window }, out: emptyGrid(ROWS, COLUMNS) as Grid }));
    computeSlices(computations, fields, 0, 10);
    computeSlices(computations, fields, 10, COLUMNS);
    computations.forEach(({ params, out }) => {
      expect(out).toEqual(computeExposures(excess, panel, params));
    });
  });
});
