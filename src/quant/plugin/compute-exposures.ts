import type { Grid, GridContext, Series } from '../panel/grid.js';
import { emptyGrid } from '../panel/grid.js';
import type { Panel } from '../panel/panel.js';
import { putSlice, rowsFrom, SLICE_WIDTH, SliceWorkspace, sliceOf } from '../panel/slices.js';
import type { Factor } from './factor.js';

/** The part of a panel that factors are computed from. */
export type FactorPanel = Pick<Panel, 'grids' | 'series' | 'members'>;

/**
 * The exposures of a factor for the last `last` dates of a panel (all, unless said otherwise) and all its securities.
 *
 * For fewer than all dates only the history that the factor says it needs is read. A factor that looks at each security by itself is
 * computed on slices of securities; one that is `crossSectional` sees all of them at once, its cross-sections being the members of the
 * universe on each date. Throws `RangeError` for a panel without a field that the factor names.
 */
export function computeExposures(
  factor: Factor,
  panel: FactorPanel,
  params: Readonly<Record<string, unknown>>,
  last = Number.POSITIVE_INFINITY,
): Grid {
  const { rows, columns } = shapeOf(factor, panel);
  const wanted = Math.min(last, rows);
  const first = wanted === rows ? 0 : Math.max(0, rows - wanted - factor.history(params) + 1);
  const inputs = inputsOf(factor, panel, first);
  const all = factor.crossSectional
    ? computeWhole(factor, inputs, params, panel.members.subarray(first * columns))
    : emptyGrid(rows - first, columns);
  if (!factor.crossSectional) computeSlices(factor, inputs, params, all, 0, columns);
  return wanted === rows ? all : rowsFrom(all, all.rows - wanted);
}

/** What a factor reads of a panel, from date `first` on. Throws `RangeError` for a field that is not there. */
export function inputsOf(factor: Factor, panel: FactorPanel, first = 0): Record<string, Grid | Series> {
  const inputs: Record<string, Grid | Series> = {};
  for (const name of factor.inputs) {
    if (name === 'benchmark' || name === 'riskFree') inputs[name] = panel.series[name].subarray(first);
    else if (panel.grids[name]) inputs[name] = rowsFrom(panel.grids[name], first);
    else {
      throw new RangeError(
        `${factor.name} needs the field "${name}", but the panel has ${Object.keys(panel.grids).join(', ') || 'none'}.`,
      );
    }
  }
  return inputs;
}

/** Computes a factor for the securities from `from` up to `to`, a slice at a time, and writes its exposures into `out`. */
export function computeSlices(
  factor: Factor,
  inputs: Readonly<Record<string, Grid | Series>>,
  params: Readonly<Record<string, unknown>>,
  out: Grid,
  from: number,
  to: number,
): void {
  const workspace = new SliceWorkspace();
  const context = { members: null, workspace };
  for (let start = from; start < to; start += SLICE_WIDTH) {
    const end = Math.min(start + SLICE_WIDTH, to);
    const slice: Record<string, Grid | Series> = {};
    for (const [name, input] of Object.entries(inputs)) {
      slice[name] = input instanceof Float64Array ? input : sliceOf(input, start, end, context);
    }
    putSlice(checked(factor, factor.compute(slice, params), out.rows, end - start), out, start);
    workspace.reset();
  }
}

function computeWhole(
  factor: Factor,
  inputs: Readonly<Record<string, Grid | Series>>,
  params: Readonly<Record<string, unknown>>,
  members: Uint8Array,
): Grid {
  const context: GridContext = { members, workspace: null };
  const whole = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, input instanceof Float64Array ? input : { ...input, context }]),
  );
  const columns = members.length;
  const exposures = factor.compute(whole, params);
  return columns === 0 ? exposures : checked(factor, exposures, exposures.rows, columns / exposures.rows);
}

function checked(factor: Factor, exposures: Grid, rows: number, columns: number): Grid {
  if (exposures.rows === rows && exposures.columns === columns) return exposures;
  throw new RangeError(
    `${factor.name} should give ${rows} × ${columns} exposures, but gives ${exposures.rows} × ${exposures.columns}.`,
  );
}

function shapeOf(factor: Factor, panel: FactorPanel): { rows: number; columns: number } {
  const grid = Object.values(panel.grids)[0];
  if (!grid) throw new RangeError(`${factor.name} needs fields, but the panel has none.`);
  return grid;
}
