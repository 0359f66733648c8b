import type { Knowledge } from '../../../domain/market.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import { visible } from '../load/visible.js';
import type { Store } from '../store.js';

/** The days that the bars of a security span, and its last close as traded. */
export interface BarSpan {
  securityId: number;
  firstDate: TradingDay;
  lastDate: TradingDay;
  lastClose: number;
}

/** A time during which a security carried a ticker; `to` is exclusive. */
export interface TickerPeriod {
  securityId: number;
  ticker: string;
  from: TradingDay | null;
  to: TradingDay | null;
}

/** A time during which a security was in a universe; `to` is exclusive. */
export interface StoredMembership {
  securityId: number;
  universe: string;
  from: TradingDay;
  to: TradingDay | null;
  knownAt: Date;
}

/** The end of a listing. */
export interface StoredDelisting {
  securityId: number;
  date: TradingDay;
  reason: string;
  finalReturn: number | null;
}

/** The spans of those securities that have bars. Where several sources have the last day, the first of them counts. */
export async function listBarSpans(store: Store, securityIds: readonly number[]): Promise<BarSpan[]> {
  const { rows } = await store.pool.query<BarSpan>(
    `select s.id as "securityId", f.date - date '1970-01-01' as "firstDate", l.date - date '1970-01-01' as "lastDate",
            l.close as "lastClose"
       from unnest($1::int[]) s(id)
       cross join lateral (select date from bar where security_id = s.id order by date limit 1) f
       cross join lateral (select date, close from bar where security_id = s.id order by date desc, source limit 1) l`,
    [securityIds],
  );
  return rows;
}

/** The tickers that securities carried, oldest first. */
export async function listTickerPeriods(store: Store, securityIds: readonly number[]): Promise<TickerPeriod[]> {
  const { rows } = await store.pool.query<TickerPeriod>(
    `select security_id as "securityId", ticker, from_date - date '1970-01-01' as "from", to_date - date '1970-01-01' as "to"
       from ticker where security_id = any($1) order by from_date nulls first, id`,
    [securityIds],
  );
  return rows;
}

/** The universes that securities have been in, by universe and day. */
export async function listMemberships(store: Store, securityIds: readonly number[]): Promise<StoredMembership[]> {
  const { rows } = await store.pool.query<StoredMembership>(
    `select m.security_id as "securityId", u.name as universe, m.from_date - date '1970-01-01' as "from",
            m.to_date - date '1970-01-01' as "to", m.known_at as "knownAt"
       from membership m join universe u on u.id = m.universe_id where m.security_id = any($1) order by u.name, m.from_date`,
    [securityIds],
  );
  return rows;
}

/** The delistings of those securities that have one; as known, or as the store has them now. */
export async function listDelistings(
  store: Store,
  securityIds: readonly number[],
  knowledge: Knowledge | null = null,
): Promise<StoredDelisting[]> {
  const rows = knowledge === null ? 'delisting' : visible('delisting', 'security_id, date, reason, final_return', knowledge);
  const found = await store.pool.query<StoredDelisting>(
    `select security_id as "securityId", date - date '1970-01-01' as date, reason, final_return as "finalReturn"
       from ${rows} d where security_id = any($1)`,
    [securityIds],
  );
  return found.rows;
}
