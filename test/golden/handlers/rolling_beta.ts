import { weightedLine } from '../../../src/quant/kernels/rolling/regression.js';
import { gridOf } from '../../../src/quant/panel/grid.js';
import { log } from '../../../src/quant/panel/operators/arithmetic.js';
import * as line from '../../../src/quant/panel/operators/regression.js';
import { rollingStd, rollingSum } from '../../../src/quant/panel/operators/rolling.js';
import type { Handle } from '../compare.js';

/** The line of one security on the market: rolling, exponentially weighted, and the parts of the beta of Frazzini and Pedersen. */
export const handle: Handle = ({ inputs, expected }) => {
  const y = numbersOf(inputs.y);
  const market = numbersOf(inputs.market);
  const grid = gridOf(y.length, 1, y);
  const windows = Object.keys(expected.windows as object).map((key) => {
    const window = Number(key);
    return [
      key,
      {
        beta: line.rollingBeta(grid, market, window).data,
        alpha: line.rollingAlpha(grid, market, window).data,
        idio_vol_daily: line.rollingResidualVolatility(grid, market, window).data,
        r2: line.rollingRSquared(grid, market, window).data,
      },
    ];
  });
  const ownLog = log(
    gridOf(
      y.length,
      1,
      y.map((value) => 1 + value),
    ),
  );
  const marketLog = log(market.map((value) => 1 + value));
  const last = y.length - 1;
  const weights = Float64Array.from({ length: 252 }, (_, i) => 0.5 ** ((251 - i) / 63));
  return {
    windows: Object.fromEntries(windows),
    ewls_last252_halflife63: weightedLine(y.subarray(-252), market.subarray(-252), weights),
    shrunk_beta_0p6_0p4: 0.6 * line.rollingBeta(grid, market, 252).data[last] + 0.4,
    fp_beta: {
      vol_ratio_252: rollingStd(ownLog, 252).data[last] / rollingStd(marketLog, 252)[last],
      corr_3day_overlap: line.rollingCorrelation(rollingSum(ownLog, 3), rollingSum(marketLog, 3), y.length, y.length - 2).data[
        last
      ],
    },
  };
};

function numbersOf(values: unknown): Float64Array {
  return Float64Array.from((values as (number | null)[]).map((value) => value ?? Number.NaN));
}
