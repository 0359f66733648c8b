import type { Grid } from '../../panel/grid.js';
import type { Panel } from '../../panel/panel.js';
import type { TargetMaker } from '../walk/target-maker.js';
import { type HeldCount, heldOf, orderOf } from './top-ranked.js';

/**
 * The target maker of a ranking with equal weights: the best names by `scores` (dates × securities of the panel, ties by place) share what
 * there is. It is what `fastWalk` does, for the general walk.
 */
export function rankedTargets(
  panel: Pick<Panel, 'dates' | 'securities' | 'members'>,
  scores: Grid,
  count: HeldCount,
): TargetMaker {
  const placeOf = new Map(panel.dates.map((date, t) => [date, t]));
  const columns = panel.securities.length;
  return ({ date }) => {
    const t = placeOf.get(date);
    if (t === undefined) throw new RangeError(`The scores should have the session ${date}, but do not.`);
    const order = orderOf(scores, t, panel.members.subarray(t * columns, (t + 1) * columns));
    if (order.length === 0) return null;
    const held = heldOf(count, order.length);
    const weights = new Map(Array.from(order.subarray(0, held), (s) => [panel.securities[s].id, 1 / held]));
    return { weights, ruleChecks: [], warnings: [] };
  };
}
