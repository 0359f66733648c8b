import type { AccountFill } from '../../../domain/account.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
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
  /** Rises with whatever changes the shares that are held. */
  revision: number;
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

const COLUMNS = `id, market_id as "marketId", strategy, broker, deposit, cash, revision, reconciled_at as "reconciledAt", warnings`;

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

/** The strategies that have an account at a broker, newest account first. */
export async function listAccountHolders(
  store: Store,
  { marketId, broker, limit }: { marketId: number; broker: string; limit: number },
): Promise<string[]> {
  const { rows } = await store.pool.query<{ strategy: string }>(
    'select strategy from account where market_id = $1 and broker = $2 order by id desc limit $3',
    [marketId, broker, limit],
  );
  return rows.map(({ strategy }) => strategy);
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

/** The fills of an account, oldest first. */
export async function listFills(store: Store, accountId: number): Promise<AccountFill[]> {
  const { rows } = await store.pool.query<AccountFill>(
    `select o.security_id as "securityId", o.session - date '1970-01-01' as session, f.price,
            case o.side when 'BUY' then f.shares else -f.shares end as shares
       from trade_order o join fill f on f.order_id = o.id where o.account_id = $1 order by f.at, o.id`,
    [accountId],
  );
  return rows;
}

/**
 * What the fills of an account, and the splits, dividends and delistings of what it held, come to up to a day (null: all): cash, and the shares of
 * each security.
 */
export async function sumFills(
  store: Store,
  accountId: number,
  through: TradingDay | null,
): Promise<{ cash: number; shares: Map<number, number> }> {
  const { rows } = await store.pool.query<{ securityId: number; shares: number; cash: number }>(
    `select "securityId", sum(shares)::int as shares, sum(cash) as cash
       from (select o.security_id as "securityId", s.sign * f.shares as shares, -s.sign * f.shares * f.price - f.cost as cash
               from trade_order o join fill f on f.order_id = o.id
              cross join lateral (select case o.side when 'BUY' then 1 else -1 end as sign) s
              where o.account_id = $1 and ($2::date is null or o.session <= $2)
             union all
             select security_id, shares, cash from account_action
              where account_id = $1 and ($2::date is null or ex_date <= $2)) changes
      group by 1 order by 1`,
    [accountId, through === null ? null : isoOf(through)],
  );
  return {
    cash: rows.reduce((sum, row) => sum + row.cash, 0),
    shares: new Map(rows.filter(({ shares }) => shares !== 0).map((row) => [row.securityId, row.shares])),
  };
}
