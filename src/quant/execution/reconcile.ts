import type { Warning } from '../ranking/ranking.js';

/** Money and whole shares by security id. */
export interface Holdings {
  cash: number;
  shares: ReadonlyMap<number, number>;
}

/** Cents are rounded somewhere; a difference below a millionth of the money is none. */
const MONEY_TOLERANCE = 1e-6;

/** What disagrees between what an account says and what its fills come to: nothing, or a `RECONCILIATION` for the shares and for the cash. */
export function differencesOf(stated: Holdings, filled: Holdings): Warning[] {
  const warnings: Warning[] = [];
  const ids = [...new Set([...stated.shares.keys(), ...filled.shares.keys()])];
  const wrong = ids.filter((id) => (stated.shares.get(id) ?? 0) !== (filled.shares.get(id) ?? 0));
  if (wrong.length > 0) {
    const [id] = wrong;
    const example = `the account says ${stated.shares.get(id) ?? 0} shares of security ${id}, its fills ${filled.shares.get(id) ?? 0}`;
    const message = `Positions and fills disagree about ${wrong.length} securities; ${example}.`;
    warnings.push({ code: 'RECONCILIATION', message, value: wrong.length, limit: 0 });
  }
  const difference = Math.abs(stated.cash - filled.cash);
  if (difference > MONEY_TOLERANCE * Math.max(1, Math.abs(filled.cash))) {
    const message = `The account says ${stated.cash.toFixed(2)} of cash, its deposit and fills ${filled.cash.toFixed(2)}.`;
    warnings.push({ code: 'RECONCILIATION', message, value: difference, limit: 0 });
  }
  return warnings;
}
