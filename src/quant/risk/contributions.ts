import { covarianceOf, factorReturns } from './factor-model.js';
import type { Holding, RiskContribution, RiskRequest, VarReport } from './risk.js';

/** What a holding without a sector is listed under. */
const NO_SECTOR = 'Unknown';

/** The component value at risk of each sector, largest first; exposure is the sector's weight. */
export function bySector(holdings: readonly Holding[], report: VarReport): RiskContribution[] {
  const sectorOf = new Map(holdings.map(({ ticker, sector }) => [ticker, sector ?? NO_SECTOR]));
  const sums = new Map<string, { exposure: number; componentVar: number }>();
  for (const [i, ticker] of report.tickers.entries()) {
    const name = sectorOf.get(ticker) ?? NO_SECTOR;
    const sum = sums.get(name) ?? { exposure: 0, componentVar: 0 };
    sums.set(name, {
      exposure: sum.exposure + report.weights[i],
      componentVar: sum.componentVar + report.componentVar[i],
    });
  }
  const { portfolioVar } = report;
  return largestFirst(
    [...sums].map(([name, sum]) => ({ name, ...sum, share: portfolioVar > 0 ? sum.componentVar / portfolioVar : 0 })),
  );
}

/**
 * The component value at risk of each factor, largest first: exposure × volatility × correlation.
 *
 * Menchero & Davis (2011), "Risk Contribution Is Exposure Times Volatility Times Correlation", Journal of Portfolio Management 37(2), eq. 5:
 * the return of today's weights is Σ exposure × factor return + the rest, so factor k brings exposure_k cov(f_k, r) / var(r) of the variance,
 * and the rest, `Specific` (exposure 1), what is missing to 1. Exposures are Σ weight × z-score of the ranking, held fixed over the past;
 * `Market` is the return that all securities share, its exposure Σ weight. Factor returns: `factorReturns`. A missing z counts 0.
 */
export function byFactor(
  { holdings, returns, factors, loadings }: Pick<RiskRequest, 'holdings' | 'returns' | 'factors' | 'loadings'>,
  past: Float64Array,
  portfolioVar: number,
): RiskContribution[] {
  const width = factors.length + 1;
  const model = factorReturns(returns, loadings, factors.length);
  const variance = covarianceOf(past, past);
  const rest = past.slice();
  const contributions = ['Market', ...factors].map((name, k) => {
    let exposure = 0;
    for (const { weight, column } of holdings)
      exposure += weight * (k === 0 ? 1 : loadings[column * factors.length + k - 1] || 0);
    const part = Float64Array.from(past, (_, t) => exposure * model[t * width + k]);
    for (let t = 0; t < past.length; t++) rest[t] -= part[t];
    return { name, exposure, covariance: covarianceOf(part, past) };
  });
  contributions.push({ name: 'Specific', exposure: 1, covariance: covarianceOf(rest, past) });
  return largestFirst(
    contributions.map(({ name, exposure, covariance }) => {
      const share = variance > 0 ? covariance / variance : 0;
      return { name, exposure, componentVar: share * portfolioVar, share };
    }),
  );
}

function largestFirst(contributions: RiskContribution[]): RiskContribution[] {
  return contributions.sort((a, b) => b.componentVar - a.componentVar || (a.name < b.name ? -1 : 1));
}
