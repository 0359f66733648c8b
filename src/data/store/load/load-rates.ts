import type { DayRange, Knowledge } from '../../../domain/market.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { visible } from './visible.js';

/** One value of a daily series of a market. */
export interface RatePoint {
  date: TradingDay;
  value: number;
}

/** A daily series of a market (`RF`, `VIX`) in a range, oldest first; of each day the first source counts. */
export async function loadRates(
  store: Store,
  { marketId, series, range, knowledge }: { marketId: number; series: string; range: DayRange; knowledge: Knowledge },
): Promise<RatePoint[]> {
  const { rows } = await store.pool.query<RatePoint>(
    `select distinct on (date) date - date '1970-01-01' as date, value
       from ${visible('rate', 'market_id, series, date, source, value', knowledge)} r
      where market_id = $1 and series = $2 and date between $3 and $4 order by date, source`,
    [marketId, series, isoOf(range.from), isoOf(range.to)],
  );
  return rows;
}

/** Whether a market has a series at all. */
export async function hasRates(
  store: Store,
  { marketId, series, knowledge }: { marketId: number; series: string; knowledge: Knowledge },
): Promise<boolean> {
  const { rows } = await store.pool.query<{ found: boolean }>(
    `select exists (select from ${visible('rate', 'market_id, series', knowledge)} r where market_id = $1 and series = $2) as found`,
    [marketId, series],
  );
  return rows[0].found;
}
