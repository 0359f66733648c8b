import type { TradingDay } from '../../../domain/trading-day.js';
import type { Account } from './account.js';
import type { WalkDays } from './step.js';

/** The columns of a step before its first session. */
export function emptyDays(): WalkDays {
  return { date: [], equity: [], cash: [], periodReturn: [], turnover: [], costs: [], exposure: [], equityAtDelistingLoss: [] };
}

/** Adds the close of a session to the columns of a step and returns its net asset value. `before` is that of the close before. */
export function recordDay(
  days: WalkDays,
  account: Account,
  { date, before, turnover, costs }: { date: TradingDay; before: number; turnover: number; costs: number },
): number {
  const equity = account.equity();
  days.date.push(date);
  days.equity.push(equity);
  days.cash.push(account.cash);
  days.periodReturn.push(equity / before - 1);
  days.turnover.push(turnover);
  days.costs.push(costs);
  days.exposure.push(equity > 0 ? account.gross() / equity : 0);
  days.equityAtDelistingLoss.push(equity * account.pessimistic);
  return equity;
}
