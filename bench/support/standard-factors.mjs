/** The six factors of the peers' workload w1, composed of the operators as a user's would be, and what pandas says comes out. */
import { z } from 'zod';
import { annualised, divide, multiply, sign } from '../../dist/src/quant/panel/operators/arithmetic.js';
import { rollingBeta, rollingResidualVolatility } from '../../dist/src/quant/panel/operators/regression.js';
import { rollingMean, rollingStd } from '../../dist/src/quant/panel/operators/rolling.js';
import { accumulate } from '../../dist/src/quant/panel/operators/smoothing.js';
import { moneyFlowIndex } from '../../dist/src/quant/panel/operators/technicals.js';
import { change, difference, returns } from '../../dist/src/quant/panel/operators/time.js';
import { defineFactor } from '../../dist/src/quant/plugin/factor.js';

const YEAR = 252;
const define = (name, inputs, compute) =>
  defineFactor({ name, description: name, category: 'bench', params: z.object({}), inputs, compute, history: () => YEAR + 1 });

export const FACTORS = [
  define('vsm', ['close'], ({ close }) => divide(change(close, YEAR, 21), annualised(rollingStd(returns(close), 60)))),
  define('beta', ['close', 'market'], ({ close, market }) => rollingBeta(returns(close), market, YEAR)),
  define('ivol', ['close', 'market'], ({ close, market }) => annualised(rollingResidualVolatility(returns(close), market, YEAR))),
  define('mfi', ['high', 'low', 'close', 'volume'], ({ volume, ...bars }) => moneyFlowIndex(bars, volume, 14)),
  define('obv', ['close', 'volume'], ({ close, volume }) => accumulate(multiply(sign(difference(close)), volume))),
  define('sma', ['close'], ({ close }) => divide(close, rollingMean(close, YEAR))),
];

/** Population deviations and no least sector size: how the peer has it. */
export const SETTINGS = { winsorise: 0.01, neutralise: true, minGroup: 1, restandardise: false, ddof: 0 };

/** For each factor Σ|z| and the number of z-scores, as `w1_factors.py` prints them. */
export const CHECKS = [
  [4827567.038, 6353252],
  [5109494.687, 6353252],
  [5414572.629, 6353252],
  [5574936.933, 7067252],
  [5033730.564, 7106252],
  [4855303.078, 6356252],
];
