import type { Market } from '../../../domain/market.js';
import { METRICS, type Metric } from '../../../domain/metrics.js';
import { accumulate, scaleToIndex } from '../../../quant/panel/adjust.js';
import { BAR_FIELDS, type BarField, findFundamentalField } from '../../../quant/panel/fields.js';
import { type FigureTarget, FigureWriter } from '../../../quant/panel/fundamentals.js';
import { type Grid, gridOf } from '../../../quant/panel/grid.js';
import { marketCap } from '../../../quant/panel/market-cap.js';
import { calendarOf } from '../../quality/calendar/calendar-of.js';
import type { Store } from '../store.js';
import { loadPanelActions, type PanelActions } from './panel-actions.js';
import { loadPanelBars, type RawField, type RawGrids } from './panel-bars.js';
import { loadPanelFacts, type PanelFacts } from './panel-facts.js';
import { type PanelFrame, sharedNumbers } from './panel-frame.js';

/** The raw column that a field is read from, and whether corporate actions are needed to make it. */
const NEEDS: Record<BarField, { raw: RawField | null; actions: boolean }> = {
  open: { raw: 'open', actions: false },
  high: { raw: 'high', actions: false },
  low: { raw: 'low', actions: false },
  close: { raw: 'close', actions: false },
  volume: { raw: 'volume', actions: false },
  adjOpen: { raw: 'open', actions: true },
  adjHigh: { raw: 'high', actions: true },
  adjLow: { raw: 'low', actions: true },
  adjClose: { raw: 'close', actions: true },
  adjVolume: { raw: 'volume', actions: true },
  dollarVolume: { raw: 'volume', actions: false },
  dividend: { raw: null, actions: true },
  split: { raw: null, actions: true },
  marketCap: { raw: 'close', actions: true },
};

/** The grids of a panel. */
export interface PanelGrids {
  grids: Record<string, Grid>;
  /** 1 where a security has a bar, date-major; bars that were not read are not there. */
  traded: Uint8Array;
  /** How many bars were read; null where no field needs any. */
  bars: number | null;
}

/** Reads and computes the grids of some fields; `bars`: reads bars also where no field needs them. */
export async function loadPanelGrids(
  store: Store,
  market: Market,
  frame: PanelFrame,
  fields: readonly string[],
  { bars }: { bars: boolean },
): Promise<PanelGrids> {
  const wanted = new Set(fields);
  const barFields = BAR_FIELDS.filter((field) => wanted.has(field));
  const metrics = metricsOf(fields);
  const raw: RawGrids = { close: sharedNumbers(frame) };
  for (const field of barFields) {
    const column = NEEDS[field].raw;
    if (column) raw[column] ??= sharedNumbers(frame);
  }
  const calendar = calendarOf(market.timeZone);
  const [actions, facts, read] = await Promise.all([
    barFields.some((field) => NEEDS[field].actions) ? loadPanelActions(store, frame) : null,
    metrics.length > 0
      ? loadPanelFacts(
          store,
          frame,
          metrics,
          Float64Array.from(frame.dates, (date) => calendar.closeOf(date).getTime()),
        )
      : null,
    bars || barFields.some((field) => NEEDS[field].raw) ? loadPanelBars(store, frame, raw) : null,
  ]);
  const numbers: Record<string, Float64Array> = {
    ...(actions ? adjustedGrids(frame, raw, actions, wanted) : {}),
    ...(facts ? factGrids(frame, fields, metrics, facts, raw.close, actions) : {}),
  };
  if (wanted.has('dollarVolume')) {
    numbers.dollarVolume = sharedNumbers(frame);
    for (let i = 0; i < raw.close.length; i++) numbers.dollarVolume[i] = raw.close[i] * raw.volume![i];
  }
  for (const [field, column] of Object.entries(raw)) if (wanted.has(field)) numbers[field] = column;
  const grids = Object.fromEntries(fields.map((field) => [field, gridOf(frame.dates.length, frame.ids.length, numbers[field])]));
  const traded = new Uint8Array(new SharedArrayBuffer(raw.close.length));
  for (let i = 0; i < traded.length; i++) traded[i] = Number(!Number.isNaN(raw.close[i]));
  return { grids, traded, bars: read };
}

/** The metrics whose reports some fields are made of. */
function metricsOf(fields: readonly string[]): Metric[] {
  const metrics = fields.flatMap((field) =>
    field === 'marketCap' ? 'dilutedShares' : (findFundamentalField(field)?.metric ?? []),
  );
  return [...new Set(metrics)].sort();
}

/** Those of the wanted fields that corporate actions go into, market capitalisation excepted. */
function adjustedGrids(
  frame: PanelFrame,
  raw: RawGrids,
  { columns: actions }: PanelActions,
  wanted: ReadonlySet<string>,
): Record<string, Float64Array> {
  const grids: Record<string, Float64Array> = {};
  const n = frame.ids.length;
  const make = (field: BarField) => {
    grids[field] = sharedNumbers(frame);
    return grids[field];
  };
  const scaled = (['Open', 'High', 'Low'] as const).filter((name) => wanted.has(`adj${name}`));
  if (scaled.length > 0 || wanted.has('adjClose') || wanted.has('adjVolume')) {
    const index = make('adjClose');
    const shares = wanted.has('adjVolume') ? make('adjVolume') : null;
    accumulate(raw.close, n, actions, index, shares);
    for (const name of scaled) scaleToIndex(raw[LOWER[name]]!, raw.close, index, make(`adj${name}`));
    if (shares) for (let i = 0; i < shares.length; i++) shares[i] = raw.volume![i] / shares[i];
  }
  const dividend = wanted.has('dividend') ? make('dividend').fill(0) : null;
  const split = wanted.has('split') ? make('split').fill(1) : null;
  for (let a = 0; a < actions.count; a++) {
    const i = actions.t[a] * n + actions.s[a];
    if (actions.split[a] === 1 && split) split[i] *= actions.value[a];
    if (actions.split[a] === 0 && dividend) dividend[i] += actions.value[a];
  }
  return grids;
}

const LOWER = { Open: 'open', High: 'high', Low: 'low' } as const;

/** The fundamental fields, and market capitalisation where it is wanted. */
function factGrids(
  frame: PanelFrame,
  fields: readonly string[],
  metrics: readonly Metric[],
  { reports, runs }: PanelFacts,
  close: Float64Array,
  actions: PanelActions | null,
): Record<string, Float64Array> {
  const { dates, ids } = frame;
  const grids: Record<string, Float64Array> = {};
  const targets: FigureTarget[][] = metrics.map(() => []);
  const published = new Int32Array(dates.length);
  for (const name of fields) {
    const field = name === 'marketCap' ? SHARES : findFundamentalField(name);
    if (!field) continue;
    grids[name] = sharedNumbers(frame);
    targets[metrics.indexOf(field.metric)].push({ field, out: grids[name], ...(name === 'marketCap' ? { published } : {}) });
  }
  const writer = new FigureWriter(dates, ids.length);
  for (const { metric, s, begin, end } of runs) {
    writer.write(s, METRICS[metrics[metric]], reports, begin, end, targets[metric]);
    if (grids.marketCap && actions && metrics[metric] === 'dilutedShares') {
      marketCap(dates, { columns: ids.length, s }, grids.marketCap, published, actions.splits[s], close);
    }
  }
  return grids;
}

const SHARES = { metric: 'dilutedShares', ttm: false, yearsBefore: 0 } as const;
