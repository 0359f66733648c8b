import type { Panel } from '../../panel/panel.js';
import { pluginsOf } from '../../portfolio/plan-plugins.js';
import type { Plan } from '../../strategy/plan.js';
import { walkHistory } from '../walk/plan-targets.js';
import type { TargetMaker } from '../walk/target-maker.js';

/** Fewest securities that are held, and fewest returns of one that is, as `planTargets` has it. */
const FEWEST = 2;

/**
 * The target maker of a plan that takes the fast path: the best `top_n` of each date's order share what there is. The same targets as those
 * of `planTargets`, without a portfolio having been made. Throws `RangeError` for a date that is no session of the panel.
 */
export function equalTargets(plan: Plan, panel: Panel, orderAt: (t: number) => Int32Array): TargetMaker {
  const { dates, securities } = panel;
  const placeOf = new Map(dates.map((date, t) => [date, t]));
  const { covariance } = pluginsOf(plan);
  const window = covariance.plugin.window(covariance.params);
  const reach = walkHistory(plan) - 1;
  const topN = plan.sizing.topN ?? securities.length;
  return ({ date }) => {
    const t = placeOf.get(date);
    if (t === undefined) throw new RangeError(`The panel of the rankings has no session ${date}.`);
    const order = orderAt(t);
    const returns = Math.min(window, reach, t);
    const held = Array.from(order.subarray(0, topN)).filter((s) => canBeHeld(panel, s, t, returns));
    if (held.length < FEWEST) return null;
    const weights = held
      .map((s) => securities[s])
      .sort((a, b) => (a.ticker < b.ticker ? -1 : 1))
      .map(({ id }) => [id, 1 / held.length] as const);
    return { weights: new Map(weights), ruleChecks: [], warnings: [] };
  };
}

/** Whether a security has a close on date `t` and enough returns among the last `returns`, without which nothing is a candidate. */
function canBeHeld({ grids: { close, adjClose } }: Panel, s: number, t: number, returns: number): boolean {
  const { columns, data } = adjClose;
  if (!(close.data[t * columns + s] > 0)) return false;
  let count = 0;
  for (let u = t; u > t - returns && count < FEWEST; u--) {
    if (Number.isFinite(data[u * columns + s] / data[(u - 1) * columns + s] - 1)) count++;
  }
  return count >= FEWEST;
}
