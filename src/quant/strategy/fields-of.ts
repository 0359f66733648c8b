import type { Plan } from './plan.js';

/** The grid fields that the enabled factors of a plan read, each once, sorted: what a panel must have to be ranked by it. */
export function fieldsOf(plan: Pick<Plan, 'factors'>): string[] {
  const inputs = plan.factors.filter(({ enabled }) => enabled).flatMap(({ factor }) => [...factor.inputs]);
  return [...new Set(inputs)].filter((name) => name !== 'benchmark' && name !== 'riskFree').sort();
}
