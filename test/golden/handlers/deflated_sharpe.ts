import { sharpePerDay } from '../../../src/quant/backtest/statistics/ratios.js';
import { trialsOf } from '../../../src/quant/backtest/statistics/trials.js';
import { sampleMoments } from '../../../src/quant/kernels/statistics/moments.js';
import { expectedMaximumSharpe, minimumTrackRecord, probabilisticSharpe } from '../../../src/quant/kernels/statistics/sharpe.js';
import type { Handle } from '../compare.js';

/** The best of several assets after so many trials, or the formulas with their inputs given. */
export const handle: Handle = ({ inputs }) => ('returns' in inputs ? bestOf(inputs) : formula(inputs));

function formula(inputs: Record<string, unknown>) {
  const { sr, n, skew, kurtosis, var_trial_sr, trials } = inputs as Record<string, number>;
  const estimate = { ratio: sr, n, skewness: skew, excessKurtosis: kurtosis - 3 };
  const best = expectedMaximumSharpe(trials, var_trial_sr);
  return { psr0: probabilisticSharpe(estimate, 0), sr_star: best, dsr: probabilisticSharpe(estimate, best) };
}

function bestOf(inputs: Record<string, unknown>) {
  const rows = inputs.returns as number[][];
  const assets = (inputs.assets as string[]).map((_, s) => Float64Array.from(rows, (row) => row[s]));
  const ratios = assets.map(sharpePerDay);
  const best = ratios.indexOf(Math.max(...ratios));
  const { skewness, excessKurtosis } = sampleMoments(assets[best]);
  const estimate = { ratio: ratios[best], n: rows.length, skewness, excessKurtosis };
  const { variance } = trialsOf(ratios);
  const highest = Object.fromEntries((inputs.trials as number[]).map((n) => [n, expectedMaximumSharpe(n, variance)]));
  return {
    per_period_sharpe: ratios,
    best,
    skew: skewness,
    kurtosis: excessKurtosis + 3,
    psr_vs_0: probabilisticSharpe(estimate, 0),
    psr_vs_annual_1: probabilisticSharpe(estimate, 1 / Math.sqrt(252)),
    expected_max_sharpe: highest,
    dsr: Object.fromEntries(Object.entries(highest).map(([n, ratio]) => [n, probabilisticSharpe(estimate, ratio)])),
    min_track_record_length_vs_0_95: minimumTrackRecord(estimate, 0, 0.95),
    var_of_trial_sharpes: variance,
  };
}
