import { z } from 'zod';
import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import type { Optimum, PortfolioProblem } from '../../src/quant/plugin/optimizer.js';
import { ruledLimitsOf } from '../../src/quant/portfolio/ruled-limits.js';
import { problemWith } from '../support/portfolio-problem.js';

const { registry } = await discoverPlugins(null);

/** What a case gives an optimizer beside the covariance, all a year. */
interface Given {
  params?: object;
  /** Risk rules by name, with their parameters. */
  rules?: Record<string, object>;
  problem?: Parameters<typeof problemWith>[1];
}

/** What the optimizer of the registry says to a covariance a year, under the risk rules of the registry. Throws where it is not optimal. */
export function optimumWithPlugin(
  name: string,
  covarianceAnnual: number[][],
  { params = {}, rules = {}, problem }: Given,
): Optimum {
  const daily = covarianceAnnual.map((row) => row.map((value) => value / 252));
  const plain: PortfolioProblem = problemWith(daily, problem);
  const configured = Object.entries(rules).map(([rule, own]) => {
    const plugin = registry.get('riskRule', rule);
    return { plugin, params: z.parse(plugin.params, own) };
  });
  const limits = ruledLimitsOf(configured, plain.candidates).map(({ limit }) => limit);
  const plugin = registry.get('optimizer', name);
  const optimum = plugin.optimize({ ...plain, limits }, z.parse(plugin.params, params));
  if (optimum.status !== 'OPTIMAL') throw new Error(`${name} is ${optimum.status}: ${optimum.message}`);
  return optimum;
}

/** The estimate of a covariance of the registry, all returns being in its window, and the intensity of its shrinkage. */
export function estimateWithPlugin(
  name: string,
  returns: number[][],
  params: object = {},
): { cov: Float64Array; shrinkage: number | null } {
  const plugin = registry.get('covariance', name);
  const sample = { rows: returns.length, columns: returns[0].length, data: Float64Array.from(returns.flat()) };
  const { matrix, shrinkage } = plugin.estimate(sample, z.parse(plugin.params, params));
  return { cov: matrix, shrinkage };
}
