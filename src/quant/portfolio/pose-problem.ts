import { appError } from '../../domain/errors.js';
import { SESSIONS_A_YEAR } from '../../domain/trading-day.js';
import type { Panel } from '../panel/panel.js';
import type { Covariance } from '../plugin/covariance.js';
import { estimateCovariance } from '../plugin/estimate-covariance.js';
import type { PortfolioProblem, View } from '../plugin/optimizer.js';
import type { RiskRule } from '../plugin/risk-rule.js';
import type { Warning } from '../ranking/ranking.js';
import type { CandidateSet, Pick } from './candidates.js';
import type { Portfolio } from './portfolio.js';
import { type Configured, type RuledLimit, ruledLimitsOf } from './ruled-limits.js';

/** What an optimizer gets, and what is said of it. */
export interface PosedProblem {
  readonly problem: PortfolioProblem;
  readonly limits: readonly RuledLimit[];
  /** n², a day. */
  readonly estimate: Float64Array;
  readonly report: Portfolio['covariance'];
  readonly warnings: readonly Warning[];
}

/** The problem of candidates under rules. Throws `INSUFFICIENT_HISTORY` with fewer than two of them. */
export function poseProblem(
  set: CandidateSet,
  {
    panel,
    covariance,
    riskRules,
    views,
    expectedReturnsAnnual,
  }: {
    panel: Panel;
    covariance: Configured<Covariance>;
    riskRules: readonly Configured<RiskRule>[];
    views: readonly View[];
    expectedReturnsAnnual: Float64Array | null;
  },
): PosedProblem {
  const { candidates, returns, picks, marketCaps } = set;
  if (picks.length < 2) {
    throw appError(
      'INSUFFICIENT_HISTORY',
      `A portfolio needs at least two securities with a close and returns, but there ${picks.length === 1 ? 'is one' : 'are none'}. ` +
        'Hold more names, or take another date.',
      { expected: 'at least 2', actual: String(picks.length) },
    );
  }
  const limits = ruledLimitsOf(riskRules, candidates);
  const { matrix, report, warnings } = estimateCovariance(covariance.plugin, returns, covariance.params, candidates.tickers);
  return {
    problem: {
      candidates,
      covariance: matrix,
      returns,
      scores: standardised(picks),
      expectedReturnsAnnual,
      marketCaps,
      riskFreeAnnual: riskFreeAnnualOf(panel.series.riskFree),
      views,
      limits: limits.map(({ limit }) => limit),
    },
    limits,
    estimate: matrix,
    report,
    warnings,
  };
}

/** Scores with mean 0 and sample deviation 1; 0 where there is none, and where all are alike. */
function standardised(picks: readonly Pick[]): Float64Array {
  const scores = Float64Array.from(picks, ({ score }) => score);
  const known = scores.filter((score) => Number.isFinite(score));
  const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (known.length - 1));
  return scores.map((score) => (Number.isFinite(score) && deviation > 0 ? (score - mean) / deviation : 0));
}

/** The last risk-free return of a day that is known, a year; 0 where none is. */
function riskFreeAnnualOf(riskFree: Float64Array): number {
  for (let t = riskFree.length - 1; t >= 0; t--) if (Number.isFinite(riskFree[t])) return SESSIONS_A_YEAR * riskFree[t];
  return 0;
}
