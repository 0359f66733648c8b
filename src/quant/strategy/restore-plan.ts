import type { Registry } from '../plugin/registry.js';
import type { Plan, PlanFactor, PlanPlugin } from './plan.js';

/** What `canonicalPlan` says, parsed. */
export type CanonicalPlan = Omit<
  Plan,
  'name' | 'version' | 'description' | 'hash' | 'historyDays' | 'factors' | 'optimizer' | 'covariance' | 'riskRules'
> & {
  factors: readonly (Pick<PlanFactor, 'params' | 'weight'> & { name: string; version: string })[];
  optimizer: Omit<PlanPlugin, 'given'>;
  covariance: Omit<PlanPlugin, 'given'>;
  riskRules: readonly Omit<PlanPlugin, 'given'>[];
};

/**
 * The plan whose canonical text this was (see `canonicalPlan`), with the plugins as they are now. Throws `UNKNOWN_PLUGIN` where one of
 * them is gone.
 */
export function restorePlan(
  registry: Pick<Registry, 'get'>,
  canonical: CanonicalPlan,
  { name, version, hash }: Pick<Plan, 'name' | 'version' | 'hash'>,
): Plan {
  const factors = canonical.factors.map((one) => ({
    factor: registry.get('factor', one.name),
    enabled: true,
    params: one.params,
    given: [],
    weight: one.weight,
  }));
  const withGiven = (plugin: Omit<PlanPlugin, 'given'>) => ({ ...plugin, given: [] });
  return {
    ...canonical,
    name,
    version,
    hash,
    description: '',
    factors,
    optimizer: withGiven(canonical.optimizer),
    covariance: withGiven(canonical.covariance),
    riskRules: canonical.riskRules.map(withGiven),
    historyDays: Math.max(1, ...factors.map(({ factor, params }) => factor.history(params))),
  };
}
