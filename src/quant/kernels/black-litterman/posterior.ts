import { BlockCholesky } from '../linear/block-cholesky.js';
import { covarianceWithViews, type Views } from './views.js';

export interface Posterior {
  /** The mean return of each name. */
  mean: Float64Array;
  /** M, the covariance of that mean, n × n: how uncertain it is. */
  meanCovariance: Float64Array;
  /** Σ + M, under which weights are chosen. */
  covariance: Float64Array;
}

/** π = δ Σ w: the returns under which the market's weights are the best: Black & Litterman (1992), Financial Analysts Journal 48(5), eq. 1. */
export function equilibriumReturns(covariance: Float64Array, marketWeights: Float64Array, riskAversion: number): Float64Array {
  const n = marketWeights.length;
  if (covariance.length !== n * n)
    throw new RangeError(`${n} market weights need a covariance of ${n * n}, not ${covariance.length}.`);
  const returns = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0, at = i * n; j < n; j++, at++) sum += covariance[at] * marketWeights[j];
    returns[i] = riskAversion * sum;
  }
  return returns;
}

/**
 * The mean [(τΣ)⁻¹ + PᵀΩ⁻¹P]⁻¹[(τΣ)⁻¹π + PᵀΩ⁻¹Q] and its covariance M, without inverting Σ or Ω: μ = π + τΣPᵀ(PτΣPᵀ + Ω)⁻¹(Q − Pπ).
 *
 * Black & Litterman (1992), "Global portfolio optimization", Financial Analysts Journal 48(5), appendix; this form by Woodbury's identity,
 * so that certain views (ω = 0) and singular Σ are as good as any. Views with an infinite ω are left out. Throws `RangeError` for shapes
 * that do not fit, and where certain views contradict or repeat each other.
 */
export function posterior(prior: Float64Array, covariance: Float64Array, tau: number, { P, Q, omega }: Views): Posterior {
  const n = prior.length;
  const all = Q.length;
  if (P.length !== all * n || omega.length !== all * all)
    throw new RangeError(`${all} views on ${n} names need ${all * n} and ${all * all} numbers.`);
  const kept = Array.from(Q, (_, a) => a).filter((a) => omega[a * (all + 1)] !== Number.POSITIVE_INFINITY);
  const k = kept.length;
  const rows = new Float64Array(k * n);
  kept.forEach((from, a) => {
    rows.set(P.subarray(from * n, (from + 1) * n), a * n);
  });
  const border = covarianceWithViews(rows, covariance, n);
  for (let i = 0; i < border.length; i++) border[i] *= tau;
  const inner = new Float64Array(k * k);
  const surprise = new Float64Array(k);
  for (let a = 0; a < k; a++) {
    surprise[a] = Q[kept[a]];
    for (let i = 0; i < n; i++) surprise[a] -= rows[a * n + i] * prior[i];
    for (let b = 0; b < k; b++) {
      let sum = omega[kept[a] * all + kept[b]];
      for (let i = 0; i < n; i++) sum += rows[a * n + i] * border[i * k + b];
      inner[a * k + b] = sum;
    }
  }
  return updated(prior, covariance, tau, inner, border, surprise);
}

/**
 * The same for one view on each name (P = I) with precisions Λ = 1/ω, 0 where there is no view:
 * μ = π + τΣΛ^½(I + Λ^½τΣΛ^½)⁻¹Λ^½(Q − π). Names without a view need no `Q`.
 */
export function posteriorOfNameViews(
  prior: Float64Array,
  covariance: Float64Array,
  tau: number,
  Q: Float64Array,
  precisions: Float64Array,
): Posterior {
  const n = prior.length;
  if (Q.length !== n || precisions.length !== n || covariance.length !== n * n) {
    throw new RangeError(`Views on ${n} names need ${n} returns and precisions, not ${Q.length} and ${precisions.length}.`);
  }
  const viewed = Array.from(precisions, (_, i) => i).filter((i) => precisions[i] > 0);
  const k = viewed.length;
  const roots = viewed.map((i) => Math.sqrt(precisions[i]));
  const border = new Float64Array(n * k);
  const inner = new Float64Array(k * k);
  for (let i = 0; i < n; i++) for (let a = 0; a < k; a++) border[i * k + a] = tau * covariance[i * n + viewed[a]] * roots[a];
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) inner[a * k + b] = roots[a] * border[viewed[a] * k + b] + (a === b ? 1 : 0);
  }
  const surprise = Float64Array.from(viewed, (i, a) => roots[a] * (Q[i] - prior[i]));
  return updated(prior, covariance, tau, inner, border, surprise);
}

/** π + B A⁻¹ s and τΣ − B A⁻¹ Bᵀ, for A (views × views), B (n × views) and surprises s. */
function updated(
  prior: Float64Array,
  covariance: Float64Array,
  tau: number,
  inner: Float64Array,
  border: Float64Array,
  surprise: Float64Array,
): Posterior {
  const n = prior.length;
  const k = surprise.length;
  const mean = prior.slice();
  const meanCovariance = covariance.map((value) => tau * value);
  if (k > 0) {
    const factors = new BlockCholesky();
    const index = Int32Array.from({ length: k }, (_, a) => a);
    if (!factors.factor(inner, k, index, k, new Float64Array(k), border, n)) {
      throw new RangeError('Views that are certain contradict or repeat each other; give one of them some uncertainty.');
    }
    factors.solve(surprise);
    for (let i = 0; i < n; i++) for (let a = 0; a < k; a++) mean[i] += border[i * k + a] * surprise[a];
    const learnt = new Float64Array(n * n);
    factors.borderProduct(learnt);
    for (let i = 0; i < learnt.length; i++) meanCovariance[i] -= learnt[i];
  }
  return { mean, meanCovariance, covariance: meanCovariance.map((value, i) => value + covariance[i]) };
}

/** The weights (δ Σ)⁻¹ μ of the largest utility without limits. Throws `RangeError` for a covariance that is singular. */
export function unconstrainedWeights(covariance: Float64Array, mean: Float64Array, riskAversion: number): Float64Array {
  const n = mean.length;
  const factors = new BlockCholesky();
  const index = Int32Array.from({ length: n }, (_, i) => i);
  if (!factors.factor(covariance, n, index, n, new Float64Array(n), new Float64Array(0), 0)) {
    throw new RangeError('A singular covariance has no unconstrained optimum; give limits, or shrink it.');
  }
  const weights = mean.map((value) => value / riskAversion);
  factors.solve(weights);
  return weights;
}
