import type { Optimizer, PortfolioProblem } from '../plugin/optimizer.js';
import type { Warning } from '../ranking/ranking.js';
import { nearestWeights } from './nearest-weights.js';
import type { Portfolio } from './portfolio.js';
import { keepsAll } from './rule-checks.js';
import type { Configured, RuledLimit } from './ruled-limits.js';

/** Weights under rules, and how they were found. */
export interface SolvedWeights {
  /** As the optimizer gave them; null where it found none. */
  readonly raw: Float64Array | null;
  /** Keeping the limits of the rules; null where none do. */
  readonly weights: Float64Array | null;
  readonly report: Portfolio['solver'];
  /** Target reasons that the optimizer states, by place. */
  readonly reasons: ReadonlyMap<number, string> | undefined;
  /** Limits of the optimizer's own parameters. */
  readonly own: readonly RuledLimit[];
  readonly warnings: readonly Warning[];
}

/**
 * The weights of an optimizer; where they do not keep the limits of the rules, the nearest that do, and how far they are. Where there are
 * none, which rules conflict.
 */
export function solveWeights(
  problem: PortfolioProblem,
  { plugin, params }: Configured<Optimizer>,
  limits: readonly RuledLimit[],
): SolvedWeights {
  const { weights, reasons, limits: stated = [], notes = [], ...said } = plugin.optimize(problem, params);
  const own = stated.map((limit) => ({ rule: plugin.name, reason: `Limited by ${plugin.name}`, limit }));
  const report = { optimizer: plugin.name, ...said };
  const fallbacks = said.status === 'FALLBACK' ? [said.message, ...notes] : notes;
  const warnings = fallbacks.map((message): Warning => ({ code: 'FALLBACK', message, value: null, limit: null }));
  if (said.status === 'INFEASIBLE' || said.status === 'UNBOUNDED') {
    return { raw: null, weights: null, report, reasons, own, warnings };
  }
  if (keepsAll(limits, weights)) return { raw: weights, weights, report, reasons, own, warnings };
  const nearest = nearestWeights(
    weights,
    limits.map(({ limit }) => limit),
  );
  if (nearest.weights === null) {
    const { conflicts } = nearest;
    const message = conflicts[0]?.explanation ?? 'No weights keep all limits.';
    return {
      raw: weights,
      weights: null,
      report: { ...report, status: 'INFEASIBLE', message, conflicts },
      reasons,
      own,
      warnings,
    };
  }
  const message = `${said.message} To keep the risk rules, they moved to the nearest feasible weights, ${nearest.distance.toPrecision(3)} away (Euclidean).`;
  const { dualityGap, exact } = nearest;
  const status = exact ? said.status : 'INACCURATE';
  return { raw: weights, weights: nearest.weights, report: { ...report, status, message, dualityGap }, reasons, own, warnings };
}
