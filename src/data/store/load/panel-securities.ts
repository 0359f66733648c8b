import { noData } from '../../../domain/errors.js';
import type { Knowledge, Market } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { PanelSecurity } from '../../../quant/panel/panel.js';
import type { Store } from '../store.js';
import type { MembershipSpell } from './load-members.js';
import { securitiesAt, visible } from './visible.js';

/** Whose bars there are in a range of days, ascending. */
export async function listTradedIds(
  store: Store,
  { market, from, to, knowledge }: { market: Market; from: TradingDay; to: TradingDay; knowledge: Knowledge },
): Promise<number[]> {
  const bars = visible('bar', 'security_id, date', knowledge);
  const { rows } = await store.pool.query<{ id: number }>(
    `select s.id from ${securitiesAt(knowledge.version)} s
      where s.market_id = $1 and exists (select from ${bars} b where b.security_id = s.id and b.date between $2 and $3)
      order by s.id`,
    [market.id, isoOf(from), isoOf(to)],
  );
  return rows.map(({ id }) => id);
}

/**
 * Securities by id, ascending, as a data version describes them, with the tickers that they carried on a day: a former ticker until its
 * time ended, since the present one is dated from the first bar whatever it was called then. Throws `RangeError` for an
 * id that the market does not have at that version.
 */
export async function loadPanelSecurities(
  store: Store,
  { market, ids, day, version }: { market: Market; ids: readonly number[]; day: TradingDay; version: number },
): Promise<PanelSecurity[]> {
  const { rows } = await store.pool.query<PanelSecurity>(
    `select s.id, coalesce(t.ticker, s.ticker) as ticker, s.name, s.sector
       from ${securitiesAt(version)} s
       left join lateral (
         select ticker from ticker
          where security_id = s.id and version <= $4 and (from_date is not null or to_date is not null)
            and (from_date is null or from_date <= $3) and (to_date is null or to_date > $3)
          order by to_date nulls last, from_date desc nulls last, id desc limit 1) t on true
      where s.market_id = $1 and s.id = any($2) order by s.id`,
    [market.id, ids, isoOf(day), version],
  );
  if (rows.length < ids.length) {
    const found = new Set(rows.map(({ id }) => id));
    const missing = ids.filter((id) => !found.has(id));
    throw new RangeError(`The market ${market.name} has no security with id ${missing.join(', ')} at data version ${version}.`);
  }
  return rows;
}

/** 1 where a security is a member on a date, date-major, in memory that threads can share. */
export function membersOf(dates: readonly TradingDay[], ids: readonly number[], spells: readonly MembershipSpell[]): Uint8Array {
  const members = new Uint8Array(new SharedArrayBuffer(dates.length * ids.length));
  const positions = new Map(ids.map((id, s) => [id, s]));
  for (const { securityId, from, to } of spells) {
    const s = positions.get(securityId);
    if (s === undefined) continue;
    for (let t = 0; t < dates.length; t++) {
      if (dates[t] >= from && (to === null || dates[t] < to)) members[t * ids.length + s] = 1;
    }
  }
  return members;
}

/** Throws `NO_DATA` for a day before the first bar of a market, and for a market without bars. */
export async function refuseBeforeFirstBar(
  store: Store,
  { market, day, knowledge }: { market: Market; day: TradingDay; knowledge: Knowledge },
): Promise<void> {
  const first = await firstBarDay(store, market, knowledge);
  if (first === null) throw noData(`The market ${market.name} has no bars that were known at ${knowledge.asOf.toISOString()}.`);
  if (day < first) {
    throw noData(`The bars of the market ${market.name} begin on ${isoOf(first)}; there are none on or before ${isoOf(day)}.`);
  }
}

async function firstBarDay(store: Store, market: Market, knowledge: Knowledge): Promise<TradingDay | null> {
  const { rows } = await store.pool.query<{ first: number | null }>(
    `select min(b.date) - date '1970-01-01' as first from security s
      cross join lateral (select date from ${visible('bar', 'security_id, date', knowledge)} v
                           where v.security_id = s.id order by date limit 1) b
      where s.market_id = $1`,
    [market.id],
  );
  return rows[0].first;
}
