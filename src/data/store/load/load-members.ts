import type { Knowledge } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { instantLiteral, visible } from './visible.js';

/** A time in a universe: from `from` until before `to`; null: no end is known. */
export interface MembershipSpell {
  securityId: number;
  from: TradingDay;
  to: TradingDay | null;
}

/**
 * The spells in a universe that touch the days from `from` to `to`, by security and day; none for an unknown universe. An exit that
 * was not known at `asOf` is not there.
 */
export async function loadMembers(
  store: Store,
  {
    marketId,
    universe,
    from,
    to,
    knowledge,
  }: { marketId: number; universe: string; from: TradingDay; to: TradingDay; knowledge: Knowledge },
): Promise<MembershipSpell[]> {
  const exit = `case when exit_known_at > ${instantLiteral(knowledge.asOf)} then null else to_date end as exit`;
  const { rows } = await store.pool.query<MembershipSpell>(
    `select m.security_id as "securityId", m.from_date - date '1970-01-01' as "from", m.exit - date '1970-01-01' as "to"
       from ${visible('membership', `universe_id, security_id, from_date, ${exit}`, knowledge)} m
       join universe u on u.id = m.universe_id
      where u.market_id = $1 and u.name = $2 and m.from_date <= $4 and (m.exit is null or m.exit > $3)
      order by m.security_id, m.from_date`,
    [marketId, universe, isoOf(from), isoOf(to)],
  );
  return rows;
}
