import type { TradingDay } from '../../domain/trading-day.js';
import { logDensities } from '../kernels/hmm/emission.js';
import { filterStates } from '../kernels/hmm/filter.js';
import { hmmWorkspace } from '../kernels/hmm/workspace.js';
import { BEAR, BULL, type RegimeFit, RegimeFitter } from './fit-regime.js';
import type { Regime, RegimeModel, RegimeSettings, RegimeState } from './regime.js';

/** One step of the walk: the regime of a day, and the fit in force on it. */
export interface RegimeStep {
  regime: Regime;
  fit: RegimeFit | null;
}

/**
 * The walk through a history of returns: the regime of each day from the returns up to it, and no day walked twice.
 *
 * A two-state Gaussian hidden Markov model of simple daily returns: Hamilton (1989), "A new approach to the economic analysis of
 * nonstationary time series and the business cycle", Econometrica 57(2), in the form of Rydén, Teräsvirta & Åsbrink (1998),
 * "Stylized facts of daily return series and the hidden Markov model", Journal of Applied Econometrics 13(3). The first fit is on
 * the day of the return number `minHistory`, the next ones every `refitEvery` returns, each on the last `fitWindow` returns; so
 * the days of the fits depend on the days before alone. On the day of a fit the filter runs over its window with the new
 * parameters, and then goes on day by day until the next. A fit that finds no two states leaves the model before in force.
 *
 * A NaN among the returns leaves its day out: nothing was seen, so the chain stands still and the day repeats the probabilities
 * of the day before. Throws `RangeError` when the settings cannot be kept.
 */
export class RegimeWalk {
  private returns: Float64Array = new Float64Array(0);
  private dates: readonly TradingDay[] = [];
  private readonly steps: RegimeStep[] = [];
  private tracker: Tracker;

  constructor(private readonly settings: RegimeSettings) {
    const { fitWindow, minHistory, refitEvery } = settings;
    if (!(minHistory >= 2 && fitWindow >= minHistory && refitEvery >= 1)) {
      throw new RangeError(
        `minHistory ${minHistory} has to be 2 to fitWindow ${fitWindow}, and refitEvery ${refitEvery} positive.`,
      );
    }
    this.tracker = new Tracker(settings);
  }

  /**
   * The steps of at least the first `to` days. What was walked before stays where it was over the same returns and dates, bit for bit;
   * where they differ before `to`, the walk begins anew. Throws `RangeError` when returns and days do not match.
   */
  upTo(returns: Float64Array, dates: readonly TradingDay[], to = dates.length): readonly RegimeStep[] {
    if (returns.length !== dates.length) {
      throw new RangeError(`There are ${returns.length} returns, but ${dates.length} days.`);
    }
    const { steps } = this;
    for (let t = Math.min(to, steps.length) - 1; t >= 0; t--) {
      if (Object.is(returns[t], this.returns[t]) && dates[t] === this.dates[t]) continue;
      steps.length = 0;
      this.tracker = new Tracker(this.settings);
      break;
    }
    if (to <= steps.length) return steps;
    this.returns = returns.slice();
    this.dates = dates;
    for (let t = steps.length; t < to; t++) steps.push(this.step(returns[t], dates[t], steps[t - 1]?.regime));
    return steps;
  }

  private step(value: number, date: TradingDay, before: Regime | undefined): RegimeStep {
    const { tracker } = this;
    if (Number.isFinite(value)) tracker.see(value, date);
    const { model, filtered, fit } = tracker;
    const confidence = model === null ? null : Math.max(...filtered);
    const state = confidence === null ? 'UNKNOWN' : stateOf(filtered, confidence, this.settings.minConfidence);
    const since = state === 'UNKNOWN' ? null : before?.state === state ? before.since : date;
    return { regime: { date, state, confidence, filtered: model === null ? [] : [...filtered], since, model }, fit };
  }
}

function stateOf(filtered: Float64Array, confidence: number, minConfidence: number): RegimeState {
  if (confidence < minConfidence) return 'TRANSITION';
  return filtered[BULL] >= filtered[BEAR] ? 'BULL' : 'BEAR';
}

/** What is known after the returns that were seen: the fit in force and the filtered probabilities under it. */
class Tracker {
  fit: RegimeFit | null = null;
  model: RegimeModel | null = null;
  readonly filtered = new Float64Array(2);
  /** The returns that were seen, with room for more. */
  private returns = new Float64Array(1024);
  private readonly dates: TradingDay[] = [];
  private readonly fitter: RegimeFitter;
  /** Two dates: the one before and the present. */
  private readonly step = hmmWorkspace(2, 2, 1);

  constructor(private readonly settings: RegimeSettings) {
    this.fitter = new RegimeFitter(settings.fitWindow, settings);
  }

  see(value: number, date: TradingDay): void {
    const { fitWindow, minHistory, refitEvery } = this.settings;
    if (this.dates.length === this.returns.length) {
      const longer = new Float64Array(2 * this.returns.length);
      longer.set(this.returns);
      this.returns = longer;
    }
    this.returns[this.dates.length] = value;
    this.dates.push(date);
    const count = this.dates.length;
    const due = count >= minHistory && (count - minHistory) % refitEvery === 0;
    if (due && this.refit(Math.max(0, count - fitWindow), count)) return;
    if (this.fit !== null) this.goOn(this.fit, count);
  }

  private refit(first: number, count: number): boolean {
    const window = this.returns.subarray(first, count);
    const fit = this.fitter.fit(window, this.fit?.model ?? null);
    if (fit === null) return false;
    const { workspace } = this.fitter;
    logDensities(fit.model, window, workspace);
    filterStates(fit.model, workspace, 0, window.length);
    this.filtered.set(workspace.filtered.subarray(2 * (window.length - 1), 2 * window.length));
    this.fit = fit;
    this.model = describe(fit, this.dates[first], this.dates[count - 1]);
    return true;
  }

  private goOn({ model }: RegimeFit, count: number): void {
    const { step } = this;
    logDensities(model, this.returns.subarray(count - 2, count), step);
    step.filtered.set(this.filtered);
    filterStates(model, step, 1, 2);
    this.filtered.set(step.filtered.subarray(2));
  }
}

function describe({ model, logLikelihood, starts, startsAtBest }: RegimeFit, from: TradingDay, to: TradingDay): RegimeModel {
  const states = ([BULL, BEAR] as const).map((k) => ({
    state: k === BULL ? ('BULL' as const) : ('BEAR' as const),
    mean: model.means[k],
    volatility: Math.sqrt(model.covariances[k]),
    transition: Array.from(model.transition.subarray(2 * k, 2 * k + 2)),
  }));
  return { states, fittedFrom: from, fittedTo: to, logLikelihood, starts, startsAtBest };
}
