/**
 * A long backtest in parts. What is held makes the walk one after the other, but where the targets do not depend on it each date's can be made
 * by itself, which is nearly all of the work: stretches of dates are parts that any worker takes, and the walk then trades what they have made.
 */
import { findExperiments } from '../../data/store/find/experiments.js';
import { listStepsOfParts } from '../../data/store/find/wholes.js';
import { inTransaction } from '../../data/store/save/fenced-transaction.js';
import { jsonOf } from '../../domain/canonical-json.js';
import { isoOf, type TradingDay, tradingDay } from '../../domain/trading-day.js';
import { fastPathOf } from '../../quant/backtest/fast/fast-path.js';
import { planTargets } from '../../quant/backtest/walk/plan-targets.js';
import { signalDays } from '../../quant/backtest/walk/signal-days.js';
import type { TargetMaker, WalkTargets } from '../../quant/backtest/walk/target-maker.js';
import { dependsOnState } from '../../quant/portfolio/state-reads.js';
import type { Plan } from '../../quant/strategy/plan.js';
import type { JobContext } from '../context.js';
import type { Attempt } from '../life/attempt.js';
import type { BacktestParams, BacktestSettings } from './open-backtest.js';
import type { LoadWalkData } from './walk-data.js';
import { walkedPlanOf } from './walked-plan.js';

/** One of the stretches of a backtest, counted from 0. */
export interface Stretch {
  stretch: number;
  of: number;
}

/**
 * A worker that takes a stretch of a backtest first loads its data, so that a stretch should be worth that: 2.6 s against 0.085 s a date for
 * 494 names with 20 years of days (momentum_quality on one core).
 */
const FEWEST_DATES = 30;
const MOST_STRETCHES = 8;

/**
 * Into how many stretches a backtest is divided; 0: into none, since it is short, all of its dates are ranked at once, or its targets or
 * their dates depend on what is held. `sessions` are those of the market from its first day to its last.
 */
export function stretchesOf(plan: Plan, params: Pick<BacktestParams, 'style' | 'from' | 'to'>, sessions: readonly TradingDay[]) {
  if (plan.rebalance.frequency === 'drift_band' || fastPathOf(plan, params).isFast || dependsOnState(plan)) return 0;
  const count = Math.floor(signalDays(sessions, params, plan.rebalance).length / FEWEST_DATES);
  return count < 2 ? 0 : Math.min(count, MOST_STRETCHES);
}

/** Targets as they are stored, with the digest of what was loaded for their date alone. */
interface MadeTargets {
  targets: (Omit<WalkTargets, 'weights'> & { weights: [securityId: number, weight: number][] }) | null;
  dataDigest: string | null;
}

/** Names the steps of a stretch; what other code has made is not used. */
const stepOf = ({ code }: JobContext) => `targets by ${code.commit}`;

/** Makes the targets of a stretch, each date a step; those that turn out to depend on what is held are left to the walk. */
export async function makeStretch(
  context: JobContext,
  experimentId: number,
  { stretch, of }: Stretch,
  { attempt, load }: { attempt: Attempt; load: LoadWalkData },
): Promise<void> {
  const { store } = context;
  const [experiment] = await findExperiments(store, [experimentId]);
  const walked = await walkedPlanOf(context, experiment);
  attempt.onProgress('loading', 0, null);
  const { days, knowledge } = await load(experiment, walked);
  const { style } = experiment.settings as BacktestSettings;
  const makeTargets = planTargets(walked.plan, knowledge, style);
  const all = signalDays(days.days.dates, experiment, walked.plan.rebalance);
  const own = all.slice(Math.floor((stretch * all.length) / of), Math.floor(((stretch + 1) * all.length) / of));
  for (const [i, date] of own.entries()) {
    attempt.onProgress(`targets of ${isoOf(date)}`, i, own.length);
    const made = await attempt.step(`${stepOf(context)} ${isoOf(date)}`, async (fence) => {
      const targets = await targetsOfAnyState(makeTargets, date);
      const kept = targets === 'of state' ? null : { targets: storedOf(targets), dataDigest: knowledge.digestOf(date) };
      return inTransaction(store, fence, async () => kept);
    });
    // What looks at the state on one date does so on the next.
    if (made === null) return;
  }
}

/** The targets of a date where they are the same in any state. */
async function targetsOfAnyState(makeTargets: TargetMaker, date: TradingDay): Promise<WalkTargets | null | 'of state'> {
  let isRead = false;
  const onStateRead = () => {
    isRead = true;
  };
  const targets = await makeTargets({ date, equity: 1, holdings: new Map(), returns: [], onStateRead });
  return isRead ? 'of state' : targets;
}

function storedOf(targets: WalkTargets | null): MadeTargets['targets'] {
  return targets && (jsonOf({ ...targets, weights: [...targets.weights] }) as MadeTargets['targets']);
}

/** The data of a walk with the targets that the stretches of its job have made; `load` gives the data. */
export async function withMadeTargets(context: JobContext, wholeId: number, load: LoadWalkData): Promise<LoadWalkData> {
  const made = new Map<TradingDay, MadeTargets>();
  for (const [date, one] of await listStepsOfParts(context.store, wholeId, stepOf(context))) {
    if (one !== null) made.set(tradingDay(date), one as MadeTargets);
  }
  return async (experiment, walked) => {
    const data = await load(experiment, walked);
    const { knowledge } = data;
    const digestOf = (date: TradingDay) => (made.has(date) ? made.get(date)!.dataDigest : knowledge.digestOf(date));
    const madeAt = (date: TradingDay): WalkTargets | null | undefined => {
      const one = made.get(date);
      if (one === undefined) return undefined;
      return one.targets && { ...one.targets, weights: new Map(one.targets.weights) };
    };
    return { ...data, knowledge: { ...knowledge, digestOf }, madeAt };
  };
}
