import { unknownPlugin } from '../../domain/errors.js';
import type { Covariance } from '../plugin/covariance.js';
import type { Optimizer } from '../plugin/optimizer.js';
import type { Plugin } from '../plugin/plugin.js';
import type { RiskRule } from '../plugin/risk-rule.js';
import type { Plan, PlanPlugin } from '../strategy/plan.js';
import type { Configured } from './ruled-limits.js';

/** What a portfolio is made with. */
export interface PortfolioPlugins {
  readonly covariance: Configured<Covariance>;
  readonly optimizer: Configured<Optimizer>;
  readonly riskRules: readonly Configured<RiskRule>[];
}

/** The plugins of a plan for portfolios. Throws `UNKNOWN_PLUGIN` where one of them was kept unchecked, for lack of any of its kind. */
export function pluginsOf({ covariance, optimizer, riskRules }: Plan): PortfolioPlugins {
  return {
    covariance: configured('covariance', covariance),
    optimizer: configured('optimizer', optimizer),
    riskRules: riskRules.map((rule) => configured('risk rule', rule)),
  };
}

function configured<Kind extends Plugin>(word: string, { plugin, name, params }: PlanPlugin<Kind>): Configured<Kind> {
  if (plugin === null) throw unknownPlugin(word, name, []);
  return { plugin, params };
}
