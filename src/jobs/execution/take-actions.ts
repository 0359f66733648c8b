import { calendarOf } from '../../data/quality/calendar/calendar-of.js';
import { listFills } from '../../data/store/find/accounts.js';
import { listDelistings } from '../../data/store/find/security-facts.js';
import { loadActions } from '../../data/store/load/load-actions.js';
import { loadLastCloses } from '../../data/store/load/load-last-closes.js';
import { saveAccountActions } from '../../data/store/save/save-account-actions.js';
import type { Store } from '../../data/store/store.js';
import type { Knowledge, Market } from '../../domain/market.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { SILENT_SESSIONS } from '../../quant/backtest/walk/walk-market.js';
import { type AccountAction, replayAccount } from '../../quant/execution/replay-account.js';

/** Gives an account the splits, dividends and delistings of what it has held up to a session, whenever they became known. */
export async function takeActions(
  store: Store,
  { market, accountId, through, knowledge }: { market: Market; accountId: number; through: TradingDay; knowledge: Knowledge },
): Promise<void> {
  const fills = await listFills(store, accountId);
  if (fills.length === 0) return;
  const securityIds = [...new Set(fills.map(({ securityId }) => securityId))];
  const range = { from: Math.min(...fills.map(({ session }) => session)), to: through };
  const actions = (await loadActions(store, { securityIds, range, knowledge })).map(
    ({ securityId, exDate, type, value }): AccountAction => ({ securityId, date: exDate, type, value }),
  );
  const ends = await endsOf(store, { market, securityIds, through, knowledge });
  await saveAccountActions(store, accountId, { fills: fills.length, ...replayAccount(fills, [...actions, ...ends]) });
}

/**
 * Which securities have left the market by a session, and what a share of them became: the last close and the delisting return, as far as it is
 * known. One of which nothing is said has left when it had no bar for as many sessions as in a backtest.
 */
async function endsOf(
  store: Store,
  {
    market,
    securityIds,
    through,
    knowledge,
  }: { market: Market; securityIds: readonly number[]; through: TradingDay; knowledge: Knowledge },
): Promise<AccountAction[]> {
  const closes = await loadLastCloses(store, { securityIds, to: through, knowledge });
  const delistings = new Map((await listDelistings(store, securityIds)).map((one) => [one.securityId, one]));
  const calendar = calendarOf(market.timeZone);
  return securityIds.flatMap((securityId): AccountAction[] => {
    const last = closes.get(securityId);
    if (last === undefined) return [];
    const delisting = delistings.get(securityId);
    const date = delisting?.date ?? calendar.sessions({ from: last.date + 1, to: through })[SILENT_SESSIONS - 1];
    if (date === undefined || date > through) return [];
    return [{ securityId, date, type: 'DELISTING', value: last.close * (1 + (delisting?.finalReturn ?? 0)) }];
  });
}
