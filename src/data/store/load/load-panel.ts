import { emptyUniverse, noData } from '../../../domain/errors.js';
import type { Knowledge, Market } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { isField } from '../../../quant/panel/fields.js';
import type { Panel } from '../../../quant/panel/panel.js';
import { calendarOf } from '../../quality/calendar/calendar-of.js';
import type { Store } from '../store.js';
import { listUniverses } from './list-universes.js';
import { loadMembers } from './load-members.js';
import { frameOf } from './panel-frame.js';
import { loadPanelGrids } from './panel-grids.js';
import { listTradedIds, loadPanelSecurities, membersOf, refuseBeforeFirstBar } from './panel-securities.js';
import { loadBenchmark, loadRiskFree } from './panel-series.js';

/** What a panel is to hold. Days are inclusive. */
export interface PanelRequest {
  market: Market;
  /** Name of the universe whose members are its securities; null: everything that has bars. */
  universe: string | null;
  /** Exactly these securities instead; `members` still says who is in the universe. */
  securityIds?: readonly number[];
  /** Grid fields, see `quant/panel/fields.ts`. `benchmark` and `riskFree` may stand among them: every panel has both. */
  fields: readonly string[];
  from: TradingDay;
  to: TradingDay;
  /** Its securities are those that were members on any day from here on; omitted: from `from`. */
  membersFrom?: TradingDay;
  asOf: Date;
  version: number;
}

/**
 * The panel of a request, as known at `asOf` by data version `version`: the sessions that had closed by then, securities by id.
 *
 * Each date's fundamental figures are those known at that date's close; prices and actions are those known at `asOf`. Only what the fields
 * need is read. Throws `NO_DATA` where no session had closed, before the first bar and without a benchmark, `EMPTY_UNIVERSE`, and
 * `RangeError` for an unknown field or security.
 */
export async function loadPanel(store: Store, request: PanelRequest): Promise<Panel> {
  const { market, universe, asOf, version } = request;
  const fields = gridFieldsOf(request.fields);
  const knowledge: Knowledge = { asOf, version };
  const dates = datesOf(request);
  const last = dates[dates.length - 1];
  const membersFrom = request.membersFrom ?? request.from;

  const spells =
    universe === null ? [] : await loadMembers(store, { marketId: market.id, universe, from: dates[0], to: last, knowledge });
  const ids =
    request.securityIds !== undefined
      ? ascending(request.securityIds)
      : universe === null
        ? await listTradedIds(store, { market, from: membersFrom, to: last, knowledge })
        : ascending(spells.filter(({ to }) => to === null || to > membersFrom).map(({ securityId }) => securityId));
  if (ids.length === 0) {
    await refuseBeforeFirstBar(store, { market, day: last, knowledge });
    if (universe !== null) throw emptyUniverse(universe, isoOf(last), await listUniverses(store, market.id));
    throw noData(`The market ${market.name} has no bars from ${isoOf(membersFrom)} to ${isoOf(last)}.`);
  }

  const frame = frameOf(dates, ids, knowledge);
  const [securities, { grids, traded, bars }] = await Promise.all([
    loadPanelSecurities(store, { market, ids, day: last, version }),
    loadPanelGrids(store, market, frame, fields, { bars: universe === null }),
  ]);
  if (bars === 0) await refuseBeforeFirstBar(store, { market, day: last, knowledge });
  const [benchmark, riskFree] = await Promise.all([loadBenchmark(store, market, frame), loadRiskFree(store, market, frame)]);
  const sectorNames = [...new Set(securities.flatMap(({ sector }) => sector ?? []))].sort();
  const sectors = new Int16Array(new SharedArrayBuffer(2 * ids.length));
  for (const [s, { sector }] of securities.entries()) sectors[s] = sector === null ? -1 : sectorNames.indexOf(sector);
  return {
    dates,
    securities,
    sectors,
    sectorNames,
    members: universe === null ? traded : membersOf(dates, ids, spells),
    grids,
    series: { benchmark, riskFree },
    asOf,
    version,
  };
}

/** The sessions of the range that had closed. */
function datesOf({ market, from, to, asOf }: PanelRequest): TradingDay[] {
  const calendar = calendarOf(market.timeZone);
  const dates = calendar.sessions({ from, to: Math.min(to, calendar.lastClosedAt(asOf)) });
  if (dates.length === 0) {
    throw noData(`No session from ${isoOf(from)} to ${isoOf(to)} had closed at ${asOf.toISOString()}.`);
  }
  return dates;
}

function gridFieldsOf(fields: readonly string[]): string[] {
  const unknown = fields.find((field) => field !== 'benchmark' && field !== 'riskFree' && !isField(field));
  if (unknown !== undefined) throw new RangeError(`"${unknown}" is no field of a panel; quant/panel/fields.ts names them.`);
  return [...new Set(fields)].filter(isField);
}

function ascending(ids: readonly number[]): number[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}
