import { z } from 'zod';
import { appError } from '../../domain/errors.js';
import { maximumSharpe } from '../kernels/mean-variance/maximum-sharpe.js';
import { maximumUtility, minimumVariance } from '../kernels/mean-variance/mean-variance.js';
import { targetVolatility as atVolatility } from '../kernels/mean-variance/target-volatility.js';
import { annualCovariance, expectedExcessReturns } from '../plugin/annual.js';
import { defineOptimizer, type Optimum, type PortfolioProblem } from '../plugin/optimizer.js';
import { percent } from '../plugin/percent.js';
import { capLimit, optimumOf, optimumOfSolution, type PortfolioProgram, portfolioProgram } from '../plugin/portfolio-program.js';
import type { RuleLimit } from '../plugin/risk-rule.js';

const numbers = {
  riskAversion: z.number().min(0.01).max(1000).default(1).describe('λ of the utility μᵀw − ½ λ wᵀΣw, a year.'),
  targetReturn: z
    .number()
    .min(-1)
    .max(10)
    .default(0.1)
    .describe('Least expected return a year, for the objective target_return.'),
  targetVolatility: z.number().min(0).max(10).default(0.15).describe('Largest volatility a year, for target_volatility.'),
  maxWeight: z.number().min(0).max(1).nullable().default(null).describe('Largest weight, beside the risk rules; null: none.'),
  longOnly: z.boolean().default(true).describe('Whether no weight is negative.'),
  ic: z.number().min(-1).max(1).default(0.05).describe('Information coefficient that makes returns IC · σ · z of scores.'),
};

/**
 * Mean-variance weights that add up to 1: of least variance, largest utility, largest Sharpe ratio, or at a target return or volatility.
 *
 * Markowitz (1952), "Portfolio selection", Journal of Finance 7(1). Expected returns are those given, else by Grinold's IC · σ · z, all a
 * year. Where nothing is known of returns, or nothing earns more than the risk-free rate, it falls back to the least variance, and says so.
 */
export default defineOptimizer({
  name: 'MVO',
  description: 'Mean-variance optimization: least variance, utility, Sharpe ratio, or a target.',
  category: 'mean-variance',
  references: [
    'Markowitz (1952), Portfolio selection, Journal of Finance 7(1)',
    'Grinold (1994), Alpha is volatility times IC times score, Journal of Portfolio Management 20(4)',
  ],
  params: z.object({
    objective: z
      .enum(['minimum_variance', 'utility', 'maximum_sharpe', 'target_return', 'target_volatility'])
      .default('minimum_variance')
      .describe('What is optimized.'),
    ...numbers,
  }),
  optimize(problem, { objective, riskAversion, targetReturn, targetVolatility, maxWeight, longOnly, ic }) {
    const n = problem.candidates.tickers.length;
    const covariance = annualCovariance(problem.covariance);
    const excess = expectedExcessReturns(problem, ic);
    const caps = capLimit(n, maxWeight);
    const target = objective === 'target_return' && excess ? [returnLimit(problem, excess, targetReturn)] : [];
    const program = portfolioProgram(problem, { longOnly, budget: 1, further: [...caps, ...target] });
    const { constraints } = program;
    const least = (message: string) => optimumOfSolution(program, minimumVariance(covariance, constraints), message);
    if (objective === 'minimum_variance') return least('Weights of least variance.');
    if (excess === null)
      return asFallback(least('Least variance, since nothing is known of returns: neither scores nor expected returns.'));
    if (objective === 'target_return') return least(`Least variance at a return of ${percent(targetReturn)} a year.`);
    if (objective === 'utility') {
      return optimumOfSolution(
        program,
        maximumUtility(covariance, excess, riskAversion, constraints),
        'Weights of largest utility.',
      );
    }
    if (objective === 'target_volatility') return targeted(program, covariance, excess, targetVolatility);
    const { status, weights, iterations, sharpe } = maximumSharpe(covariance, excess, 0, constraints);
    if (status === 'no-excess-return') {
      return asFallback(least('Least variance, since no weights within the limits earn more than the risk-free rate.'));
    }
    return optimumOf(
      program,
      { status, weights, iterations, dualityGap: null },
      `Largest Sharpe ratio: ${sharpe.toPrecision(3)}.`,
    );
  },
});

function asFallback(optimum: Optimum): Optimum {
  return optimum.status === 'OPTIMAL' ? { ...optimum, status: 'FALLBACK' } : optimum;
}

/** An expected return of the fully invested portfolio, risk-free rate included, as a limit. */
function returnLimit({ riskFreeAnnual }: PortfolioProblem, excess: Float64Array, targetReturn: number): RuleLimit {
  const coefficients = excess.map((value) => value + riskFreeAnnual);
  return {
    form: 'sum',
    subject: null,
    label: `target_return ${percent(targetReturn)}`,
    coefficients,
    minimum: targetReturn,
    maximum: null,
  };
}

/** The highest return at a volatility; where no weights are as quiet, the least volatility that some have. */
function targeted(program: PortfolioProgram, covariance: Float64Array, excess: Float64Array, target: number): Optimum {
  const found = atVolatility(covariance, excess, target, program.constraints);
  const { status, weights, iterations, volatility, leastVolatility } = found;
  const ending = { status, weights, iterations, dualityGap: null };
  const optimum = optimumOf(program, ending, `Highest return at a volatility of ${percent(volatility)} a year.`);
  if (status !== 'infeasible' || optimum.conflicts.length > 0) return optimum;
  if (!Number.isFinite(leastVolatility))
    throw appError('SINGULAR_COVARIANCE', 'The covariance holds numbers that are none. Use one that shrinks.');
  const constraint = `target_volatility ${percent(target)}`;
  const message = `No weights within the limits have a volatility below ${percent(leastVolatility)} a year, but ${percent(target)} is wanted. Raise target_volatility.`;
  const relaxations = [{ constraint, limit: target, feasibleLimit: leastVolatility }];
  return { ...optimum, message, conflicts: [{ constraints: [constraint], explanation: message, relaxations }] };
}
