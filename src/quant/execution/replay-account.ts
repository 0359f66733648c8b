import type { AccountFill, ActionEffect } from '../../domain/account.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { type Position, type PositionAction, positionAfter, positionAfterAction } from './position.js';

/** What happened to one security: a split or dividend on its ex-date, or a delisting on the last day of its listing. */
export interface AccountAction extends PositionAction {
  readonly securityId: number;
  readonly date: TradingDay;
}

/**
 * What actions did to an account, from its fills alone, so that it does not matter when an action became known: what is bought in a session has no
 * part in its splits and dividends, and a delisting ends what its session leaves. Actions of one security and day are in the order of the list.
 * Returns the effects by security and day, and the mean prices paid of what is left by security.
 */
export function replayAccount(
  fills: readonly AccountFill[],
  actions: readonly AccountAction[],
): { effects: ActionEffect[]; averagePrices: Map<number, number> } {
  const effects: ActionEffect[] = [];
  const averagePrices = new Map<number, number>();
  for (const securityId of new Set(fills.map((fill) => fill.securityId))) {
    let held: Position = { shares: 0, averagePrice: 0 };
    const ofIt = (one: { readonly securityId: number }) => one.securityId === securityId;
    const events = [
      ...fills.filter(ofIt).map((fill) => ({ ...fill, date: fill.session, turn: 1 })),
      ...actions.filter(ofIt).map((action) => ({ ...action, turn: action.type === 'DELISTING' ? 2 : 0 })),
    ];
    for (const event of events.sort((a, b) => a.date - b.date || a.turn - b.turn)) {
      if ('price' in event) {
        held = positionAfter(held, event.shares, event.price);
        continue;
      }
      const { position, cash } = positionAfterAction(held, event);
      addEffect(effects, { securityId, date: event.date, shares: position.shares - held.shares, cash });
      held = position;
    }
    if (held.shares !== 0) averagePrices.set(securityId, held.averagePrice);
  }
  return { effects, averagePrices };
}

/** Adds an effect to the last one where that is of the same security and day. */
function addEffect(effects: ActionEffect[], effect: ActionEffect): void {
  if (effect.shares === 0 && effect.cash === 0) return;
  const last = effects.at(-1);
  if (last?.securityId !== effect.securityId || last.date !== effect.date) effects.push(effect);
  else {
    last.shares += effect.shares;
    last.cash += effect.cash;
  }
}
