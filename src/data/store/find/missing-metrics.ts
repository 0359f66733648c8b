import type { Store } from '../store.js';

/** Those of some metrics of which a market has no figure. */
export async function listMissingMetrics(store: Store, marketId: number, metrics: readonly string[]): Promise<string[]> {
  const { rows } = await store.pool.query<{ metric: string }>(
    `select metric from unnest($2::text[]) metric
      where not exists (select 1 from fundamental f join security s on s.id = f.security_id
                         where s.market_id = $1 and f.metric = metric.metric) order by metric`,
    [marketId, metrics],
  );
  return rows.map(({ metric }) => metric);
}
