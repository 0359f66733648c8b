import type { DayRange, Knowledge } from '../../../domain/market.js';
import type { Source } from '../../../domain/tables.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { visible } from './visible.js';

/** A split, in new shares for an old one, or a dividend, in cash a share that was held before the ex-date. */
export interface CorporateAction {
  securityId: number;
  exDate: TradingDay;
  type: 'SPLIT' | 'DIVIDEND';
  value: number;
  source: Source;
  /** Computed from a close and an adjusted close. */
  derived: boolean;
  knownAt: Date;
}

/** The actions of securities with an ex-date in a range, by security, ex-date and then dividend before split; the first source counts. */
export async function loadActions(
  store: Store,
  { securityIds, range, knowledge }: { securityIds: readonly number[]; range: DayRange; knowledge: Knowledge },
): Promise<CorporateAction[]> {
  const columns = 'security_id, ex_date, type, value, source, derived, known_at';
  const { rows } = await store.pool.query<CorporateAction>(
    `select distinct on (security_id, ex_date, type) security_id as "securityId", ex_date - date '1970-01-01' as "exDate", type, value,
            source, derived, known_at as "knownAt"
       from ${visible('corporate_action', columns, knowledge)} a
      where security_id = any($1) and ex_date between $2 and $3
      order by security_id, ex_date, type desc, source`,
    [securityIds, isoOf(range.from), isoOf(range.to)],
  );
  return rows;
}
