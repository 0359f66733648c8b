import { z } from 'zod';
import type { Grid } from '../panel/grid.js';
import { abs, add, clip, divide, negate, scale, sign, subtract } from '../panel/operators/arithmetic.js';
import { byDate } from '../panel/operators/by-date.js';
import { coalesce, meanOf, where } from '../panel/operators/choice.js';
import { rank, zScore } from '../panel/operators/cross-section.js';
import { rollingBeta } from '../panel/operators/regression.js';
import { rollingStd } from '../panel/operators/rolling.js';
import { returns } from '../panel/operators/time.js';
import { defineFactor } from '../plugin/factor.js';
import { days, weight } from '../plugin/parameters.js';

/**
 * Quality minus junk: profitability, growth and safety, each standardised over the universe's members and weighted.
 *
 * Asness, Frazzini & Pedersen (2019), "Quality minus junk", Review of Accounting Studies 24(1), sec. 2. A part is the mean of the
 * z-scores that a security has of its measures, z-scored again. What is read differently from the paper:
 * - measures are z-scored as values; `measures: ranks` z-scores their ranks, as the paper does, which tames extreme ratios;
 * - CFOA is free cash flow over assets (the paper's net income + depreciation − change of working capital − capital expenditure);
 *   free cash flow, where it is not published, is operating cash flow less capital expenditure, whichever sign the source gives that;
 * - growth is the change of a ratio, now less five years before, not the change of the numerator over old assets;
 * - safety has CAPM beta, total debt over assets, daily volatility and accruals (net income − operating cash flow) over assets.
 * Income and cash flows are of the last four quarters. ROE needs positive equity.
 * NaN: without any measure of profitability there is no exposure; a missing growth or safety counts 0, the universe's mean.
 */
export default defineFactor({
  name: 'QMJ',
  description: 'Quality: profitable, growing and safe firms.',
  category: 'quality',
  references: ['Asness, Frazzini & Pedersen (2019), Quality minus junk, Review of Accounting Studies 24(1)'],
  params: z
    .object({
      profitabilityWeight: weight(1).describe('How much profitability counts, relative to the other parts.'),
      growthWeight: weight(1).describe('How much five-year growth of profitability counts.'),
      safetyWeight: weight(1).describe('How much safety counts.'),
      lookback: days(252, { min: 3 }).describe('Sessions over which beta and volatility are taken.'),
      measures: z
        .enum(['values', 'ranks'])
        .default('values')
        .describe('What of a measure is z-scored: its values or their ranks.'),
    })
    .refine((params) => params.profitabilityWeight + params.growthWeight + params.safetyWeight > 0, {
      path: ['profitabilityWeight'],
      message: 'and the other two weights should not all be 0',
    }),
  inputs: [
    'adjClose',
    'benchmark',
    'grossProfitTtm',
    'netIncomeTtm',
    'operatingCashFlowTtm',
    'capitalExpenditureTtm',
    'freeCashFlowTtm',
    'totalAssets',
    'totalDebt',
    'equity',
    'grossProfitTtm5y',
    'netIncomeTtm5y',
    'totalAssets5y',
    'equity5y',
  ],
  crossSectional: true,
  history: ({ lookback }) => lookback + 1,
  compute: (inputs, { profitabilityWeight, growthWeight, safetyWeight, lookback, measures }) => {
    const { adjClose, benchmark, ...figures } = inputs;
    const own = returns(adjClose);
    const beta = rollingBeta(own, returns(benchmark), lookback);
    const volatility = rollingStd(own, lookback);
    const zOf = (x: Grid) => zScore(measures === 'ranks' ? rank(x) : x);
    const part = (first: Grid, ...others: Grid[]) => zScore(meanOf(zOf(first), ...others.map(zOf)));

    return byDate({ ...figures, beta, volatility }, (date) => {
      const { netIncomeTtm, operatingCashFlowTtm, totalAssets } = date;
      const gpoa = divide(date.grossProfitTtm, totalAssets);
      const roe = divide(netIncomeTtm, positive(date.equity));
      const roa = divide(netIncomeTtm, totalAssets);
      const derivedCashFlow = subtract(operatingCashFlowTtm, abs(date.capitalExpenditureTtm));
      const cfoa = divide(coalesce(date.freeCashFlowTtm, derivedCashFlow), totalAssets);
      const profitability = scale(part(gpoa, roe, roa, cfoa), profitabilityWeight);

      const growth = part(
        subtract(gpoa, divide(date.grossProfitTtm5y, date.totalAssets5y)),
        subtract(roe, divide(date.netIncomeTtm5y, positive(date.equity5y))),
        subtract(roa, divide(date.netIncomeTtm5y, date.totalAssets5y)),
      );

      const safety = part(
        negate(date.beta),
        negate(divide(date.totalDebt, totalAssets)),
        negate(date.volatility),
        negate(divide(subtract(netIncomeTtm, operatingCashFlowTtm), totalAssets)),
      );

      const mean = scale(profitability, 0);
      return add(add(profitability, coalesce(scale(growth, growthWeight), mean)), coalesce(scale(safety, safetyWeight), mean));
    });
  },
});

/** x where it is above 0, else NaN. */
function positive(x: Grid): Grid {
  return where(clip(sign(x), 0, 1), x, Number.NaN);
}
