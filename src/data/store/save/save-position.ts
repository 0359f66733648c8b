import type pg from 'pg';

/** Shares of a security, and the mean price paid for one. */
export interface Held {
  shares: number;
  averagePrice: number;
}

/** Writes what an account holds of a security; nothing has no row. */
export async function savePosition(
  client: pg.ClientBase,
  { accountId, securityId }: { accountId: number; securityId: number },
  { shares, averagePrice }: Held,
): Promise<void> {
  if (shares === 0) {
    await client.query('delete from position where account_id = $1 and security_id = $2', [accountId, securityId]);
    return;
  }
  await client.query(
    `insert into position (account_id, security_id, shares, average_price) values ($1, $2, $3, $4)
     on conflict (account_id, security_id) do update set shares = excluded.shares, average_price = excluded.average_price`,
    [accountId, securityId, shares, averagePrice],
  );
}
