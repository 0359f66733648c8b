import type { Store } from '../store.js';

/** A strategy's account at a broker. */
export interface StoredAccount {
  id: number;
  marketId: number;
  strategy: string;
  broker: string;
  /** Money it was opened with, and what is left. */
  deposit: number;
  cash: number;
  reconciledAt: Date | null;
  /** As they were saved; see `quant/ranking/ranking.ts`. */
  warnings: readonly unknown[];
}

/** What an account holds of one security. */
export interface StoredPosition {
  accountId: number;
  securityId: number;
  /** Negative is short. */
  shares: number;
  averagePrice: number;
}

const COLUMNS = `id, market_id as "marketId", strategy, broker, deposit, cash, reconciled_at as "reconciledAt", warnings`;

/** The account of a strategy, or null where it never traded. */
export async function findAccount(
  store: Store,
  { marketId, strategy, broker }: { marketId: number; strategy: string; broker: string },
): Promise<StoredAccount | null> {
  const { rows } = await store.pool.query<StoredAccount>(
    `select ${COLUMNS} from account where market_id = $1 and strategy = $2 and broker = $3`,
    [marketId, strategy, broker],
  );
  return rows[0] ?? null;
}

/** What an account holds, by security. */
export async function listPositions(store: Store, accountId: number): Promise<StoredPosition[]> {
  const { rows } = await store.pool.query<StoredPosition>(
    `select account_id as "accountId", security_id as "securityId", shares, average_price as "averagePrice" from position
      where account_id = $1 order by security_id`,
    [accountId],
  );
  return rows;
}

/** What the fills of an account come to: its cash, and the shares of each security that they leave. */
export async function sumFills(store: Store, accountId: number): Promise<{ cash: number; shares: Map<number, number> }> {
  const { rows } = await store.pool.query<{ securityId: number; shares: number; cash: number }>(
    `select o.security_id as "securityId", sum(case o.side when 'BUY' then f.shares else -f.shares end)::int as shares,
            sum(case o.side when 'BUY' then -f.shares * f.price else f.shares * f.price end - f.cost) as cash
       from trade_order o join fill f on f.order_id = o.id where o.account_id = $1 group by 1 order by 1`,
    [accountId],
  );
  return {
    cash: rows.reduce((sum, row) => sum + row.cash, 0),
    shares: new Map(rows.filter(({ shares }) => shares !== 0).map((row) => [row.securityId, row.shares])),
  };
}
