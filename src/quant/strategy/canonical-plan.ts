import { canonicalJson } from '../../domain/canonical-json.js';
import type { Plan, PlanPlugin } from './plan.js';

/**
 * A plan as one text that says everything that decides its numbers, and nothing else: plugins with their versions, parameters with
 * defaults written out, weights and settings, keys sorted. Name, version, description and disabled factors are not in it, nor
 * whether a value was given or is the default. Its SHA-256 is the plan's hash.
 */
export function canonicalPlan(plan: Omit<Plan, 'hash'> & { hash?: string }): string {
  const { hash: _hash, name: _name, version: _version, description: _description, historyDays: _historyDays, ...rest } = plan;
  const factors = plan.factors
    .filter(({ enabled }) => enabled)
    .map(({ factor, params, weight }) => ({ name: factor.name, version: factor.version, params, weight }));
  const bare = ({ name, version, params }: PlanPlugin) => ({ name, version, params });
  return canonicalJson({
    ...rest,
    factors,
    optimizer: bare(plan.optimizer),
    covariance: bare(plan.covariance),
    riskRules: plan.riskRules.map(bare),
  });
}
