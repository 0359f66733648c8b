import { z } from 'zod';
import qmj from '../../../src/quant/factors/qmj.js';
import { rowOf } from '../../../src/quant/panel/grid.js';
import { computeExposures } from '../../../src/quant/plugin/compute-exposures.js';
import type { Factor } from '../../../src/quant/plugin/factor.js';
import { pricesOf, type TinyPanel, tinyPanel } from '../../support/tiny-panel.js';

type Fields = TinyPanel['securities'][string];

/** Three numbers at equal distances have the z-scores −1, 0 and 1, so that everything here is checked in one's head. */
function exposuresOf(securities: Record<string, Fields>, params: Record<string, unknown> = {}, benchmark?: number[]): number[] {
  const everyField = Object.fromEntries(qmj.inputs.map((name) => [name, [Number.NaN]]));
  const whole = Object.fromEntries(Object.entries(securities).map(([ticker, fields]) => [ticker, { ...everyField, ...fields }]));
  const panel = tinyPanel({ securities: whole, benchmark });
  const grid = computeExposures(qmj as unknown as Factor, panel, { ...z.parse(qmj.params, {}), ...params });
  return [...rowOf(grid, grid.rows - 1)];
}

const close = (...numbers: number[]) => numbers.map((number) => (Number.isNaN(number) ? number : expect.closeTo(number, 12)));

const ASSETS = { totalAssets: [100] };
const PROFITABLE = {
  A: { ...ASSETS, netIncomeTtm: [10] },
  B: { ...ASSETS, netIncomeTtm: [20] },
  C: { ...ASSETS, netIncomeTtm: [30] },
};

it('is profitability alone where nothing else is known', () => {
  expect(exposuresOf(PROFITABLE)).toEqual(close(-1, 0, 1));
});

it('makes a part of the mean of the z-scores that there are, z-scored again', () => {
  // Return on assets −1, 0, 1; gross profit 1, 0, −1; free cash flow −1, 0, 1: their mean ∓1/3, again −1, 0, 1.
  const securities = {
    A: { ...PROFITABLE.A, grossProfitTtm: [30], freeCashFlowTtm: [1] },
    B: { ...PROFITABLE.B, grossProfitTtm: [20], freeCashFlowTtm: [2] },
    C: { ...PROFITABLE.C, grossProfitTtm: [10], freeCashFlowTtm: [3] },
  };
  expect(exposuresOf(securities)).toEqual(close(-1, 0, 1));
  // Without C's cash flow its mean is (1 − 1) / 2 = 0; A and B have z of ∓1/√2 for theirs.
  const { freeCashFlowTtm, ...withoutCash } = securities.C;
  const cash = Math.SQRT1_2;
  const means = [(-1 + 1 - cash) / 3, cash / 3, 0];
  const deviation = Math.sqrt((means[0] ** 2 + means[1] ** 2) / 2);
  expect(exposuresOf({ ...securities, C: withoutCash })).toEqual(close(...means.map((mean) => mean / deviation)));
});

it('weights its parts: low debt makes up for low profit', () => {
  const securities = {
    A: { ...PROFITABLE.A, totalDebt: [0] },
    B: { ...PROFITABLE.B, totalDebt: [50] },
    C: { ...PROFITABLE.C, totalDebt: [100] },
  };
  expect(exposuresOf(securities)).toEqual(close(0, 0, 0));
  expect(exposuresOf(securities, { profitabilityWeight: 0.5 })).toEqual(close(0.5, 0, -0.5));
  expect(exposuresOf(securities, { safetyWeight: 3 })).toEqual(close(2, 0, -2));
});

it('has as growth the ratio now less the ratio five years before', () => {
  // Return on assets 0.1, 0.2, 0.3; before, 0.1 for all: growth 0, 0.1, 0.2.
  const before = { totalAssets5y: [50], netIncomeTtm5y: [5] };
  const securities = { A: { ...PROFITABLE.A, ...before }, B: { ...PROFITABLE.B, ...before }, C: { ...PROFITABLE.C, ...before } };
  expect(exposuresOf(securities)).toEqual(close(-2, 0, 2));
  expect(exposuresOf(securities, { growthWeight: 0.5 })).toEqual(close(-1.5, 0, 1.5));
});

it('counts 0 for a part that a security lacks, and is missing without profitability', () => {
  const securities = {
    A: { ...PROFITABLE.A, totalDebt: [0] },
    B: { ...PROFITABLE.B, totalDebt: [100] },
    C: PROFITABLE.C,
    D: { ...ASSETS, totalDebt: [50] },
  };
  expect(exposuresOf(securities)).toEqual(close(-1 + 1, 0 - 1, 1, Number.NaN));
});

it('takes cash flow less capital expenditure for free cash flow, whichever sign the source gives it', () => {
  const securities = {
    A: { ...ASSETS, operatingCashFlowTtm: [20], capitalExpenditureTtm: [19] },
    B: { ...ASSETS, operatingCashFlowTtm: [20], capitalExpenditureTtm: [-18] },
    C: { ...ASSETS, operatingCashFlowTtm: [0], capitalExpenditureTtm: [0], freeCashFlowTtm: [3] },
  };
  expect(exposuresOf(securities)).toEqual(close(-1, 0, 1));
});

it('gives no return on negative equity', () => {
  const equity = (net: number, own: number) => ({ netIncomeTtm: [net], equity: [own] });
  const securities = { A: equity(1, 10), B: equity(2, 10), C: equity(3, 10), D: equity(-5, -10) };
  expect(exposuresOf(securities)).toEqual(close(-1, 0, 1, Number.NaN));
});

describe('safety', () => {
  /** Prices that move beta times as much as a market of +2, −3 and +1 percent. */
  const prices = (beta: number) => pricesOf([2 * beta, -3 * beta, beta]);
  const safetyOf = (fields: (i: number) => Fields, benchmark?: number[]) =>
    exposuresOf(
      { A: { ...PROFITABLE.A, ...fields(1) }, B: { ...PROFITABLE.B, ...fields(2) }, C: { ...PROFITABLE.C, ...fields(3) } },
      { lookback: 3, profitabilityWeight: 0 },
      benchmark,
    ).map((exposure) => Math.round(exposure * 1e9) / 1e9 + 0);

  it('is low volatility', () => {
    expect(safetyOf((i) => ({ adjClose: prices(i) }))).toEqual([1, 0, -1]);
  });

  it('is low beta: with a volatility in the same ratio it would otherwise cancel out', () => {
    expect(safetyOf((i) => ({ adjClose: prices(i) }), prices(1))).toEqual([1, 0, -1]);
  });

  it('is low debt', () => {
    expect(safetyOf((i) => ({ totalDebt: [10 * i] }))).toEqual([1, 0, -1]);
  });

  it('is income that is covered by cash', () => {
    // Income is 10, 20 and 30; the cash beside it 5, 20 and 35: accruals of 5, 0 and −5.
    expect(safetyOf((i) => ({ operatingCashFlowTtm: [15 * i - 10] }))).toEqual([-1, 0, 1]);
  });
});

it('compares members only', () => {
  const securities = { ...PROFITABLE, D: { ...ASSETS, netIncomeTtm: [9000], member: false } };
  expect(exposuresOf(securities)).toEqual(close(-1, 0, 1, Number.NaN));
});

it('tames an extreme ratio where ranks are scored', () => {
  const securities = { ...PROFITABLE, C: { ...ASSETS, netIncomeTtm: [9000] } };
  expect(exposuresOf(securities)[0]).toBeCloseTo(-0.578, 3);
  expect(exposuresOf(securities, { measures: 'ranks' })).toEqual(close(-1, 0, 1));
});
