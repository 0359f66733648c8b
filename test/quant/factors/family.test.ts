/** What every factor keeps to, whoever wrote it: run against all that discovery finds. */
import { z } from 'zod';
import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { emptyGrid, type Grid, gridOf } from '../../../src/quant/panel/grid.js';
import { change } from '../../../src/quant/panel/operators/time.js';
import { computeExposures, type FactorPanel } from '../../../src/quant/plugin/compute-exposures.js';
import { parametersOf } from '../../../src/quant/plugin/describe-parameters.js';
import { defineFactor, type Factor } from '../../../src/quant/plugin/factor.js';

const DATES = 1400;
const SECURITIES = 9;
/** The last date that two panels with different futures share. */
const PRESENT = 1330;

const { registry } = await discoverPlugins(null);
const factors = registry.list('factor');

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A panel of random walks, with all fields that the factors read; up to `PRESENT` it is the same for every `future`. */
function panelOf(inputs: readonly string[], future = 0): FactorPanel {
  const past = randomOf(1);
  const later = randomOf(1000 + future);
  const random = (t: number) => (t > PRESENT ? later : past)();
  const grids: Record<string, Grid> = {};
  for (const name of new Set(['adjClose', ...inputs])) {
    if (name === 'benchmark' || name === 'riskFree') continue;
    const data = new Float64Array(DATES * SECURITIES);
    for (let i = 0; i < data.length; i++) {
      const previous = i < SECURITIES ? 100 + (i % SECURITIES) : data[i - SECURITIES];
      data[i] = previous * (1 + 0.06 * (random(Math.floor(i / SECURITIES)) - 0.497));
    }
    grids[name] = gridOf(DATES, SECURITIES, data);
  }
  const benchmark = new Float64Array(DATES);
  const riskFree = new Float64Array(DATES);
  for (let t = 0; t < DATES; t++) {
    benchmark[t] = (t === 0 ? 100 : benchmark[t - 1]) * (1 + 0.03 * (random(t) - 0.49));
    riskFree[t] = 0.0001 * random(t);
  }
  const members = Uint8Array.from({ length: DATES * SECURITIES }, (_, i) => (random(Math.floor(i / SECURITIES)) < 0.9 ? 1 : 0));
  return { grids, series: { benchmark, riskFree }, members };
}

/** The panel with every number of its grids changed, or not. */
function mapGrids(panel: FactorPanel, change: (value: number, t: number, s: number, field: string) => number): FactorPanel {
  const grids = Object.entries(panel.grids).map(([field, grid]) => {
    const data = grid.data.map((value, i) => change(value, Math.floor(i / SECURITIES), i % SECURITIES, field));
    return [field, gridOf(DATES, SECURITIES, data)] as const;
  });
  return { ...panel, grids: Object.fromEntries(grids) };
}

/** The panel with its securities in another order; column s is the former column `order[s]`. */
function reordered(panel: FactorPanel, order: readonly number[]): FactorPanel {
  const from = (i: number) => i - (i % SECURITIES) + order[i % SECURITIES];
  const grids = Object.entries(panel.grids).map(([field, { data }]) => {
    return [
      field,
      gridOf(
        DATES,
        SECURITIES,
        data.map((_, i) => data[from(i)]),
      ),
    ] as const;
  });
  return { ...panel, grids: Object.fromEntries(grids), members: panel.members.map((_, i) => panel.members[from(i)]) };
}

/** The panel without its first dates. */
function withoutFirst(panel: FactorPanel, dates: number): FactorPanel {
  const grids = Object.entries(panel.grids).map(([field, { data }]) => {
    return [field, gridOf(DATES - dates, SECURITIES, data.slice(dates * SECURITIES))] as const;
  });
  const series = { benchmark: panel.series.benchmark.slice(dates), riskFree: panel.series.riskFree.slice(dates) };
  return { grids: Object.fromEntries(grids), series, members: panel.members.slice(dates * SECURITIES) };
}

const exposuresOf = (factor: Factor, panel: FactorPanel) => computeExposures(factor, panel, z.parse(factor.params, {})).data;

/** Whether exposures of the past change with the future. */
function looksAhead(factor: Factor): boolean {
  const [one, other] = [1, 2].map((future) =>
    exposuresOf(factor, panelOf(factor.inputs, future)).subarray(0, (PRESENT + 1) * SECURITIES),
  );
  return one.some((exposure, i) => !Object.is(exposure, other[i]));
}

/** Both missing, or equal but for rounding: sums that run in another order differ in their last digits. */
function expectAlike(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const same = Object.is(actual[i], expected[i]) || Math.abs(actual[i] - expected[i]) <= 1e-8 * (1 + Math.abs(expected[i]));
    if (!same) throw new Error(`Number ${i} should be ${expected[i]}, but is ${actual[i]}.`);
  }
}

describe.each(factors.map((factor) => [factor.name, factor] as const))('%s', (_name, factor) => {
  const panel = panelOf(factor.inputs);
  const exposures = exposuresOf(factor, panel);

  it('has an exposure for most securities at the end', () => {
    const last = exposures.subarray(-SECURITIES);
    expect(last.filter((exposure) => !Number.isNaN(exposure)).length).toBeGreaterThan(SECURITIES / 2);
  });

  it('does not change the past with the future', () => {
    expect(looksAhead(factor)).toBe(false);
  });

  it('has no exposure where all that it reads is missing, and no infinite one', () => {
    const gaps = exposuresOf(
      factor,
      mapGrids(panel, (value, _t, s) => (s === 4 ? Number.NaN : value)),
    );
    expect(gaps.every((exposure, i) => i % SECURITIES !== 4 || Number.isNaN(exposure))).toBe(true);
    const zeros = exposuresOf(
      factor,
      mapGrids(panel, (value, t, s) => (s === 4 && t % 3 === 0 ? 0 : value)),
    );
    expect(zeros.every((exposure) => Number.isNaN(exposure) || Number.isFinite(exposure))).toBe(true);
  });

  it('gives a security the same exposure in whatever order the securities come', () => {
    const order = [3, 1, 8, 0, 6, 2, 7, 5, 4];
    const permuted = exposuresOf(factor, reordered(panel, order));
    const expected = exposures.map((_, i) => exposures[i - (i % SECURITIES) + order[i % SECURITIES]]);
    expectAlike(permuted, expected);
  });

  it("does not notice the scale of a security's adjusted prices", () => {
    const scaled = mapGrids(panel, (value, _t, s, field) => (s === 2 && field.startsWith('adj') ? 7.3 * value : value));
    expectAlike(exposuresOf(factor, scaled), exposures);
  });

  it('does not depend on more history than it says', () => {
    const history = factor.history(z.parse(factor.params, {}));
    const short = exposuresOf(factor, withoutFirst(panel, DATES - history));
    expectAlike(short.subarray(-SECURITIES), exposures.subarray(-SECURITIES));
  });

  it('has a sentence of description, a reference, and parameters with defaults and descriptions', () => {
    expect(factor.description).toMatch(/\.$/);
    expect(factor.references.length).toBeGreaterThan(0);
    expect(() => z.parse(factor.params, {})).not.toThrow();
    expect(parametersOf(factor.params).filter(({ description }) => !description.endsWith('.'))).toEqual([]);
    expect(factor.history(z.parse(factor.params, {}))).toBeGreaterThanOrEqual(1);
  });
});

describe('a probe', () => {
  const probe = (compute: (adjClose: Grid) => Grid) =>
    defineFactor({
      name: 'Probe',
      description: 'A probe.',
      category: 'test',
      params: z.object({}),
      inputs: ['adjClose'],
      history: () => 2,
      compute: ({ adjClose }) => compute(adjClose),
    }) as unknown as Factor;

  it('that reads the next day is found out', () => {
    const peek = probe((adjClose) => {
      const next = emptyGrid(adjClose.rows, adjClose.columns);
      next.data.set(adjClose.data.subarray(adjClose.columns));
      return next;
    });
    expect(looksAhead(peek)).toBe(true);
  });

  it('that reads the day itself and the day before is not', () => {
    expect(looksAhead(probe((adjClose) => change(adjClose, 1)))).toBe(false);
  });
});
