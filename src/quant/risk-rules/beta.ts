import { z } from 'zod';
import { defineRiskRule } from '../plugin/risk-rule.js';

/**
 * The portfolio's beta to the benchmark, Σ weight · beta, lies between `minBeta` and `maxBeta`.
 *
 * NaN: a security whose beta is unknown counts with 1, that of the market.
 */
export default defineRiskRule({
  name: 'Beta',
  description: "The portfolio's beta to the benchmark lies between two limits.",
  category: 'market',
  reason: 'Limited by Beta',
  params: z
    .object({
      minBeta: z.number().min(-10).max(10).default(0.8).describe('Smallest beta of the portfolio.'),
      maxBeta: z.number().min(-10).max(10).default(1.2).describe('Largest beta of the portfolio; not less than min_beta.'),
    })
    .refine(({ minBeta, maxBeta }) => minBeta <= maxBeta, { path: ['maxBeta'], message: 'should not be less than min_beta' }),
  limits: ({ betas }, { minBeta, maxBeta }) => [
    {
      form: 'sum',
      subject: 'beta',
      label: `Beta ${minBeta} to ${maxBeta}`,
      coefficients: betas.map((beta) => (Number.isNaN(beta) ? 1 : beta)),
      minimum: minBeta,
      maximum: maxBeta,
    },
  ],
});
