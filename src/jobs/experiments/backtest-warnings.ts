import type { StoredExperiment } from '../../data/store/find/experiments.js';
import { isoOf } from '../../domain/trading-day.js';
import { firstSignal } from '../../quant/backtest/walk/signal-days.js';
import type { Step } from '../../quant/backtest/walk/step.js';
import { isRuined } from '../../quant/backtest/walk/walk.js';
import type { WalkMarket } from '../../quant/backtest/walk/walk-market.js';
import type { Warning } from '../../quant/ranking/ranking.js';
import type { Plan } from '../../quant/strategy/plan.js';
import type { BacktestSettings } from './open-backtest.js';

/** What a reader of a backtest should know: a late begin, dates without targets, an early end, fills that nobody gets, a universe of survivors. */
export function warningsOf(
  { universe, from, settings }: StoredExperiment,
  { rebalance }: Plan,
  { days: { days }, steps }: { days: WalkMarket; steps: readonly Step[] },
): Warning[] {
  const warnings: Warning[] = [];
  const { dates } = days;
  const begin = dates.findIndex((date) => date >= from);
  const late = dates.indexOf(steps[0].signalDate) - firstSignal(dates, begin, dates.length - 1, rebalance);
  if (late > 0) {
    const message = `The first signals lacked history, or no weights kept the rules: the backtest begins ${late} sessions later than was asked for.`;
    warnings.push({ code: 'SHORT_WARM_UP', message, value: late, limit: null });
  }
  // Steps that were stored before they said so count as made.
  const missed = steps.filter(({ hasTargets }) => hasTargets === false);
  if (missed.length > 0) {
    const when = `${missed.length} of ${steps.length} rebalances, first on ${isoOf(missed[0].signalDate)}`;
    const message = `On ${when}, no targets could be made (no weights kept the rules, or too few names had history): what was held stayed.`;
    warnings.push({ code: 'FALLBACK', message, value: missed.length, limit: null });
  }
  const end = steps[steps.length - 1].state;
  if (isRuined(end)) {
    const left = end.equity.toFixed(2);
    const message = `On ${isoOf(end.date)} nothing was left of the account (${left}): the backtest ends there, and so do its figures.`;
    warnings.push({ code: 'RUINED', message, value: end.equity, limit: 0 });
  }
  const { fill, data } = settings as BacktestSettings;
  if (fill === 'signal_close') {
    const message =
      'Trades were made at the closes that their signals were made of, which nobody can: for comparison with other programs only.';
    warnings.push({ code: 'LOOK_AHEAD', message, value: null, limit: null });
  }
  if (!data.membershipHistory) {
    const message = `The universe ${universe} has no history of membership: securities that died are missing, and what was earned is too high.`;
    warnings.push({ code: 'SURVIVORSHIP_BIAS', message, value: null, limit: null });
  }
  return warnings;
}
