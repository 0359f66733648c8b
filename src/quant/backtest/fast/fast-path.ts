import { portfolioHistory } from '../../portfolio/make-portfolio.js';
import type { Plan } from '../../strategy/plan.js';
import type { PortfolioStyle } from '../walk/plan-targets.js';

/** Whether a plan takes the fast path; `why` says why not, and is null where it does. */
export interface FastPath {
  readonly isFast: boolean;
  readonly why: string | null;
}

/**
 * Whether the targets of a plan follow from its ranking alone, so that all dates are ranked at once and no portfolio has to be solved for:
 * the best names in equal weights. How they are traded (fills, costs, whole shares, rebalances, drift bands) does not matter.
 */
export function fastPathOf(
  { optimizer, riskRules, sizing, factors }: Plan,
  { style }: { readonly style: PortfolioStyle },
): FastPath {
  const general = (why: string): FastPath => ({ isFast: false, why });
  if (style !== 'long_only') return general('A long-short portfolio has two sides, whose sizes depend on each other.');
  if (optimizer.name !== 'EqualWeight') return general(`The weights of ${optimizer.name} depend on more than the ranking.`);
  if (riskRules.length > 0) return general(`The risk rule ${riskRules[0].name} may change the weights.`);
  if (sizing.targetVolatilityAnnual !== null) return general('A volatility target scales the weights.');
  // The rate of a day is known a day later than its prices, which one panel for all dates cannot say.
  const priced = factors.find(({ enabled, factor }) => enabled && factor.inputs.includes('riskFree'));
  if (priced) return general(`The factor ${priced.factor.name} reads the risk-free rate, which is known later than prices.`);
  return { isFast: true, why: null };
}

/** What plans have to have in common to share their rankings on the same data. */
export function rankingKeyOf(plan: Plan): string {
  const factors = plan.factors
    .filter(({ enabled }) => enabled)
    .map(({ factor, params, weight }) => [factor.name, factor.version, params, weight]);
  // Another covariance looks back further, which makes another panel.
  return JSON.stringify([factors, plan.standardise, plan.regime, plan.universe, plan.benchmark, portfolioHistory(plan)]);
}
