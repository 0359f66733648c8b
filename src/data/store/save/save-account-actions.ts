import type { ActionEffect } from '../../../domain/account.js';
import { isoOf } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { inTransaction } from './fenced-transaction.js';
import { type Held, savePosition } from './save-position.js';

/** The effects that an account should have had, and from how many fills they follow. */
export interface AccountReplay {
  fills: number;
  effects: readonly ActionEffect[];
  /** Mean prices paid of what is held then, by security. */
  averagePrices: ReadonlyMap<number, number>;
}

/**
 * Makes the effects of actions on an account those that it should have had: positions and cash move by the difference to what they had, so that
 * nothing counts twice, and what became known late or was corrected is made good. Does nothing where something was filled meanwhile: whoever
 * filled it comes here too.
 */
export function saveAccountActions(
  store: Store,
  accountId: number,
  { fills, effects, averagePrices }: AccountReplay,
): Promise<void> {
  return inTransaction(store, null, async (client) => {
    await client.query('select from account where id = $1 for update', [accountId]);
    const counted = await client.query(
      'select count(*)::int as fills from fill f join trade_order o on o.id = f.order_id where o.account_id = $1',
      [accountId],
    );
    if (counted.rows[0].fills !== fills) return;
    const { rows: had } = await client.query<ActionEffect>(
      `select security_id as "securityId", ex_date - date '1970-01-01' as date, shares, cash from account_action where account_id = $1`,
      [accountId],
    );
    const changes = changesOf(had, effects);
    if (changes.length === 0) return;
    await client.query('delete from account_action where account_id = $1', [accountId]);
    await client.query(
      `insert into account_action (account_id, security_id, ex_date, shares, cash)
       select $1, * from unnest($2::int[], $3::date[], $4::int[], $5::float8[])`,
      [
        accountId,
        effects.map(({ securityId }) => securityId),
        effects.map(({ date }) => isoOf(date)),
        effects.map(({ shares }) => shares),
        effects.map(({ cash }) => cash),
      ],
    );
    for (const { securityId, shares, cash } of changes) {
      await client.query('update account set cash = cash + $2, revision = revision + $3 where id = $1', [
        accountId,
        cash,
        shares === 0 ? 0 : 1,
      ]);
      const { rows } = await client.query<Held>('select shares from position where account_id = $1 and security_id = $2', [
        accountId,
        securityId,
      ]);
      const after = (rows[0]?.shares ?? 0) + shares;
      await savePosition(client, { accountId, securityId }, { shares: after, averagePrice: averagePrices.get(securityId) ?? 0 });
    }
  });
}

/** What is to be added to what an account had, by security; without those of which nothing changes. */
function changesOf(had: readonly ActionEffect[], effects: readonly ActionEffect[]): Omit<ActionEffect, 'date'>[] {
  const keyOf = ({ securityId, date }: ActionEffect) => `${securityId} ${date}`;
  const changes = new Map<string, ActionEffect>(effects.map((effect) => [keyOf(effect), { ...effect }]));
  for (const effect of had) {
    const { shares, cash } = changes.get(keyOf(effect)) ?? { shares: 0, cash: 0 };
    changes.set(keyOf(effect), { ...effect, shares: shares - effect.shares, cash: cash - effect.cash });
  }
  return [...changes.values()].filter(({ shares, cash }) => shares !== 0 || cash !== 0);
}
