/** What became known of a day after its own close, for readers that see each day as it was seen then. */
import type { Knowledge, Market } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { calendarOf } from '../../quality/calendar/calendar-of.js';
import { idsLiteral, instantLiteral, textLiteral } from '../load/visible.js';
import type { Store } from '../store.js';

/** The newest news of a day that came after the close of its session. */
export interface LateNews {
  /** The first session that shows it. */
  day: TradingDay;
  /** When it was known. */
  at: Date;
  /** Whether every later session shows it too, and not only as long as the day is part of the history that is read. */
  lasts: boolean;
}

/** Whose corrections are meant. */
export interface LateNewsRequest {
  market: Market;
  /** Whose bars, closes and actions are read. */
  securityIds: readonly number[];
  /** Whose spells are read; null: none. */
  universe: string | null;
  /** Days of bars, actions and rates, inclusive. Spells are looked at from their beginning. */
  from: TradingDay;
  to: TradingDay;
  knowledge: Knowledge;
}

/**
 * The corrections of bars, closes, actions, the risk-free rate and spells in a universe that can be seen at the knowledge given: a row that was
 * written later than its day, or took the place of another. A first import has none, since its rows are known as of their days. The rate of
 * a day is published after its close, so that it belongs to the session after.
 */
export async function listLateNews(store: Store, request: LateNewsRequest): Promise<LateNews[]> {
  const { rows } = await store.pool.query<LateNews>(
    `select day - date '1970-01-01' as day, max(at) as at, lasts from (${newsOf(request)}) news where day <= $1 group by day, lasts order by day`,
    [isoOf(request.to)],
  );
  const calendar = calendarOf(request.market.timeZone);
  return rows
    .map((row) => ({ ...row, day: calendar.isSession(row.day) ? row.day : calendar.sessionAfter(row.day) }))
    .filter(({ day, at }) => at > calendar.closeOf(day));
}

/** Each instant at which something that can be seen of a day was written or replaced. */
function newsOf({ market, securityIds, universe, from, to, knowledge }: LateNewsRequest): string {
  const ids = `security_id = any(${idsLiteral(securityIds)})`;
  const within = (column: string) => `${column} between '${isoOf(from)}' and '${isoOf(to)}'`;
  const tables = [
    news('bar', 'date', `${ids} and ${within('date')}`, knowledge),
    news('index_close', 'date', `${ids} and ${within('date')}`, knowledge),
    news('corporate_action', 'ex_date', `${ids} and ${within('ex_date')}`, knowledge),
    news('rate', 'date + 1', `market_id = ${market.id} and series = 'RF' and ${within('date')}`, knowledge),
  ];
  if (universe === null) return tables.join(' union all ');
  const spells = `universe_id = (select id from universe where market_id = ${market.id} and name = ${textLiteral(universe)})`;
  const exits = `${spells} and to_date is not null`;
  return [
    ...tables,
    news('membership', 'from_date', spells, knowledge, 'known_at', true),
    news('membership', 'to_date', exits, knowledge, 'exit_known_at', true),
  ].join(' union all ');
}

function news(
  table: string,
  day: string,
  condition: string,
  { asOf, version }: Knowledge,
  at = 'known_at',
  lasts = false,
): string {
  const instant = instantLiteral(asOf);
  const known = `${condition} and version <= ${version}`;
  return `select ${day} as day, ${at} as at, ${lasts} as lasts from ${table} where ${known} and ${at} <= ${instant}
    union all
    select ${day}, ${at}, ${lasts} from ${table}_history where ${known} and ${at} <= ${instant}
    union all
    select ${day}, superseded_known_at, ${lasts} from ${table}_history
     where ${known} and superseded_known_at <= ${instant} and superseded_version <= ${version}`;
}
