import { listTrials } from '../../data/store/find/trials.js';
import type { Store } from '../../data/store/store.js';
import { sharpePerDay } from '../../quant/backtest/statistics/ratios.js';
import type { Trials } from '../../quant/backtest/statistics/results.js';
import { knownOf } from '../../quant/backtest/statistics/risk-free.js';
import { MOST_CLUSTERED, trialsOf } from '../../quant/backtest/statistics/trials.js';
import { commonExcess, loadPointReturns, type PointReturns } from './point-returns.js';

/** Fewest common sessions that say how alike trials are. */
const FEWEST_SESSIONS = 20;

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
  const ids = others.map((one) => one.experimentId);
  const common = commonExcess([own, ...(await loadPointReturns(store, ids))]);
  return trialsOf(ratios, common[0].length < FEWEST_SESSIONS ? null : common);
}
