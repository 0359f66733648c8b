import { z } from 'zod';
import { SESSIONS_A_YEAR } from '../../domain/trading-day.js';
import { kellyWeights } from '../kernels/kelly/kelly.js';
import { maximumLogGrowth } from '../kernels/kelly/log-growth.js';
import { annualCovariance, expectedExcessReturns } from '../plugin/annual.js';
import { defineOptimizer, type PortfolioProblem } from '../plugin/optimizer.js';
import { percent } from '../plugin/percent.js';
import { optimumOf, optimumOfSolution, portfolioProgram } from '../plugin/portfolio-program.js';
import type { RuleLimit } from '../plugin/risk-rule.js';

/**
 * Fractional Kelly weights: the largest (μ − r)ᵀw − wᵀΣw / (2f), with cash for what is not invested. The fraction is in the objective, so that all
 * limits hold for the final weights; they need not add up to 1.
 *
 * Kelly (1956), "A new interpretation of information rate", Bell System Technical Journal 35; Thorp (2006), "The Kelly criterion in blackjack,
 * sports betting, and the stock market", eq. 7.4. `growth: exact` takes the expected log over the past returns, moved to the expected means and
 * widened by 1/√f, which is the same to second order. A missing past return counts as its mean.
 */
export default defineOptimizer({
  name: 'Kelly',
  description: 'Fractional Kelly: the largest expected growth, with leverage, beta and sector limits on the final weights.',
  category: 'growth',
  references: [
    'Kelly (1956), A new interpretation of information rate, Bell System Technical Journal 35',
    'Thorp (2006), The Kelly criterion in blackjack, sports betting, and the stock market',
  ],
  params: z.object({
    fractionalKelly: z.number().min(0.01).max(1).default(0.5).describe('Fraction f of Kelly; 1 is all of it.'),
    maxLeverage: z.number().min(0).max(10).default(1).describe('Largest gross leverage Σ|w|.'),
    longOnly: z.boolean().default(true).describe('Whether no weight is negative.'),
    betaTarget: z.number().min(-10).max(10).nullable().default(null).describe('Beta of the portfolio; null: any.'),
    tolerance: z.number().min(0).max(10).default(0.1).describe('How far the beta may be from its target.'),
    growth: z
      .enum(['quadratic', 'exact'])
      .default('quadratic')
      .describe('Growth to second order, or the mean log over past returns.'),
    ic: z.number().min(-1).max(1).default(0.05).describe('Information coefficient that makes returns IC · σ · z of scores.'),
  }),
  optimize(problem, { fractionalKelly, maxLeverage, longOnly, betaTarget, tolerance, growth, ic }) {
    const { betas } = problem.candidates;
    const excess = expectedExcessReturns(problem, ic);
    const label = `max_leverage ${percent(maxLeverage)}`;
    const further: RuleLimit[] = [
      { form: 'distance', subject: null, label, center: new Float64Array(betas.length), maximum: maxLeverage },
    ];
    if (betaTarget !== null) {
      const coefficients = betas.map((beta) => (Number.isNaN(beta) ? 1 : beta));
      const [minimum, maximum] = [betaTarget - tolerance, betaTarget + tolerance];
      further.push({
        form: 'sum',
        subject: 'beta',
        label: `beta_target ${betaTarget} ± ${tolerance}`,
        coefficients,
        minimum,
        maximum,
      });
    }
    const program = portfolioProgram(problem, { longOnly, budget: null, further });
    const mean = excess ?? new Float64Array(betas.length);
    if (growth === 'exact') {
      const scenarios = scenariosOf(problem, mean, fractionalKelly);
      const cash = problem.riskFreeAnnual / SESSIONS_A_YEAR;
      const found = maximumLogGrowth(scenarios, problem.returns.rows, program.constraints, cash);
      const status = found.status === 'ruin' ? 'infeasible' : found.status;
      const message = `Largest expected log growth over ${problem.returns.rows} past sessions: ${percent(found.growth * SESSIONS_A_YEAR)} a year.`;
      return optimumOf(program, { ...found, status, dualityGap: null }, message);
    }
    const { solution, growthRate } = kellyWeights(
      annualCovariance(problem.covariance),
      mean,
      0,
      fractionalKelly,
      program.constraints,
    );
    const growthAnnual = percent(growthRate + problem.riskFreeAnnual);
    const optimum = optimumOfSolution(
      program,
      solution,
      `${percent(fractionalKelly)} of Kelly; its expected growth is ${growthAnnual} a year.`,
    );
    const isUnknown = excess === null && optimum.status === 'OPTIMAL';
    const message = 'Cash where the limits allow it, since nothing is known of returns: neither scores nor expected returns.';
    return isUnknown ? { ...optimum, status: 'FALLBACK', message } : optimum;
  },
});

/** Past returns with the expected means, their deviations widened by 1/√f. */
function scenariosOf({ returns, riskFreeAnnual }: PortfolioProblem, excess: Float64Array, fraction: number): Float64Array {
  const { rows, columns, data } = returns;
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < columns; i++) {
    let sum = 0;
    let count = 0;
    for (let t = 0; t < rows; t++) {
      if (Number.isNaN(data[t * columns + i])) continue;
      sum += data[t * columns + i];
      count++;
    }
    const expected = (excess[i] + riskFreeAnnual) / SESSIONS_A_YEAR;
    for (let t = 0; t < rows; t++) {
      const value = data[t * columns + i];
      out[t * columns + i] = expected + (Number.isNaN(value) ? 0 : (value - sum / count) / Math.sqrt(fraction));
    }
  }
  return out;
}
