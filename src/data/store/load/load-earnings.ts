import type { Knowledge } from '../../../domain/market.js';
import type { Source } from '../../../domain/tables.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { instantLiteral, visible } from './visible.js';

/** One earnings announcement. */
export interface EarningsFact {
  announced: TradingDay;
  session: 'PRE' | 'POST' | 'UNKNOWN';
  fiscalQuarter: string | null;
  /** Null before the announcement. */
  epsActual: number | null;
  epsEstimate: number | null;
  source: Source;
  estimated: boolean;
  knownAt: Date;
}

/**
 * The earnings announcements of a security as known, newest first; of each day the first source counts.
 *
 * A report is known when it comes, but that it is expected is known since a source said so: announcements without a result are there from
 * the ingest on that brought them.
 */
export async function loadEarnings(
  store: Store,
  { securityId, knowledge }: { securityId: number; knowledge: Knowledge },
): Promise<EarningsFact[]> {
  const columns = 'security_id, announced, source, session, fiscal_quarter, eps_actual, eps_estimate, estimated';
  const asOf = instantLiteral(knowledge.asOf);
  const expected = `e.known_at > ${asOf} and e.eps_actual is null and e.version <= $2 and v.created_at <= ${asOf}`;
  const said = (table: string) => `select ${columns.replaceAll(/(\w+)/g, 'e.$1')}, v.created_at as known_at
                                     from ${table} e join data_version v on v.id = e.version`;
  const { rows } = await store.pool.query<EarningsFact>(
    `select distinct on (announced) announced - date '1970-01-01' as announced, session, fiscal_quarter as "fiscalQuarter",
            eps_actual as "epsActual", eps_estimate as "epsEstimate", source, estimated, known_at as "knownAt"
       from (select * from ${visible('earnings', `${columns}, known_at`, knowledge)} known
             union all ${said('earnings')} where ${expected}
             union all ${said('earnings_history')} join data_version n on n.id = e.superseded_version
              where ${expected} and not (n.created_at <= ${asOf} and n.id <= $2)) e
      where security_id = $1 order by announced desc, source, known_at desc`,
    [securityId, knowledge.version],
  );
  return rows;
}
