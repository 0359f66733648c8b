import { maximumSharpe } from '../../../src/quant/kernels/mean-variance/maximum-sharpe.js';
import {
  maximumUtility,
  meanOf,
  minimumVariance,
  targetReturn,
  varianceOf,
} from '../../../src/quant/kernels/mean-variance/mean-variance.js';
import { fullyInvested, type PortfolioLimits } from '../../../src/quant/kernels/mean-variance/portfolio-limits.js';
import type { Handle } from '../compare.js';
import { optimumWithPlugin } from '../with-plugin.js';

interface Inputs {
  cov: number[][];
  mu: number[];
  lower?: number;
  upper?: number;
  sectors?: string[];
  sector_cap?: number;
  min_return?: number;
  risk_aversion?: number;
  rf?: number;
}

/** One optimum of mean and variance, found by what the case gives: a rate, a risk aversion, a least return, or nothing; also the plugin's under its rules. */
export const handle: Handle = ({ inputs, tolerance }) => {
  const { cov, mu, min_return, risk_aversion, rf, ...bounds } = inputs as unknown as Inputs;
  const covariance = Float64Array.from(cov.flat());
  const mean = Float64Array.from(mu);
  const limits = limitsOf(mu.length, bounds);
  let weights: Float64Array;
  if (rf !== undefined) weights = maximumSharpe(covariance, mean, rf, limits).weights;
  else if (risk_aversion !== undefined) weights = maximumUtility(covariance, mean, risk_aversion, limits).x;
  else if (min_return !== undefined) weights = targetReturn(covariance, mean, min_return, limits).x;
  else weights = minimumVariance(covariance, limits).x;
  const variance = varianceOf(covariance, weights);
  const vol = Math.sqrt(variance);
  const ret = meanOf(mean, weights);
  const { weights_abs: abs, variance_rel, sharpe_rel } = tolerance as Record<string, number>;
  return [
    { field: 'weights', got: weights, tolerance: { abs } },
    { field: 'weights', got: byPlugin(inputs as unknown as Inputs), tolerance: { abs } },
    { field: 'variance', got: variance, tolerance: { rel: variance_rel } },
    { field: 'vol', got: vol, tolerance: { rel: variance_rel } },
    { field: 'ret', got: ret, tolerance: { rel: variance_rel } },
    { field: 'sharpe', got: (ret - (rf ?? 0)) / vol, tolerance: { rel: sharpe_rel } },
  ];
};

function byPlugin({ cov, mu, lower, upper, sectors, sector_cap, min_return, risk_aversion, rf = 0 }: Inputs): Float64Array {
  let params: object = { objective: 'minimum_variance' };
  if (rf !== 0) params = { objective: 'maximum_sharpe' };
  else if (risk_aversion !== undefined) params = { objective: 'utility', riskAversion: risk_aversion };
  else if (min_return !== undefined) params = { objective: 'target_return', targetReturn: min_return };
  return optimumWithPlugin('MVO', cov, {
    params: { ...params, longOnly: lower === 0 },
    rules: {
      ...(upper !== undefined && { MaxWeight: { maxWeight: upper } }),
      ...(sector_cap !== undefined && { Sector: { maxSectorWeight: sector_cap } }),
    },
    problem: {
      candidates: { sectors },
      expectedReturnsAnnual: Float64Array.from(mu),
      riskFreeAnnual: rf,
    },
  }).weights;
}

function limitsOf(n: number, { lower, upper, sectors = [], sector_cap }: Partial<Inputs>): PortfolioLimits {
  const names = sector_cap === undefined ? [] : [...new Set(sectors)];
  return {
    equalities: fullyInvested(n),
    inequalities: {
      coefficients: Float64Array.from(names.flatMap((name) => sectors.map((sector) => (sector === name ? 1 : 0)))),
      bounds: Float64Array.from(names, () => sector_cap ?? 1),
    },
    lower: new Float64Array(n).fill(lower ?? Number.NEGATIVE_INFINITY),
    upper: new Float64Array(n).fill(upper ?? Number.POSITIVE_INFINITY),
  };
}
