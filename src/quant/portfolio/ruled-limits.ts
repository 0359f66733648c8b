import type { Candidates, RiskRule, RuleLimit } from '../plugin/risk-rule.js';

/** A plugin with its checked parameters. */
export interface Configured<Plugin> {
  readonly plugin: Plugin;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A limit and the rule that asks for it. */
export interface RuledLimit {
  readonly rule: string;
  /** Target reason of a weight that it changed. */
  readonly reason: string;
  readonly limit: RuleLimit;
}

/** The limits of all rules on these candidates, in the order of the rules. */
export function ruledLimitsOf(rules: readonly Configured<RiskRule>[], candidates: Candidates): RuledLimit[] {
  return rules.flatMap(({ plugin, params }) =>
    plugin.limits(candidates, params).map((limit) => ({ rule: plugin.name, reason: plugin.reason, limit })),
  );
}

/** Σ coefficient · weight over what is held, so that a coefficient that is missing only matters where it is used. */
export function sumOf(coefficients: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] !== 0) sum += coefficients[i] * weights[i];
  return sum;
}

/** Σ |weight − center|. */
export function distanceOf(center: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += Math.abs(weights[i] - center[i]);
  return sum;
}
