/**
 * Whether weights depend on the state of a portfolio: on its capital, on what it holds, or on what it has returned. Where they do not, the
 * targets of a date are the same whatever came before it, so that dates need not wait for each other.
 *
 * Nothing is declared that could be wrong: what rules and optimizers read of the state is watched while they do their work.
 */
import type { Candidates } from '../plugin/risk-rule.js';
import type { Plan, Sizing } from '../strategy/plan.js';
import { ruledLimitsOf } from './ruled-limits.js';

/** The same candidates; `onRead` is called whenever a part of them is looked at that belongs to the state. */
export function watched({ holdings, heldElsewhere, capital, ...others }: Candidates, onRead: () => void): Candidates {
  const read = <Value>(value: Value): Value => {
    onRead();
    return value;
  };
  return {
    ...others,
    get holdings() {
      return read(holdings);
    },
    get heldElsewhere() {
      return read(heldElsewhere);
    },
    get capital() {
      return read(capital);
    },
  };
}

/** Whether a sizing scales weights by what the portfolio itself has returned. */
export function scalesByOwnReturns({ targetVolatilityAnnual, volatility }: Sizing): boolean {
  return targetVolatilityAnnual !== null && volatility === 'realised';
}

/**
 * Whether it can be told without any data that the weights of a plan depend on the state: by its sizing, or by rules that look at it for two
 * securities. False does not promise that they never do.
 */
export function dependsOnState(plan: Plan): boolean {
  let isRead = scalesByOwnReturns(plan.sizing);
  const two: Candidates = {
    tickers: ['A', 'B'],
    sectors: [null, null],
    betas: Float64Array.of(1, 1),
    dollarVolumes: Float64Array.of(1e9, 1e9),
    holdings: new Float64Array(2),
    heldElsewhere: 0,
    capital: 1,
  };
  const onRead = () => {
    isRead = true;
  };
  const rules = plan.riskRules.flatMap(({ plugin, params }) => (plugin === null ? [] : [{ plugin, params }]));
  ruledLimitsOf(rules, watched(two, onRead));
  return isRead;
}
