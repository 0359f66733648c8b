import type { TradingDay } from '../../../domain/trading-day.js';
import type { RuleCheck } from '../../portfolio/portfolio.js';
import type { Warning } from '../../ranking/ranking.js';

/** What a portfolio looks like when new targets are wanted of it. */
export interface TargetRequest {
  /** The signal's session: only what was known at its close may be used. */
  readonly date: TradingDay;
  /** Net asset value at that close, money. */
  readonly equity: number;
  /** Weights held at that close, by security id. */
  readonly holdings: ReadonlyMap<number, number>;
  /** The portfolio's last net returns a day, newest last, at most 60. */
  readonly returns: readonly number[];
  /** Called when the targets depend on anything of this but the date. */
  readonly onStateRead?: () => void;
}

/** Weights that are wanted. */
export interface WalkTargets {
  /** Fractions of net asset value by security id, negative is short; what is not named is sold. */
  readonly weights: ReadonlyMap<number, number>;
  readonly ruleChecks: readonly RuleCheck[];
  readonly warnings: readonly Warning[];
}

/**
 * Makes the targets of a signal: a plan, or a simple rule. A walk knows nothing else of a strategy. Null: they cannot be made, and what
 * is held stays; before the first targets this shortens the walk.
 */
export type TargetMaker = (request: TargetRequest) => WalkTargets | null | Promise<WalkTargets | null>;
