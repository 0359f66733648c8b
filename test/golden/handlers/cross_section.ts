import { groupZScores, residualsOnGroupsAnd, subtractGroupMeans } from '../../../src/quant/kernels/cross-section/groups.js';
import { quantileGroups, rank, rankNormal } from '../../../src/quant/kernels/cross-section/rank.js';
import { clipByMad, robustZScore } from '../../../src/quant/kernels/cross-section/robust.js';
import { quantile } from '../../../src/quant/kernels/cross-section/select.js';
import { winsorise, winsoriseByCount } from '../../../src/quant/kernels/cross-section/winsorise.js';
import { zScore } from '../../../src/quant/kernels/cross-section/z-score.js';
import type { Handle } from '../compare.js';

/** One cross-section of book to price through every step that a pipeline may take. */
export const handle: Handle = ({ inputs }) => {
  const bookToPrice = Float64Array.from(inputs.book_to_price as number[]);
  const earningsYield = Float64Array.from(inputs.earnings_yield as number[]);
  const logCap = Float64Array.from(inputs.log_market_cap as number[]);
  const cap = inputs.market_cap as number[];
  const names = [...new Set(inputs.sectors as string[])].sort();
  const sectors = Int16Array.from((inputs.sectors as string[]).map((name) => names.indexOf(name)));
  const n = bookToPrice.length;
  const scratch = new Float64Array(n);
  const changed = (values: Float64Array, kernel: (own: Float64Array) => unknown): Float64Array => {
    const own = values.slice();
    kernel(own);
    return own;
  };

  const winsorised = changed(bookToPrice, (own) => winsorise(own, n, 0.01, scratch));
  const z = changed(winsorised, (own) => zScore(own, n));
  const zEarnings = changed(earningsYield, (own) => {
    winsorise(own, n, 0.01, scratch);
    zScore(own, n);
  });
  return {
    winsor_1_99: winsorised,
    winsor_bounds: [0.01, 0.99].map((p) => quantile(bookToPrice.slice(), n, p)),
    scipy_mstats_winsorize_5pct: changed(bookToPrice, (own) => winsoriseByCount(own, n, 0.05, scratch)),
    winsor_mad3: changed(bookToPrice, (own) => clipByMad(own, n, 3, scratch)),
    zscore_ddof1: z,
    zscore_ddof0: changed(winsorised, (own) => zScore(own, n, 0)),
    robust_z: changed(bookToPrice, (own) => robustZScore(own, n, scratch)),
    rank_average: changed(bookToPrice, (own) => rank(own, n, scratch)),
    rank_normal: changed(bookToPrice, (own) => rankNormal(own, n, scratch)),
    sector_demeaned: changed(z, (own) =>
      subtractGroupMeans(own, n, sectors, 1, new Float64Array(names.length), new Int32Array(names.length)),
    ),
    sector_zscore: changed(z, (own) => groupZScores(own, n, sectors, names.length)),
    resid_on_sector_and_log_cap: changed(z, (own) => residualsOnGroupsAnd(own, logCap, n, sectors, names.length)),
    cap_weighted_mean_z: z.reduce((sum, value, i) => sum + value * cap[i], 0) / cap.reduce((sum, value) => sum + value, 0),
    composite_50_50: z.map((value, i) => (value + zEarnings[i]) / 2),
    quintile_0_4: changed(bookToPrice, (own) => quantileGroups(own, n, 5, scratch)),
  };
};
