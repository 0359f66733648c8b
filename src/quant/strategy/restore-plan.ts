import { unknownPlugin } from '../../domain/errors.js';
import type { Factor } from '../plugin/factor.js';
import type { PluginKind } from '../plugin/plugin.js';
import type { Registry } from '../plugin/registry.js';
import type { Plan, PlanFactor, PlanPlugin } from './plan.js';

/** A plugin in a canonical plan. */
type CanonicalPlugin = Pick<PlanPlugin, 'name' | 'version' | 'params'>;

/** What `canonicalPlan` says, parsed. */
export type CanonicalPlan = Omit<
  Plan,
  'name' | 'version' | 'description' | 'hash' | 'historyDays' | 'factors' | 'optimizer' | 'covariance' | 'riskRules'
> & {
  factors: readonly (CanonicalPlugin & Pick<PlanFactor, 'weight'>)[];
  optimizer: CanonicalPlugin;
  covariance: CanonicalPlugin;
  riskRules: readonly CanonicalPlugin[];
};

/**
 * The plan whose canonical text this was (see `canonicalPlan`), with the plugins as they are now. Throws `UNKNOWN_PLUGIN` where a factor is
 * gone; a plugin of another kind that is gone is null.
 */
export function restorePlan(
  registry: Pick<Registry, 'find' | 'names'>,
  canonical: CanonicalPlan,
  { name, version, hash }: Pick<Plan, 'name' | 'version' | 'hash'>,
): Plan {
  const factors = canonical.factors.map((one) => ({
    factor: getFactor(registry, one.name),
    enabled: true,
    params: one.params,
    given: [],
    weight: one.weight,
  }));
  const restored = <Kind extends PluginKind>(kind: Kind, one: CanonicalPlugin) => ({
    ...one,
    plugin: registry.find(kind, one.name),
    given: [],
  });
  return {
    ...canonical,
    name,
    version,
    hash,
    description: '',
    factors,
    optimizer: restored('optimizer', canonical.optimizer),
    covariance: restored('covariance', canonical.covariance),
    riskRules: canonical.riskRules.map((rule) => restored('riskRule', rule)),
    historyDays: Math.max(1, ...factors.map(({ factor, params }) => factor.history(params))),
  };
}

function getFactor(registry: Pick<Registry, 'find' | 'names'>, name: string): Factor {
  const factor = registry.find('factor', name);
  if (factor === null) throw unknownPlugin('factor', name, registry.names('factor'));
  return factor;
}
