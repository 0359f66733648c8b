import type { TradingDay } from '../../../domain/trading-day.js';
import type { Grid } from '../../panel/grid.js';
import type { Panel } from '../../panel/panel.js';

/**
 * The panels of dates as views into one long panel: `at(date)` is its `sessions` sessions that end with the date, or as many as there are.
 *
 * Nothing is loaded and next to nothing copied, which is what a walk over years needs. Facts are as known at each date's close in any panel,
 * and prices are accumulated forward, so a view shows what was known on its date, but for what was corrected later: where the store has such
 * corrections, the panel of that date has to be loaded as of it. The risk-free rate of a day is published after its close, so that of the
 * session before stands for it, carried one session further than a source's gap would be. Levels of adjusted prices begin at the long
 * panel's first day; exposures do not depend on that but for rounding. Throws `RangeError` for a date that is no session of the panel.
 */
export function prefixPanels(panel: Panel, sessions: number): { at(date: TradingDay): Panel } {
  const placeOf = new Map(panel.dates.map((date, t) => [date, t]));
  const columns = panel.securities.length;
  return {
    at(date) {
      const last = placeOf.get(date);
      if (last === undefined) throw new RangeError(`The panel from ${panel.dates[0]} on has no session ${date}.`);
      const first = Math.max(0, last - sessions + 1);
      const cut = ({ data, context }: Grid): Grid => ({
        rows: last - first + 1,
        columns,
        data: data.subarray(first * columns, (last + 1) * columns),
        context,
      });
      const riskFree = panel.series.riskFree.slice(first, last + 1);
      if (last > 0) riskFree[last - first] = panel.series.riskFree[last - 1];
      return {
        ...panel,
        dates: panel.dates.slice(first, last + 1),
        members: panel.members.subarray(first * columns, (last + 1) * columns),
        grids: Object.fromEntries(Object.entries(panel.grids).map(([name, grid]) => [name, cut(grid)])),
        series: {
          benchmark: panel.series.benchmark.subarray(first, last + 1),
          riskFree,
        },
      };
    },
  };
}
