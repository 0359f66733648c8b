/**
 * Cross-sections worked out a date at a time.
 *
 * A rule that puts many steps together makes a grid of each. Over all dates these are as large as the panel, and memory is what takes
 * the time; of one date they stay in the cache. It also lets a ranking of the last date leave out the dates before it.
 */
import { type Grid, type GridContext, rowOf } from '../grid.js';
import { SliceWorkspace } from '../slices.js';

/** Exposures that a rule makes of each date by itself, once somebody says of which dates. */
export interface ByDate {
  readonly grids: Readonly<Record<string, Grid>>;
  readonly rule: (date: Readonly<Record<string, Grid>>) => Grid;
}

/**
 * What a rule makes of each date of some grids of the same shape. The rule gets them with one row and may use arithmetic and
 * cross-sectional operators; those that look back refuse a single date. For the last step of a factor that is `crossSectional`.
 */
export function byDate<Name extends string>(
  grids: Readonly<Record<Name, Grid>>,
  rule: (date: Readonly<Record<Name, Grid>>) => Grid,
): ByDate {
  return { grids, rule };
}

/** Writes what the rule makes of the last dates into `out`, as many as it has rows. Throws `RangeError` for grids of unlike shapes. */
export function computeByDate({ grids, rule }: ByDate, members: Uint8Array, out: Grid): void {
  const { columns } = out;
  const [{ rows }] = Object.values(grids);
  for (const [name, grid] of Object.entries(grids)) {
    if (grid.rows === rows && grid.columns === columns && rows >= out.rows) continue;
    throw new RangeError(`byDate needs grids of ${rows} × ${columns}, but ${name} has ${grid.rows} × ${grid.columns}.`);
  }
  const workspace = new SliceWorkspace();
  for (let t = 0; t < out.rows; t++) {
    const row = rows - out.rows + t;
    workspace.release(0);
    const present = members.subarray(row * columns, (row + 1) * columns);
    const context: GridContext = { members: present, workspace, part: 'date' };
    const date = Object.entries(grids).map(([name, grid]) => [name, { rows: 1, columns, data: rowOf(grid, row), context }]);
    rowOf(out, t).set(rule(Object.fromEntries(date)).data);
  }
}
