import type { z } from 'zod';
import { type Definition, METADATA_DEFAULTS } from './define.js';
import type { Plugin } from './plugin.js';

/** The securities of a portfolio to be, and what rules and optimizers may know of them. One entry a security; NaN is missing. */
export interface Candidates {
  readonly tickers: readonly string[];
  readonly sectors: readonly (string | null)[];
  /** To the benchmark. */
  readonly betas: Float64Array;
  /** Money traded a day, the mean of the last 20 sessions. */
  readonly dollarVolumes: Float64Array;
  /** Weights that are held now, fractions of net asset value; 0 where nothing is. */
  readonly holdings: Float64Array;
  /** Σ|weight| that is held of securities which are no candidates any more, and will be sold. */
  readonly heldElsewhere: number;
  /** Net asset value, money. */
  readonly capital: number;
}

/**
 * One thing that a rule keeps within limits, linear in the weights: each weight by itself, a sum Σ coefficient · weight, or the distance
 * Σ |weight − center|. The constraint of an optimizer and the check with its explanation are both made of it.
 */
export type RuleLimit = {
  /** What is limited: a sector, `beta`; null: the portfolio. */
  readonly subject: string | null;
  /** In words, with the limit: `Sector Energy ≤ 5 %`. */
  readonly label: string;
} & (
  | {
      readonly form: 'each';
      /** For each security; ∓Infinity where there is none. A minimum holds for what is held at all. */
      readonly minimum: Float64Array | null;
      readonly maximum: Float64Array | null;
    }
  | {
      readonly form: 'sum';
      readonly coefficients: Float64Array;
      readonly minimum: number | null;
      readonly maximum: number | null;
    }
  | { readonly form: 'distance'; readonly center: Float64Array; readonly maximum: number }
);

/** A constraint that a portfolio keeps. It binds the final fractions of net asset value. */
export interface RiskRule<Params extends z.ZodObject = z.ZodObject> extends Plugin {
  readonly kind: 'riskRule';
  readonly params: Params;
  /** Target reason of a weight that it changed: `Capped by Sector`. */
  readonly reason: string;
  limits(candidates: Candidates, params: z.output<Params>): RuleLimit[];
}

/** A risk rule from what its author wrote, frozen. The whole of a rule is one file that exports this by default. */
export function defineRiskRule<Params extends z.ZodObject>(definition: Definition<RiskRule<Params>>): RiskRule<Params> {
  return Object.freeze({ ...METADATA_DEFAULTS, ...definition, kind: 'riskRule' as const });
}
