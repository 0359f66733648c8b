import { z } from 'zod';
import bab from '../../../src/quant/factors/bab.js';
import beta from '../../../src/quant/factors/beta.js';
import bookToMarket from '../../../src/quant/factors/book-to-market.js';
import earningsYield from '../../../src/quant/factors/earnings-yield.js';
import ivol from '../../../src/quant/factors/ivol.js';
import levyRsl from '../../../src/quant/factors/levy-rsl.js';
import momentum from '../../../src/quant/factors/momentum.js';
import vsm from '../../../src/quant/factors/vsm.js';
import { rowOf } from '../../../src/quant/panel/grid.js';
import { computeExposures } from '../../../src/quant/plugin/compute-exposures.js';
import type { Factor } from '../../../src/quant/plugin/factor.js';
import { pricesOf, type TinyPanel, tinyPanel } from '../../support/tiny-panel.js';

/** The exposures of the last date, by the order of the securities; parameters may be below their limits, so that tests stay small. */
function lastExposures(factor: object, panel: TinyPanel, params: Record<string, unknown> = {}): number[] {
  const plugin = factor as Factor;
  const grid = computeExposures(plugin, tinyPanel(panel), { ...z.parse(plugin.params, {}), ...params });
  return [...rowOf(grid, grid.rows - 1)];
}

/** Prices whose logarithmic returns are these percentages. */
function logPricesOf(percents: number[]): number[] {
  return pricesOf(percents.map((percent) => 100 * Math.expm1(percent / 100)));
}

describe('Momentum', () => {
  it('is the return over the lookback: from 100 to 120 it is 0.2', () => {
    expect(lastExposures(momentum, { securities: { A: { adjClose: [100, 105, 120] } } }, { lookback: 2 })[0]).toBeCloseTo(
      0.2,
      12,
    );
  });

  it('is missing without a price at either end, whatever lies between', () => {
    const securities = {
      A: { adjClose: [Number.NaN, 105, 120] },
      B: { adjClose: [100, Number.NaN, 120] },
      C: { adjClose: [100, 105] },
    };
    const [a, b, c] = lastExposures(momentum, { securities }, { lookback: 2 });
    expect([a, c]).toEqual([Number.NaN, Number.NaN]);
    expect(b).toBeCloseTo(0.2, 12);
  });
});

describe('VSM', () => {
  // 100 → 110 → 121 → 108.9: the return ends a day early, 0.21; the last two returns are +0.1 and −0.1.
  const rising = { securities: { A: { adjClose: [100, 110, 121, 108.9] } } };
  const params = { lookback: 3, skip: 1, volWindow: 2 };

  it('is the return without its last days over the annual volatility of the last ones', () => {
    const volatility = 0.1 * Math.SQRT2 * Math.sqrt(252);
    expect(lastExposures(vsm, rising, params)[0]).toBeCloseTo(0.21 / volatility, 12);
    expect(lastExposures(vsm, rising, { ...params, targetVol: 2 })[0]).toBeCloseTo((2 * 0.21) / volatility, 12);
  });

  it('divides a price that stands still by the floor: 0.1 / 0.05', () => {
    expect(lastExposures(vsm, { securities: { A: { adjClose: [100, 110, 110, 110] } } }, params)[0]).toBeCloseTo(2, 12);
  });

  it('is missing while there are fewer returns than its window', () => {
    expect(lastExposures(vsm, { securities: { A: { adjClose: [100, Number.NaN, 121, 108.9] } } }, params)[0]).toBeNaN();
  });
});

describe('LevyRSL', () => {
  it('is the price in percent of its mean, the day included: 120 of 105', () => {
    const panel = { securities: { A: { adjClose: [90, 100, 110, 120] }, B: { adjClose: [Number.NaN, 100, 110, 120] } } };
    const [a, b] = lastExposures(levyRsl, panel, { lookback: 4 });
    expect(a).toBeCloseTo((100 * 120) / 105, 12);
    expect(b).toBeNaN();
  });
});

describe('Beta and IVOL', () => {
  // Market ±1 %. A moves twice as much and 0.1 % more; B moves with it and by ±2 % that the market does not explain.
  const market = [1, -1, 1, -1];
  const panel = {
    securities: {
      A: { adjClose: pricesOf(market.map((m) => 0.1 + 2 * m)) },
      B: { adjClose: pricesOf([1 + 2, -1 - 2, 1 - 2, -1 + 2]) },
      C: { adjClose: [Number.NaN, ...pricesOf([1, 2, 3])] },
    },
    benchmark: pricesOf(market),
  };

  it('give the slope', () => {
    const [a, b, c] = lastExposures(beta, panel, { lookback: 4 });
    expect(a).toBeCloseTo(2, 10);
    expect(b).toBeCloseTo(1, 10);
    expect(c).toBeNaN();
  });

  it('give minus the deviation of what is left, with n − 2: √(4 · 0.02² / 2)', () => {
    const [a, b, c] = lastExposures(ivol, panel, { lookback: 4 });
    expect(a).toBeCloseTo(0, 8);
    expect(b).toBeCloseTo(-Math.sqrt(0.0008), 10);
    expect(c).toBeNaN();
  });
});

describe('BAB', () => {
  it('is minus the beta shrunk towards 1: −(0.6 · 2 + 0.4) for twice the market', () => {
    const market = [1, -2, 3, 0.5, -1, 2];
    const panel = { securities: { A: { adjClose: logPricesOf(market.map((m) => 2 * m)) } }, benchmark: logPricesOf(market) };
    expect(lastExposures(bab, panel, { betaLookback: 4, correlationLookback: 4 })[0]).toBeCloseTo(-1.6, 12);
  });

  it('takes the volatilities from daily and the correlation from three-day returns', () => {
    // A follows the market a day later. Three-day sums: 3, −3, −3, 0 and 3, 3, −3, −3, so ρ = 9 / √(24.75 · 36) = 1 / √11.
    // Squares about the mean of the last four days: 6.75 and 18, so σ / σ_m = √0.375.
    const panel = {
      securities: { A: { adjClose: logPricesOf([0, 3, 0, 0, -3, 0]) } },
      benchmark: logPricesOf([3, 0, 0, -3, 0, 3]),
    };
    const expected = -(0.6 * Math.sqrt(1 / 11) * Math.sqrt(0.375) + 0.4);
    expect(lastExposures(bab, panel, { betaLookback: 4, correlationLookback: 4 })[0]).toBeCloseTo(expected, 12);
  });

  it('needs 750 three-day returns: 752 daily ones, 753 prices', () => {
    const market = Array.from({ length: 752 }, (_, t) => ((t * 7) % 11) - 5);
    const panel = (count: number) => ({
      securities: { A: { adjClose: logPricesOf(market.slice(0, count)) } },
      benchmark: logPricesOf(market.slice(0, count)),
    });
    expect(lastExposures(bab, panel(752))[0]).toBeCloseTo(-1, 10);
    expect(lastExposures(bab, panel(751))[0]).toBeNaN();
  });
});

describe('EarningsYield and BookToMarket', () => {
  const panel = {
    securities: {
      A: { netIncomeTtm: [5], equity: [40], marketCap: [100] },
      B: { netIncomeTtm: [-2], equity: [-10], marketCap: [100] },
      C: { netIncomeTtm: [5], equity: [40] },
      D: { marketCap: [100] },
    },
  };

  it('divide by market capitalisation, keep losses and negative equity, and are missing where either side is', () => {
    expect(lastExposures(earningsYield, panel)).toEqual([0.05, -0.02, Number.NaN, Number.NaN]);
    expect(lastExposures(bookToMarket, panel)).toEqual([0.4, -0.1, Number.NaN, Number.NaN]);
  });
});
