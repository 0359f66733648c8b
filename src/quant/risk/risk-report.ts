import { SESSIONS_A_YEAR } from '../../domain/trading-day.js';
import type { ReturnSample } from '../plugin/covariance.js';
import type { Warning } from '../ranking/ranking.js';
import { byFactor, bySector } from './contributions.js';
import { covarianceOf } from './factor-model.js';
import { liquidityReport } from './liquidity.js';
import type { Holding, RiskFigures, RiskRequest } from './risk.js';
import { stressResults } from './stress.js';
import { deviationsOf, returnsOfWeights, varReport } from './value-at-risk.js';
import { varWarning } from './var-limit.js';

/**
 * The risk of a portfolio in figures, one day ahead.
 *
 * Everything rests on one sample of past returns with today's weights, so that the parametric value at risk, its parts by security, sector and
 * factor, the historical one, beta and tracking error (the deviation of the difference to the benchmark) agree with each other. The mean
 * counts as zero in the parametric one only. A missing return counts as 0; holdings that lack more than half of theirs are named. Throws
 * `RangeError` without holdings or with fewer than two rows.
 */
export function riskReport(request: RiskRequest): RiskFigures {
  const { holdings, value, confidence, benchmark, impactCoefficient } = request;
  const sample = ofHoldings(request.returns, holdings);
  const past = returnsOfWeights(sample, holdings);
  const deviations = deviationsOf(sample);
  const report = varReport(holdings, sample, past, { value, confidence, deviations });
  const beta = betaOf(past, benchmark);
  const sectors = bySector(holdings, report);
  return {
    value,
    confidence,
    horizonDays: 1,
    var: report,
    volatilityAnnual: report.volatility * Math.sqrt(SESSIONS_A_YEAR),
    beta,
    trackingErrorAnnual: trackingError(past, benchmark) * Math.sqrt(SESSIONS_A_YEAR),
    effectiveNames: 1 / holdings.reduce((sum, { weight }) => sum + weight * weight, 0),
    bySector: sectors,
    byFactor: byFactor(request, past, report.portfolioVar),
    stress: stressResults(holdings, { ...request, beta, var: report, sectors, deviations }),
    liquidity: liquidityReport(holdings, deviations, value, { impactCoefficient }),
    warnings: [varWarning(report.volatility), shortHistory(sample, holdings)].filter((warning) => warning !== null),
  };
}

/** The columns of the holdings. */
function ofHoldings({ rows, columns, data }: ReturnSample, holdings: readonly Holding[]): ReturnSample {
  const n = holdings.length;
  const chosen = Int32Array.from(holdings, ({ column }) => column);
  const picked = new Float64Array(rows * n);
  for (let t = 0; t < rows; t++) {
    for (let i = 0; i < n; i++) picked[t * n + i] = data[t * columns + chosen[i]];
  }
  return { rows, columns: n, data: picked };
}

/** The days on which the benchmark has a return: the portfolio's returns and its own. */
function together(past: Float64Array, benchmark: Float64Array): [Float64Array, Float64Array] {
  const known = (_: number, t: number) => !Number.isNaN(benchmark[t]);
  return [past.filter(known), benchmark.filter(known)];
}

function betaOf(past: Float64Array, benchmark: Float64Array): number {
  const [ours, theirs] = together(past, benchmark);
  const variance = covarianceOf(theirs, theirs);
  return variance > 0 ? covarianceOf(ours, theirs) / variance : Number.NaN;
}

function trackingError(past: Float64Array, benchmark: Float64Array): number {
  const [ours, theirs] = together(past, benchmark);
  const active = ours.map((value, t) => value - theirs[t]);
  return Math.sqrt(covarianceOf(active, active));
}

function shortHistory({ rows, columns, data }: ReturnSample, holdings: readonly Holding[]): Warning | null {
  const missing = new Int32Array(columns);
  for (let t = 0, at = 0; t < rows; t++) {
    for (let i = 0; i < columns; i++, at++) if (Number.isNaN(data[at])) missing[i]++;
  }
  const short = holdings.filter((_, i) => missing[i] > rows / 2);
  if (short.length === 0) return null;
  const named = short.slice(0, 5).map(({ ticker }) => ticker);
  const more = short.length > named.length ? ` and ${short.length - named.length} more` : '';
  return {
    code: 'FALLBACK',
    message:
      `${named.join(', ')}${more} lack more than half of the ${rows} returns that the risk rests on. ` +
      'A missing return counts as 0, so their risk is understated.',
    value: short.length,
    limit: null,
  };
}
