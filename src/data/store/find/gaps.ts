import type { Market } from '../../../domain/market.js';
import type { Source } from '../../../domain/tables.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { SessionIndex } from '../../quality/calendar/session-index.js';
import { BLOCK_DAYS, blocksOf, dayNumber, daysOf, type Gap, gapsOf, type Unavailable } from '../../quality/gaps.js';
import type { Store } from '../store.js';
import { LISTINGS } from './listings.js';
import { findSessions } from './sessions.js';

/** The gaps of a market, and the sessions that were looked for. */
export interface FoundGaps {
  /** By security and day. None is marked as unavailable. */
  gaps: Gap[];
  index: SessionIndex;
}

const BLOCK = `${dayNumber('date')} / ${BLOCK_DAYS}`;

/**
 * The sessions up to `until` that the bars of a market lack while their securities were listed, found in one query: 2.7 s for 3,000
 * securities × 2,520 sessions (bench/gaps.mjs). `securityIds` asks for some only.
 */
export async function detectGaps(
  store: Store,
  market: Pick<Market, 'id' | 'timeZone'>,
  { until, securityIds = null }: { until: TradingDay; securityIds?: readonly number[] | null },
): Promise<FoundGaps> {
  const index = await findSessions(store, market, until);
  const blocks = blocksOf(index.sessions);
  // A range of ids, given as numbers, leaves the scan of all bars parallel; a join with the securities of the market takes five times as long.
  const own =
    securityIds === null
      ? await findIdRange(store, market.id)
      : { first: Math.min(...securityIds), last: Math.max(...securityIds) };
  const { rows } = await store.pool.query<{ id: number; from: TradingDay; to: TradingDay; blocks: number[]; days: string[] }>(
    `with seen as (
       select security_id, ${BLOCK} as block, bit_or(1::bigint << (${dayNumber('date')} % ${BLOCK_DAYS})) as days
         from bar where security_id between $6 and $7 and ($5::int[] is null or security_id = any($5)) group by 1, 2),
     session as (select * from unnest($3::int[], $4::bigint[]) s(block, days)),
     listing as (
       select id, first_day, least(last_day, $2::date) as last_day from ${LISTINGS} l
        where first_day is not null and ($5::int[] is null or id = any($5)))
     select l.id, l.first_day - date '1970-01-01' as "from", l.last_day - date '1970-01-01' as "to",
            array_agg(s.block order by s.block) as blocks, array_agg((s.days & ~coalesce(b.days, 0))::text order by s.block) as days
       from listing l
       join session s on s.block between ${dayNumber('l.first_day')} / ${BLOCK_DAYS} and ${dayNumber('l.last_day')} / ${BLOCK_DAYS}
       left join seen b on b.security_id = l.id and b.block = s.block
      where s.days & ~coalesce(b.days, 0) <> 0 group by 1, 2, 3 order by 1`,
    [market.id, isoOf(until), blocks.map(({ block }) => block), blocks.map(({ days }) => days), securityIds, own.first, own.last],
  );
  const gaps = rows.flatMap(({ id, from, to, ...missing }) => {
    const days = missing.blocks.flatMap((block, i) => daysOf({ block, days: missing.days[i] }));
    return gapsOf(
      id,
      days.filter((day) => day >= from && day <= to),
      index,
    );
  });
  return { gaps, index };
}

async function findIdRange(store: Store, marketId: number): Promise<{ first: number; last: number }> {
  const { rows } = await store.pool.query('select min(id) as first, max(id) as last from security where market_id = $1', [
    marketId,
  ]);
  return rows[0];
}

/** What sources were asked for and did not have, by security and day; of one source only, where it is given. */
export async function listUnavailable(store: Store, marketId: number, source: Source | null = null): Promise<Unavailable[]> {
  const { rows } = await store.pool.query<Unavailable>(
    `select u.security_id as "securityId", u.source, u.from_date - date '1970-01-01' as "from", u.to_date - date '1970-01-01' as "to",
            u.asked_at as "askedAt"
       from unavailable u join security s on s.id = u.security_id
      where s.market_id = $1 and ($2::source is null or u.source = $2) order by 1, 3, 2`,
    [marketId, source],
  );
  return rows;
}
