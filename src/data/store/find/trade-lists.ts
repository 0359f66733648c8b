import type { Trade, TradeListRecord } from '../../../domain/trade.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';

/** A stored trade list without its trades. */
export interface StoredTradeList extends TradeListRecord {
  id: number;
  size: number;
  createdAt: Date;
  /** Null until it is sent to a broker. */
  submittedAt: Date | null;
}

/** A stored trade; null is unknown. */
export interface StoredTrade extends Omit<Trade, 'participation' | 'expectedCostBps'> {
  position: number;
  name: string | null;
  participation: number | null;
  expectedCostBps: number | null;
}

const COLUMNS = `l.id, l.market_id as "marketId", l.strategy, l.portfolio_id as "portfolioId", l.date - date '1970-01-01' as date,
  l.net_asset_value as "netAssetValue", l.turnover, l.buy_value as "buyValue", l.sell_value as "sellValue",
  l.expected_cost as "expectedCost", l.cash_before as "cashBefore", l.cash_after as "cashAfter", l.size, l.skipped, l.costs, l.revision,
  l.created_at as "createdAt", s.submitted_at as "submittedAt"`;

const TABLES = 'trade_list l left join submission s on s.list_id = l.id';

/** The newest list of the newest date on or before a day (null: of all), or null. */
export async function findNewestTradeList(
  store: Store,
  { marketId, strategy, to }: { marketId: number; strategy: string; to: TradingDay | null },
): Promise<StoredTradeList | null> {
  const { rows } = await store.pool.query<StoredTradeList>(
    `select ${COLUMNS} from ${TABLES} where l.market_id = $1 and l.strategy = $2 and ($3::date is null or l.date <= $3)
      order by l.date desc, l.id desc limit 1`,
    [marketId, strategy, to === null ? null : isoOf(to)],
  );
  return rows[0] ?? null;
}

/** Lists by id, in any order; ids of other markets and unknown ones have no row. */
export async function findTradeLists(store: Store, marketId: number, ids: readonly number[]): Promise<StoredTradeList[]> {
  const { rows } = await store.pool.query<StoredTradeList>(
    `select ${COLUMNS} from ${TABLES} where l.market_id = $1 and l.id = any($2)`,
    [marketId, ids],
  );
  return rows;
}

/** The newest list of a portfolio, or null. */
export async function findTradeListOf(store: Store, portfolioId: number): Promise<StoredTradeList | null> {
  const { rows } = await store.pool.query<StoredTradeList>(
    `select ${COLUMNS} from ${TABLES} where l.portfolio_id = $1 order by l.id desc limit 1`,
    [portfolioId],
  );
  return rows[0] ?? null;
}

/** The trades of a list by value, largest first. */
export async function loadTrades(store: Store, listId: number): Promise<StoredTrade[]> {
  const { rows } = await store.pool.query<StoredTrade>(
    `select t.position, t.security_id as "securityId", t.ticker, c.name, t.sector, t.side, t.shares, t.price, t.value,
            t.weight_before as "weightBefore", t.weight_after as "weightAfter", t.participation,
            t.expected_cost_bps as "expectedCostBps", t.conviction, t.reason
       from trade t join security c on c.id = t.security_id where t.list_id = $1 order by t.position`,
    [listId],
  );
  return rows;
}
