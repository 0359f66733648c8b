import { listTrialCurves, listTrials } from '../../data/store/find/trials.js';
import type { Store } from '../../data/store/store.js';
import { sharpePerDay } from '../../quant/backtest/statistics/ratios.js';
import type { Trials } from '../../quant/backtest/statistics/results.js';
import { excessReturnsOf, knownOf } from '../../quant/backtest/statistics/risk-free.js';
import { MOST_CLUSTERED, trialsOf } from '../../quant/backtest/statistics/trials.js';
import { commonExcess, type PointReturns } from './sweep.js';

/** Fewest common sessions that say how alike trials are. */
const FEWEST_SESSIONS = 20;
/** Curves that are read at a time: 15 years of one are some 0.2 MB of text. */
const CURVES = 50;

/**
 * The trials that the store knows of the universe and period of an experiment, that one with its returns included. How many clusters of alike
 * ones they are is left out where `clustered` is false, as for a point of a sweep, which would be clustered once for each of its neighbours.
 */
export async function knownTrials(
  store: Store,
  experimentId: number,
  own: PointReturns,
  { clustered }: { clustered: boolean },
): Promise<Trials> {
  const others = await listTrials(store, experimentId);
  const ratios = [sharpePerDay(knownOf(own.excess)), ...others.map(({ ratio }) => ratio)];
  if (!clustered || others.length === 0 || ratios.length > MOST_CLUSTERED) return trialsOf(ratios);
  const all = [own];
  for (let i = 0; i < others.length; i += CURVES) {
    const ids = others.slice(i, i + CURVES).map((one) => one.experimentId);
    for (const { dates, equity, riskFree, riskFreeSeries } of await listTrialCurves(store, ids)) {
      const rate = riskFreeSeries === null ? null : { series: riskFreeSeries, returns: Float64Array.from(riskFree) };
      all.push({ dates, excess: excessReturnsOf({ equity: Float64Array.from(equity), riskFree: rate }) });
    }
  }
  const common = commonExcess(all);
  return trialsOf(ratios, common[0].length < FEWEST_SESSIONS ? null : common);
}
