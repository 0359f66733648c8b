import type { z } from 'zod';
import type { ReturnSample } from './covariance.js';
import { type Definition, METADATA_DEFAULTS } from './define.js';
import type { Plugin } from './plugin.js';
import type { Candidates, RuleLimit } from './risk-rule.js';

/** What somebody expects: of one security, or of one against another. */
export interface View {
  readonly ticker: string;
  /** Ticker that it is measured against; null: an absolute view. */
  readonly against: string | null;
  /** Return a year, or by which it beats the other. */
  readonly returnAnnual: number;
  /** From 0 to 1 (Idzorek); null: as uncertain as the optimizer's default. */
  readonly confidence: number | null;
}

/** What an optimizer works on. Securities are in the order of their tickers, so that weights do not depend on how they came. */
export interface PortfolioProblem {
  readonly candidates: Candidates;
  /** n², a day, positive semi-definite. */
  readonly covariance: Float64Array;
  /** The returns behind it. */
  readonly returns: ReturnSample;
  /** Composite scores standardised over the candidates (mean 0, deviation 1); 0 where there is none. */
  readonly scores: Float64Array;
  /** Expected returns a year in excess of nothing (total), where somebody gave them; NaN where nobody did; null: none at all. */
  readonly expectedReturnsAnnual: Float64Array | null;
  /** Money; NaN where unknown. */
  readonly marketCaps: Float64Array;
  /** A year, as a fraction. */
  readonly riskFreeAnnual: number;
  readonly views: readonly View[];
  /** Limits of the risk rules. An optimizer that cannot keep them leaves that to what follows. */
  readonly limits: readonly RuleLimit[];
}

/** Constraints that cannot hold together, while every part of them can. Limits are in the units of their labels' constraints. */
export interface Conflict {
  constraints: string[];
  explanation: string;
  relaxations: { constraint: string; limit: number; feasibleLimit: number }[];
}

/** What an optimizer says. */
export interface Optimum {
  /** In the order of the candidates; without any where the status is INFEASIBLE or UNBOUNDED. Σ = 1 unless the optimizer says otherwise. */
  readonly weights: Float64Array;
  readonly status: 'OPTIMAL' | 'INACCURATE' | 'INFEASIBLE' | 'UNBOUNDED' | 'FALLBACK';
  /** One sentence. */
  readonly message: string;
  /** Null where nothing iterates. */
  readonly iterations: number | null;
  /** Null without a program. */
  readonly dualityGap: number | null;
  readonly conflicts: readonly Conflict[];
  /** Target reason of single securities that got something else than usual, by place. */
  readonly reasons?: ReadonlyMap<number, string>;
  /** What it left out or put in place of something else, a sentence each: they become warnings. */
  readonly notes?: readonly string[];
  /** Limits of its own parameters. Volatility targeting and whole shares keep their maxima, as they do those of the risk rules. */
  readonly limits?: readonly RuleLimit[];
}

/** From candidates to weights. */
export interface Optimizer<Params extends z.ZodObject = z.ZodObject> extends Plugin {
  readonly kind: 'optimizer';
  readonly params: Params;
  optimize(problem: PortfolioProblem, params: z.output<Params>): Optimum;
}

/** An optimizer from what its author wrote, frozen. The whole of an optimizer is one file that exports this by default. */
export function defineOptimizer<Params extends z.ZodObject>(definition: Definition<Optimizer<Params>>): Optimizer<Params> {
  return Object.freeze({ ...METADATA_DEFAULTS, ...definition, kind: 'optimizer' as const });
}
