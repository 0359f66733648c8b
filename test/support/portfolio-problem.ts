import type { PortfolioProblem } from '../../src/quant/plugin/optimizer.js';
import type { Candidates } from '../../src/quant/plugin/risk-rule.js';

/** What a test says of candidates; the rest is plain: tickers A, B, …, no sector, beta 1, a million traded a day and of capital, nothing held. */
export function candidatesWith(n: number, said: Partial<Candidates> = {}): Candidates {
  return {
    tickers: Array.from({ length: n }, (_, i) => String.fromCharCode(65 + i)),
    sectors: new Array(n).fill(null),
    betas: new Float64Array(n).fill(1),
    dollarVolumes: new Float64Array(n).fill(1e6),
    holdings: new Float64Array(n),
    heldElsewhere: 0,
    capital: 1e6,
    ...said,
  };
}

/** A problem of a covariance a day, given as rows; the rest is plain: scores of 0, equal market caps, no rate, no views, no limits. */
export function problemWith(
  covariance: readonly (readonly number[])[],
  { candidates = {}, ...said }: Partial<Omit<PortfolioProblem, 'candidates'>> & { candidates?: Partial<Candidates> } = {},
): PortfolioProblem {
  const n = covariance.length;
  return {
    candidates: candidatesWith(n, candidates),
    covariance: Float64Array.from(covariance.flat()),
    returns: { rows: 0, columns: n, data: new Float64Array(0) },
    scores: new Float64Array(n),
    expectedReturnsAnnual: null,
    marketCaps: new Float64Array(n).fill(1e9),
    riskFreeAnnual: 0,
    views: [],
    limits: [],
    ...said,
  };
}
