import { equilibriumReturns, posterior, unconstrainedWeights } from '../../../src/quant/kernels/black-litterman/posterior.js';
import { idzorekOmega, proportionalOmega } from '../../../src/quant/kernels/black-litterman/views.js';
import type { Handle } from '../compare.js';

interface Inputs {
  cov: number[][];
  market_caps: number[];
  risk_aversion: number;
  tau: number;
  P: number[][];
  Q: number[];
  omega: number[][];
  view_confidences: number[] | null;
  omega_rule: string;
}

/** Equilibrium, posterior and unconstrained weights, Ω being made by the rule that the case names or given. */
export const handle: Handle = ({ inputs, tolerance }) => {
  const given = inputs as unknown as Inputs;
  const n = given.cov.length;
  const covariance = Float64Array.from(given.cov.flat());
  const total = given.market_caps.reduce((sum, cap) => sum + cap, 0);
  const market = Float64Array.from(given.market_caps, (cap) => cap / total);
  const P = Float64Array.from(given.P.flat());
  const { tau, risk_aversion: delta } = given;
  const prior = equilibriumReturns(covariance, market, delta);
  let omega = Float64Array.from(given.omega.flat());
  if (/default|1_over_T/.test(given.omega_rule)) omega = Float64Array.from(proportionalOmega(P, covariance, n, tau));
  else if (given.view_confidences) omega = Float64Array.from(idzorekOmega(P, covariance, n, tau, given.view_confidences));
  const found = posterior(prior, covariance, tau, { P, Q: Float64Array.from(given.Q), omega });
  const plain = unconstrainedWeights(covariance, found.mean, delta);
  const sum = plain.reduce((all, weight) => all + weight, 0);
  const answers: [string, unknown, string][] = [
    ['pi', prior, 'mean_abs'],
    ['omega', rows(omega, given.Q.length), 'cov_abs'],
    ['posterior_mean', found.mean, 'mean_abs'],
    ['posterior_cov', rows(found.covariance, n), 'cov_abs'],
    ['posterior_mean_cov_M', rows(found.meanCovariance, n), 'cov_abs'],
    ['bl_weights_pypfopt_normalised', plain.map((weight) => weight / sum), 'weights_abs'],
    ['weights_unconstrained_prior_cov', plain, 'weights_abs'],
    ['weights_unconstrained_posterior_cov', unconstrainedWeights(found.covariance, found.mean, delta), 'weights_abs'],
  ];
  return answers.map(([field, got, name]) => ({ field, got, tolerance: { abs: (tolerance as Record<string, number>)[name] } }));
};

function rows(flat: Float64Array, width: number): Float64Array[] {
  return Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width));
}
