import { quantileFigures } from '../../../src/quant/backtest/factor-study/quantiles.js';
import { rankAutocorrelations } from '../../../src/quant/backtest/factor-study/stability.js';
import { momentsOf } from '../../../src/quant/kernels/cross-section/z-score.js';
import { kendallTau } from '../../../src/quant/kernels/statistics/kendall.js';
import { neweyWestT } from '../../../src/quant/kernels/statistics/newey-west.js';
import { rankCorrelations } from '../../../src/quant/kernels/statistics/rank-correlation.js';
import { rowCorrelations } from '../../../src/quant/kernels/statistics/row-correlation.js';
import type { Handle } from '../compare.js';

/** The coefficients of a signal with the return of the next month, their mean's t-statistics, and the signal's quintiles. */
export const handle: Handle = ({ inputs }) => {
  const signal = Float64Array.from((inputs.signal as number[][]).flat());
  const returns = Float64Array.from((inputs.forward_return as number[][]).flat());
  const rows = (inputs.dates as string[]).length;
  const columns = (inputs.symbols as string[]).length;
  const shape = { rows, columns, members: null };
  const pearson = new Float64Array(rows);
  const spearman = new Float64Array(rows);
  const withTies = new Float64Array(rows);
  const rounded = signal.map((value) => Math.round(value * 100) / 100);
  rowCorrelations(signal, returns, shape, pearson);
  rankCorrelations([signal, rounded], returns, shape, [spearman, withTies]);
  const { mean, deviation } = momentsOf(spearman, rows);
  const universe = {
    dates: Array.from(spearman.keys()),
    columns,
    members: null,
    horizons: [{ days: 21, returns }],
    sessionsApart: 21,
    quantiles: 5,
    sectors: new Int16Array(columns),
    sectorNames: ['all'],
  };
  const rowOf = (grid: Float64Array, t: number) => grid.subarray(t * columns, (t + 1) * columns);
  return {
    ic_pearson: pearson,
    ic_spearman: spearman,
    ic_spearman_with_ties: withTies,
    kendall_tau: spearman.map((_, t) => kendallTau(rowOf(signal, t), rowOf(returns, t), columns)),
    mean_rank_ic: mean,
    std_rank_ic_ddof1: deviation,
    icir: mean / deviation,
    t_stat: (mean / deviation) * Math.sqrt(rows),
    t_stat_newey_west_lag5: neweyWestT(spearman, 5),
    hit_rate: spearman.filter((ic) => ic > 0).length / rows,
    quintile_mean_forward_return: quantileFigures(signal, universe).quantileReturns,
    rank_autocorrelation: rankAutocorrelations(signal, universe).subarray(1),
  };
};
