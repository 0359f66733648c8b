import { z } from 'zod';
import { appError } from '../../domain/errors.js';
import { equilibriumReturns, type Posterior, posterior, posteriorOfNameViews } from '../kernels/black-litterman/posterior.js';
import { idzorekOmega, type Views } from '../kernels/black-litterman/views.js';
import { maximumUtility } from '../kernels/mean-variance/mean-variance.js';
import { annualCovariance } from '../plugin/annual.js';
import { listed } from '../plugin/listed.js';
import { marketWeightsOf } from '../plugin/market-weights.js';
import { defineOptimizer, type PortfolioProblem } from '../plugin/optimizer.js';
import { capLimit, optimumOfSolution, portfolioProgram } from '../plugin/portfolio-program.js';
import { viewRows } from '../plugin/view-rows.js';

/** Whether no ticker or pair, either way round, has two views. */
function isOnceEach(views: readonly { ticker: string; against: string | null }[]): boolean {
  return new Set(views.map(({ ticker, against }) => [ticker, against].sort().join())).size === views.length;
}

/** A view as a strategy writes it. */
const statedView = z.strictObject({
  ticker: z.string(),
  against: z.string().nullable().default(null),
  return_annual: z.number().min(-10).max(10),
  confidence: z.number().min(0).max(1).nullable().default(null),
});

/**
 * Weights of largest utility under the posterior of Black & Litterman: equilibrium returns π = δ Σ w_mkt, moved by views of the scores,
 * Q = π + IC · σ · z with Ω = diag(τσ² / |z|), and by stated views with Idzorek's confidences. Weights add up to 1 and use Σ + M.
 *
 * Black & Litterman (1992), "Global portfolio optimization", Financial Analysts Journal 48(5); Grinold & Kahn (2000), "Active portfolio
 * management", chapter 11; Idzorek (2005), "A step-by-step guide to the Black-Litterman model". All a year, in excess of the risk-free rate
 * but for stated absolute views and expected returns, which are total. No view where z = 0. A view of no stated confidence is as uncertain as the prior;
 * one of what is no candidate is left out, with a note.
 */
export default defineOptimizer({
  name: 'BlackLitterman',
  description: 'Market equilibrium blended with views from scores and stated views.',
  category: 'bayesian',
  references: [
    'Black & Litterman (1992), Global portfolio optimization, Financial Analysts Journal 48(5)',
    'Idzorek (2005), A step-by-step guide to the Black-Litterman model',
  ],
  params: z.object({
    tau: z.number().min(0.0001).max(10).default(0.05).describe('How uncertain the equilibrium is, relative to Σ.'),
    riskAversion: z.number().min(0.01).max(1000).default(2.5).describe('δ of the market and of the utility.'),
    ic: z.number().min(-1).max(1).default(0.05).describe('Information coefficient of the scores; 0: no views from scores.'),
    views: z
      .enum(['relative', 'absolute'])
      .default('relative')
      .describe('Whether Q of a score is π + IC · σ · z, or plainly IC · σ · z.'),
    omegaScale: z.number().positive().max(1000).nullable().default(null).describe('c of Ω = diag(c σ² / |z|); null: tau.'),
    omega: z
      .array(z.array(z.number()))
      .nullable()
      .default(null)
      .describe('All of Ω of the stated views; null: by their confidences.'),
    statedViews: z
      .array(statedView)
      .max(1000)
      .refine(isOnceEach, 'should have one view of a ticker, or of a pair')
      .default([])
      .describe('Views: ticker returns return_annual, or so much more than against, with a confidence from 0 to 1.'),
    maxWeight: z.number().min(0).max(1).nullable().default(null).describe('Largest weight, beside the risk rules; null: none.'),
    longOnly: z.boolean().default(true).describe('Whether no weight is negative.'),
  }),
  optimize(problem, { tau, riskAversion, ic, views, omegaScale, omega, statedViews, maxWeight, longOnly }) {
    const n = problem.candidates.tickers.length;
    const covariance = annualCovariance(problem.covariance);
    const market = marketWeightsOf(problem.marketCaps);
    const prior = equilibriumReturns(covariance, market.weights, riskAversion);
    const scored = scoreViews(problem, covariance, ic, omegaScale ?? tau);
    const Q = scored.alpha.map((alpha, i) => (views === 'relative' ? prior[i] + alpha : alpha));
    let belief = posteriorOfNameViews(prior, covariance, tau, Q, scored.precisions);
    const own = statedViews.map(({ return_annual: returnAnnual, ...view }) => ({ ...view, returnAnnual }));
    const stated = viewRows(problem, own, omega);
    if (stated.Q.length > 0) {
      const uncertainty = stated.omega ?? idzorekOmega(stated.P, covariance, n, tau, stated.confidences);
      belief = updated(belief, { ...stated, omega: uncertainty });
    }
    const total = covariance.map((value, i) => value + belief.meanCovariance[i]);
    const caps = capLimit(n, maxWeight);
    const program = portfolioProgram(problem, { longOnly, budget: 1, further: caps });
    const solution = maximumUtility(total, belief.mean, riskAversion, program.constraints);
    const count = scored.precisions.filter((precision) => precision > 0).length + stated.Q.length;
    const optimum = optimumOfSolution(program, solution, `Equilibrium of ${market.source} with ${count} views.`);
    const { strangers } = stated;
    return strangers.length === 0
      ? optimum
      : { ...optimum, notes: [`Stated views were left out, since they are of no candidate: ${listed(strangers)}.`] };
  },
});

/** The belief after stated views. Throws `BAD_USER_INPUT` where certain ones contradict or repeat each other. */
function updated({ mean, meanCovariance }: Posterior, views: Views): Posterior {
  try {
    return posterior(mean, meanCovariance, 1, views);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw appError('BAD_USER_INPUT', error.message, { path: ['views'], cause: error });
  }
}

/** IC · σ · z of each score, and how precise that is: |z| / (scale · σ²). */
function scoreViews({ scores }: PortfolioProblem, covariance: Float64Array, ic: number, scale: number) {
  const n = scores.length;
  const variances = scores.map((_, i) => covariance[i * (n + 1)]);
  const alpha = scores.map((z, i) => ic * Math.sqrt(variances[i]) * z);
  const precisions = scores.map((z, i) => (ic === 0 || variances[i] === 0 ? 0 : Math.abs(z) / (scale * variances[i])));
  return { alpha, precisions };
}
