import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { CorporateAction } from '../load/load-actions.js';
import type { Store } from '../store.js';
import { inTransaction } from './fenced-transaction.js';
import { type Held, savePosition } from './save-position.js';

/** What an action makes of a position, and the money that comes with it. */
export type ActionRule = (held: Held, action: Pick<CorporateAction, 'type' | 'value'>) => { position: Held; cash: number };

/**
 * Gives an account the splits and dividends of what it holds, by ex-date, and marks the days as done. Does nothing where somebody else has moved
 * the mark from `after` meanwhile, so that no action counts twice.
 */
export function applyActions(
  store: Store,
  accountId: number,
  { after, through }: { after: TradingDay | null; through: TradingDay },
  actions: readonly CorporateAction[],
  afterAction: ActionRule,
): Promise<void> {
  return inTransaction(store, null, async (client) => {
    const { rowCount } = await client.query(
      'update account set actions_through = $3 where id = $1 and actions_through is not distinct from $2::date',
      [accountId, after === null ? null : isoOf(after), isoOf(through)],
    );
    if (rowCount === 0) return;
    for (const action of actions) {
      const { rows } = await client.query<Held>(
        'select shares, average_price as "averagePrice" from position where account_id = $1 and security_id = $2',
        [accountId, action.securityId],
      );
      if (rows.length === 0) continue;
      const { position, cash } = afterAction(rows[0], action);
      await savePosition(client, { accountId, securityId: action.securityId }, position);
      await client.query('update account set cash = cash + $2 where id = $1', [accountId, cash]);
      await client.query(
        `insert into account_action (account_id, security_id, ex_date, shares, cash) values ($1, $2, $3, $4, $5)
         on conflict (account_id, security_id, ex_date)
         do update set shares = account_action.shares + excluded.shares, cash = account_action.cash + excluded.cash`,
        [accountId, action.securityId, isoOf(action.exDate), position.shares - rows[0].shares, cash],
      );
    }
  });
}
