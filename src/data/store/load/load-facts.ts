import type { Knowledge } from '../../../domain/market.js';
import type { Source } from '../../../domain/tables.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { visible } from './visible.js';

/** One reported figure. */
export interface Fact {
  metric: string;
  /** Q: three months, A: twelve. */
  period: 'Q' | 'A';
  periodEnd: TradingDay;
  published: TradingDay;
  /** Null: withdrawn, or reported as missing. */
  value: number | null;
  source: Source;
  /** `published` is period end plus a reporting lag. */
  estimated: boolean;
  knownAt: Date;
}

/**
 * The figures of one security as known, newest period first, then by metric. Of each metric and period the first source counts, and of
 * its publications the last.
 */
export async function loadFacts(
  store: Store,
  { securityId, knowledge }: { securityId: number; knowledge: Knowledge },
): Promise<Fact[]> {
  const columns = 'security_id, metric, period, period_end, published, value, source, estimated, known_at';
  const { rows } = await store.pool.query<Fact>(
    `select distinct on (period_end, period, metric) metric, period, period_end - date '1970-01-01' as "periodEnd",
            published - date '1970-01-01' as published, value, source, estimated, known_at as "knownAt"
       from ${visible('fundamental', columns, knowledge)} f
      where security_id = $1
      order by period_end desc, period, metric, source, known_at desc, published desc`,
    [securityId],
  );
  return rows;
}
