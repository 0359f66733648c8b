import type { Regime } from '../regime/regime.js';
import type { Plan } from '../strategy/plan.js';

/**
 * The weight of each enabled factor of a plan on a date, in the plan's order; they add up to 1.
 *
 * Without a regime section the plain weights. Otherwise by the regime's filtered probabilities, w = Σ p(state) · w(state) over BULL and
 * BEAR (`blend: probability`), or the weights of the present state alone (`blend: state`). TRANSITION and UNKNOWN have no state to
 * lean on: both use the UNKNOWN weights. Throws `RangeError` when the plan needs a regime and there is none.
 */
export function blendWeights(plan: Pick<Plan, 'factors' | 'regime'>, regime: Regime | null): number[] {
  if (plan.regime === null) return plan.factors.filter(({ enabled }) => enabled).map(({ weight }) => weight);
  if (regime === null) throw new RangeError('The plan weights its factors by regime, but no regime was given.');
  const { blend, weights } = plan.regime;
  const { state } = regime;
  if (state !== 'BULL' && state !== 'BEAR') return [...weights.UNKNOWN];
  if (blend === 'state') return [...weights[state]];
  const states = regime.model?.states.map((one) => one.state) ?? (['BULL', 'BEAR'] as const);
  const total = states.reduce((sum, _, i) => sum + regime.filtered[i], 0);
  return weights.UNKNOWN.map((_, k) => states.reduce((sum, one, i) => sum + regime.filtered[i] * weights[one][k], 0) / total);
}
