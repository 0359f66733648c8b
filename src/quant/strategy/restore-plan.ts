import type { PluginKind } from '../plugin/plugin.js';
import type { PluginsByKind, Registry } from '../plugin/registry.js';
import type { Plan, PlanFactor, PlanPlugin } from './plan.js';

type CanonicalPlugin = Pick<PlanPlugin, 'name' | 'version' | 'params'>;

/** What `canonicalPlan` says, parsed. */
export type CanonicalPlan = Omit<
  Plan,
  'name' | 'version' | 'description' | 'hash' | 'historyDays' | 'factors' | 'optimizer' | 'covariance' | 'riskRules'
> & {
  factors: readonly (Pick<PlanFactor, 'params' | 'weight'> & { name: string; version: string })[];
  optimizer: CanonicalPlugin;
  covariance: CanonicalPlugin;
  riskRules: readonly CanonicalPlugin[];
};

/**
 * The plan whose canonical text this was (see `canonicalPlan`), with the plugins as they are now. Throws `UNKNOWN_PLUGIN` where one of
 * them is gone.
 */
export function restorePlan(
  registry: Pick<Registry, 'get' | 'names'>,
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
  const pluginOf = <Kind extends PluginKind>(kind: Kind, one: CanonicalPlugin): PlanPlugin<PluginsByKind[Kind]> => ({
    ...one,
    plugin: registry.names(kind).length === 0 ? null : registry.get(kind, one.name),
    given: [],
  });
  return {
    ...canonical,
    name,
    version,
    hash,
    description: '',
    factors,
    optimizer: pluginOf('optimizer', canonical.optimizer),
    covariance: pluginOf('covariance', canonical.covariance),
    riskRules: canonical.riskRules.map((rule) => pluginOf('riskRule', rule)),
    historyDays: Math.max(1, ...factors.map(({ factor, params }) => factor.history(params))),
  };
}
