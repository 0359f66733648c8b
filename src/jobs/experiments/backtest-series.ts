import type { BacktestCurve } from '../../data/store/find/backtests.js';
import type { BacktestSeries } from '../../quant/backtest/statistics/series.js';
import type { Step, WalkDays } from '../../quant/backtest/walk/step.js';
import type { Panel } from '../../quant/panel/panel.js';

/** The sessions of a walk's steps as one series, the day of the first signal before them. */
export function seriesOf(steps: readonly Step[], capital: number, { dates: sessions, series }: Panel): BacktestSeries {
  const column = (name: Exclude<keyof WalkDays, 'date'>, start: number) =>
    Float64Array.from([start, ...steps.flatMap(({ days }) => days[name])]);
  const dates = [steps[0].signalDate, ...steps.flatMap(({ days }) => days.date)];
  const first = sessions.indexOf(dates[0]);
  const returns = series.riskFree.slice(first, first + dates.length);
  return {
    dates,
    equity: column('equity', capital),
    turnover: column('turnover', 0),
    costs: column('costs', 0),
    exposure: column('exposure', 0),
    // A market without a rate has zeros.
    riskFree: returns.some((rate) => rate !== 0) ? { series: 'RF', returns } : null,
  };
}

/**
 * The sessions of some steps joined to one series, as if nothing had been between them: from a start of 1, costs as parts of the value that they
 * were paid from.
 */
export function joinedSeries(steps: readonly Step[], panel: Panel): BacktestSeries {
  const days = steps.flatMap((step) => step.days.date);
  const own = { dates: [steps[0].signalDate, ...days], equity: [1], costs: [0] };
  for (const {
    days: { periodReturn, equity, costs },
  } of steps) {
    for (const [t, change] of periodReturn.entries()) {
      const before = own.equity[own.equity.length - 1];
      own.costs.push((costs[t] / (equity[t] / (1 + change))) * before);
      own.equity.push(before * (1 + change));
    }
  }
  const whole = seriesOf(steps, 1, panel);
  const rateOf = new Map(panel.dates.map((date, t) => [date, panel.series.riskFree[t]]));
  const returns = Float64Array.from(own.dates, (date) => rateOf.get(date) ?? Number.NaN);
  return {
    ...whole,
    equity: Float64Array.from(own.equity),
    costs: Float64Array.from(own.costs),
    riskFree: whole.riskFree && { ...whole.riskFree, returns },
  };
}

/** The same of a stored curve. */
export function seriesOfCurve(curve: BacktestCurve): BacktestSeries {
  return {
    dates: curve.dates,
    equity: Float64Array.from(curve.equity),
    turnover: Float64Array.from(curve.turnover),
    costs: Float64Array.from(curve.costs),
    exposure: Float64Array.from(curve.exposure),
    riskFree: curve.riskFreeSeries === null ? null : { series: curve.riskFreeSeries, returns: Float64Array.from(curve.riskFree) },
  };
}
