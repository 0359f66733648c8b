import { gridOf } from '../../../src/quant/panel/grid.js';
import { add, annualised } from '../../../src/quant/panel/operators/arithmetic.js';
import { rollingMean, rollingStd } from '../../../src/quant/panel/operators/rolling.js';
import { ema } from '../../../src/quant/panel/operators/smoothing.js';
import * as technicals from '../../../src/quant/panel/operators/technicals.js';
import { change, logReturns } from '../../../src/quant/panel/operators/time.js';
import type { Handle } from '../compare.js';

/** Indicators of one security, as R's TTR computes them. */
export const handle: Handle = ({ inputs }) => {
  const column = (name: string) => {
    const values = (inputs[name] as (number | null)[]).map((value) => value ?? Number.NaN);
    return gridOf(values.length, 1, Float64Array.from(values));
  };
  const [high, low, close, volume] = ['high', 'low', 'close', 'volume'].map(column);
  const bars = { high, low, close };
  const bands = technicals.bollingerBands(close, 20, 2);
  const macd = technicals.macd(close, 12, 26, 9);
  const obv = technicals.onBalanceVolume(close, volume);
  const grids = {
    rsi14: technicals.relativeStrengthIndex(close, 14),
    rsi2: technicals.relativeStrengthIndex(close, 2),
    obv_standard_from_0: obv,
    obv_ttr: add(obv, volume.data[0]),
    roc10_discrete: change(close, 10),
    roc21_log: logReturns(close, 21),
    sma20: rollingMean(close, 20),
    ema20: ema(close, 20),
    true_range: technicals.trueRange(bars),
    atr14_wilder: technicals.averageTrueRange(bars, 14),
    bb20_2_dn: bands.lower,
    bb20_2_up: bands.upper,
    bb_pctB: bands.position,
    macd_12_26: macd.line,
    macd_signal9: macd.signal,
    adx14: technicals.averageDirectionalIndex(bars, 14),
    cci20: technicals.commodityChannelIndex(bars, 20),
    wpr14: technicals.williamsR(bars, 14),
    stoch_fastK14: technicals.stochastic(bars, 14),
    // 20 closes make 19 returns.
    hist_vol20_252: annualised(rollingStd(logReturns(close), 19)),
    mfi14: technicals.moneyFlowIndex(bars, volume, 14),
  };
  return Object.fromEntries(Object.entries(grids).map(([field, grid]) => [field, grid.data]));
};
