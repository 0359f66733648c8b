import type { Plan } from './plan.js';

/**
 * A plan as one text that says everything that decides its numbers, and nothing else: plugins with their versions, parameters with
 * defaults written out, weights and settings, keys sorted. Name, version, description and disabled factors are not in it, nor
 * whether a value was given or is the default. Its SHA-256 is the plan's hash.
 */
export function canonicalPlan(plan: Omit<Plan, 'hash'>): string {
  const { name: _name, version: _version, description: _description, historyDays: _historyDays, ...rest } = plan;
  const factors = plan.factors
    .filter(({ enabled }) => enabled)
    .map(({ factor, params, weight }) => ({ name: factor.name, version: factor.version, params, weight }));
  const bare = ({ name, version, params }: Plan['optimizer']) => ({ name, version, params });
  return textOf({
    ...rest,
    factors,
    optimizer: bare(plan.optimizer),
    covariance: bare(plan.covariance),
    riskRules: plan.riskRules.map(bare),
  });
}

/** JSON with sorted keys; numbers that JSON cannot say are texts, so that none of them passes for null. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
