import type { HeldCount } from '../../src/quant/backtest/fast/top-ranked.js';
import { heldOf } from '../../src/quant/backtest/fast/top-ranked.js';
import type { TargetMaker } from '../../src/quant/backtest/walk/target-maker.js';
import type { Grid } from '../../src/quant/panel/grid.js';
import type { Panel } from '../../src/quant/panel/panel.js';

/** The target maker of scores that a test states: the best names (dates × securities of the panel, ties by place) share what there is. */
export function rankedTargets(
  panel: Pick<Panel, 'dates' | 'securities' | 'members'>,
  scores: Grid,
  count: HeldCount,
): TargetMaker {
  const placeOf = new Map(panel.dates.map((date, t) => [date, t]));
  const columns = panel.securities.length;
  return ({ date }) => {
    const t = placeOf.get(date)!;
    const order = orderOf(scores, t, panel.members.subarray(t * columns, (t + 1) * columns));
    if (order.length === 0) return null;
    const held = heldOf(count, order.length);
    const weights = new Map(Array.from(order.subarray(0, held), (s) => [panel.securities[s].id, 1 / held]));
    return { weights, ruleChecks: [], warnings: [] };
  };
}

/** The securities of a date with a score, best first, ties by place, as places. A score that is NaN, or of no member, is none. */
export function orderOf(scores: Grid, t: number, members: Uint8Array | null): Int32Array {
  const { columns, data } = scores;
  const row = data.subarray(t * columns, (t + 1) * columns);
  let count = 0;
  const places = new Int32Array(columns);
  for (let s = 0; s < columns; s++) if (!Number.isNaN(row[s]) && (members === null || members[s] === 1)) places[count++] = s;
  return places.subarray(0, count).sort((a, b) => row[b] - row[a] || a - b);
}
