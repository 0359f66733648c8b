/**
 * A strategy walked over history, one rebalance after another.
 *
 * A signal is made on a session's close, by what was known then; its trades are made on the next session, and what they leave is held up to
 * the close of the next signal. The generator waits for its caller between steps, who saves, reports and stops there; the state of a step,
 * stored as JSON and given back, goes on as if there had been no stop.
 */
import type { StepHoldings } from '../../../domain/backtest.js';
import type { TradingDay } from '../../../domain/trading-day.js';
import { Account } from './account.js';
import { type Rebalanced, rebalance } from './rebalance.js';
import { emptyDays, recordDay } from './record-day.js';
import { firstSignal, isOutOfBand, nextSignal } from './signal-days.js';
import type { Step, WalkSettings, WalkState } from './step.js';
import type { TargetMaker, WalkTargets } from './target-maker.js';
import type { WalkMarket } from './walk-market.js';

/** Returns of the portfolio that are kept for realised volatility. */
const KEPT_RETURNS = 60;

/**
 * Walks from the first signal on or after `settings.from`, or from a stored state, to the last session up to `settings.to`. First signals whose
 * targets cannot be made are passed over. A signal on the last session is not made, since nothing could be traded on it. An account of which
 * nothing is left, or less, ends the walk on that day. Throws `RangeError` for days that cannot be walked, and what the target maker throws.
 */
export async function* walk(
  makeTargets: TargetMaker,
  market: WalkMarket,
  settings: WalkSettings,
  resumed: WalkState | null = null,
): AsyncGenerator<Step, void, void> {
  const { dates } = market.days;
  const last = lastOf(dates, settings.to);
  const first = firstSignal(dates, lowerBound(dates, settings.from), last, settings.rebalance);
  let state = resumed;
  for (let t = resumed === null ? first : lowerBound(dates, resumed.date); t < last && !isRuined(state); ) {
    const before = state ?? startOf(dates[t], settings);
    const targets = await makeTargets(requestOf(before));
    if (state === null && targets === null) {
      t = nextSignal(dates, t, last, { ...settings.rebalance, frequency: retried(settings) });
      continue;
    }
    const step = stepOf(market, settings, { t, last, before, targets });
    state = step.state;
    t = lowerBound(dates, state.date);
    yield step;
  }
}

/** One step: from the signal on session `t` to the next. */
function stepOf(
  market: WalkMarket,
  settings: WalkSettings,
  { t, last, before, targets }: { t: number; last: number; before: WalkState; targets: WalkTargets | null },
): Step {
  const { dates } = market.days;
  const { fill, rebalance: when } = settings;
  const account = new Account(market, settings, before);
  const reason = when.frequency === 'drift_band' && before.steps > 0 ? 'band' : 'rebalance';
  const weights = targets?.weights ?? new Map(before.targets);
  const days = emptyDays();
  const delisted: Step['trades'] = [];
  let traded = NO_TRADES;
  let holdings: StepHoldings | null = null;
  const tradeAt = (session: number, price: 'open' | 'close') => {
    if (targets !== null) traded = rebalance(account, weights, { t: session, price, reason });
    holdings = holdingsOf(account, dates[session], traded);
  };
  if (fill === 'signal_close') tradeAt(t, 'close');
  const end = nextSignal(dates, t, last, when);
  let equity = before.equity;
  for (let u = t + 1; u <= end; u++) {
    const isFirst = u === t + 1;
    const { fee, due } = account.open(u);
    if (isFirst && fill === 'next_open') tradeAt(u, 'open');
    // Trades at the open have spent the dividends of the day already.
    const isSpent = isFirst && fill === 'next_open' && targets !== null;
    delisted.push(...account.close(u, isSpent ? NONE : due));
    if (isFirst && fill === 'next_close') tradeAt(u, 'close');
    equity = recordDay(days, account, {
      date: dates[u],
      before: equity,
      turnover: isFirst ? traded.turnover : 0,
      costs: fee + (isFirst ? traded.cost : 0),
    });
    if (equity <= 0) break;
    if (when.frequency !== 'drift_band' || u >= last) continue;
    if (isOutOfBand({ equity, holdings: account.list(), targets: [...weights] }, when.band ?? 1)) break;
  }
  const state: WalkState = {
    date: days.date[days.date.length - 1],
    cash: account.cash,
    holdings: account.list(),
    equity,
    targets: [...weights],
    pessimistic: account.pessimistic,
    returns: [...before.returns, ...days.periodReturn].slice(-KEPT_RETURNS),
    steps: before.steps + 1,
  };
  return {
    index: before.steps,
    signalDate: before.date,
    hasTargets: targets !== null,
    holdings: holdings!,
    trades: [...traded.trades, ...delisted],
    days,
    ruleChecks: [...(targets?.ruleChecks ?? [])],
    warnings: [...(targets?.warnings ?? [])],
    state,
  };
}

const NONE: ReadonlyMap<number, number> = new Map();
const NO_TRADES: Rebalanced = { trades: [], cost: 0, turnover: 0, prices: NONE };

/** The account of a walk before anything was bought. */
function startOf(date: TradingDay, { capital }: WalkSettings): WalkState {
  return { date, cash: capital, holdings: [], equity: capital, targets: [], pessimistic: 1, returns: [], steps: 0 };
}

function requestOf({ date, equity, holdings, returns }: WalkState) {
  const weights = new Map(holdings.map(({ securityId, shares, price }) => [securityId, (shares * price) / equity]));
  return { date, equity, holdings: weights, returns };
}

function holdingsOf(account: Account, date: TradingDay, { prices }: Rebalanced): StepHoldings {
  const { securities } = account.market.days;
  const list = account.list();
  const equity = account.equity();
  const columns = list.map(({ securityId }) => securities[account.columnOf.get(securityId)!]);
  return {
    date,
    equity,
    cash: account.cash,
    securityId: list.map(({ securityId }) => securityId),
    ticker: columns.map(({ ticker }) => ticker),
    sector: columns.map(({ sector }) => sector),
    weight: list.map(({ shares, price }) => (shares * price) / equity),
    shares: list.map(({ shares }) => shares),
    price: list.map(({ securityId }) => prices.get(securityId) || null),
  };
}

/** How often first targets are tried again: a band says nothing while nothing is held, so then every session. */
function retried({ rebalance: { frequency } }: WalkSettings): WalkSettings['rebalance']['frequency'] {
  return frequency === 'drift_band' ? 'every_n_days' : frequency;
}

/** Whether nothing is left of an account, or less, since what is short can cost more than there is. */
export function isRuined(state: WalkState | null): boolean {
  return state !== null && state.equity <= 0;
}

/** The place of the first session on or after a day. */
function lowerBound(dates: readonly TradingDay[], day: TradingDay): number {
  const t = dates.findIndex((date) => date >= day);
  return t < 0 ? dates.length : t;
}

/** The place of the last session on or before a day; −1 where there is none. */
function lastOf(dates: readonly TradingDay[], day: TradingDay): number {
  return dates.findLastIndex((date) => date <= day);
}
