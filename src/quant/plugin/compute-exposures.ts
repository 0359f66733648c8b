import { emptyGrid, type Grid, type Series } from '../panel/grid.js';
import { computeByDate } from '../panel/operators/by-date.js';
import type { Panel } from '../panel/panel.js';
import { putSlice, rowsFrom, SLICE_WIDTH, SliceWorkspace, sliceOf } from '../panel/slices.js';
import type { Factor, FactorInputs } from './factor.js';

/** The part of a panel that factors are computed from. */
export type FactorPanel = Pick<Panel, 'grids' | 'series' | 'members'>;

/** Grids and series by field name. */
export type Fields = Readonly<Record<string, Grid | Series>>;

/** A factor to compute and where its exposures go: those of the last dates of its fields, as many as `out` has rows. */
export interface Computation {
  factor: Factor;
  params: Readonly<Record<string, unknown>>;
  out: Grid;
}

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
  const [shape] = Object.values(panel.grids);
  if (!shape) throw new RangeError(`${factor.name} needs fields, but the panel has none.`);
  const { rows, columns } = shape;
  const wanted = Math.min(last, rows);
  const first = wanted === rows ? 0 : Math.max(0, rows - wanted - factor.history(params) + 1);
  const fields = fieldsOf(factor, panel, first);
  const out = emptyGrid(wanted, columns);
  if (factor.crossSectional) computeWhole({ factor, params, out }, fields, panel.members.subarray(first * columns));
  else computeSlices([{ factor, params, out }], fields, 0, columns);
  return out;
}

/** What a factor reads of a panel, from date `first` on. Throws `RangeError` for a field that is not there. */
export function fieldsOf(factor: Factor, panel: FactorPanel, first = 0): Fields {
  const fields: Record<string, Grid | Series> = {};
  for (const name of factor.inputs) {
    if (name === 'benchmark' || name === 'riskFree') fields[name] = panel.series[name].subarray(first);
    else if (panel.grids[name]) fields[name] = rowsFrom(panel.grids[name], first);
    else {
      const known = Object.keys(panel.grids).join(', ');
      throw new RangeError(`${factor.name} needs the field "${name}", but the panel has only ${known}.`);
    }
  }
  return fields;
}

/**
 * Computes factors for the securities from `from` up to `to`, a slice at a time, and writes their exposures.
 *
 * Each field is copied out once for all factors of a slice: copying takes longer than most factors do. Threads that share the memory
 * of `fields` and of the exposures can each take ranges of securities, each with a workspace of its own.
 */
export function computeSlices(
  computations: readonly Computation[],
  fields: Fields,
  from: number,
  to: number,
  workspace = new SliceWorkspace(),
): void {
  const context = { members: null, workspace, part: 'slice' as const };
  for (let start = from; start < to; start += SLICE_WIDTH) {
    const end = Math.min(start + SLICE_WIDTH, to);
    workspace.release(0);
    const slices: Record<string, Grid | Series> = {};
    for (const [name, field] of Object.entries(fields)) {
      slices[name] = field instanceof Float64Array ? field : sliceOf(field, start, end, context);
    }
    const inputsEnd = workspace.used;
    for (const { factor, params, out } of computations) {
      const inputs = Object.fromEntries(factor.inputs.map((name) => [name, slices[name]]));
      // A name stands for a grid or a series by its spelling, which the compiler cannot follow here.
      const exposures = factor.compute(inputs as FactorInputs, params);
      if ('rule' in exposures) throw new RangeError(`${factor.name} uses byDate, so it should say crossSectional: true.`);
      putSlice(lastOf(factor, exposures, rowsOf(slices), end - start, out.rows), out, start);
      workspace.release(inputsEnd);
    }
  }
}

function computeWhole({ factor, params, out }: Computation, fields: Fields, members: Uint8Array): void {
  const context = { members, workspace: null, part: null };
  const inputs = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field instanceof Float64Array ? field : { ...field, context }]),
  );
  const exposures = factor.compute(inputs as FactorInputs, params);
  if ('rule' in exposures) computeByDate(exposures, members, out);
  else out.data.set(lastOf(factor, exposures, rowsOf(fields), out.columns, out.rows).data);
}

/** Dates of fields, which all have the same. */
function rowsOf(fields: Fields): number {
  const [field] = Object.values(fields);
  return field instanceof Float64Array ? field.length : field.rows;
}

/** The last dates of exposures, which should be there for all dates and securities that the factor was given. */
function lastOf(factor: Factor, exposures: Grid, rows: number, columns: number, last: number): Grid {
  if (exposures.rows === rows && exposures.columns === columns) return rowsFrom(exposures, rows - last);
  throw new RangeError(
    `${factor.name} should give ${rows} × ${columns} exposures, but gives ${exposures.rows} × ${exposures.columns}.`,
  );
}
