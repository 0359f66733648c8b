/** What a plan is walked on. Plans that rank alike are walked on the same, so that a sweep loads and ranks once for many points. */
import type { StoredExperiment } from '../../data/store/find/experiments.js';
import type { Store } from '../../data/store/store.js';
import { canonicalJson } from '../../domain/canonical-json.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { equalTargets } from '../../quant/backtest/fast/equal-targets.js';
import { fastPathOf, rankingKeyOf } from '../../quant/backtest/fast/fast-path.js';
import { type PlanKnowledge, planTargets } from '../../quant/backtest/walk/plan-targets.js';
import type { TargetMaker, WalkTargets } from '../../quant/backtest/walk/target-maker.js';
import type { WalkMarket } from '../../quant/backtest/walk/walk-market.js';
import type { Panel } from '../../quant/panel/panel.js';
import { type OrderOf, rankOrders } from '../../quant/ranking/rank-orders.js';
import type { Plan } from '../../quant/strategy/plan.js';
import { sha256 } from '../sha256.js';
import { loadMarketDays } from './market-days.js';
import type { BacktestSettings } from './open-backtest.js';
import { panelDigest } from './panel-digest.js';
import { knowledgeAt, type PastKnowledge, pastKnowledge, type WalkedPlan } from './past-knowledge.js';

/** The data of a walk, and what was computed of them. */
export interface WalkData {
  days: WalkMarket;
  knowledge: PastKnowledge;
  /** What was known on a date, loaded for that date alone. */
  audited: PlanKnowledge;
  /** The columns of the securities that are ranked on a session of the days, best first. */
  orderAt(t: number): Int32Array;
  /** Targets that other parts of the job have made already; undefined where they have not. Omitted: there are no such parts. */
  madeAt?(date: TradingDay): WalkTargets | null | undefined;
  /** SHA-256 of what was read, by what it is. */
  digests(): { panel: string; delistings: string; regimes?: string };
}

/** Gives the data that the plan of an experiment is walked on. */
export type LoadWalkData = (experiment: StoredExperiment, walked: WalkedPlan) => Promise<WalkData>;

/** Loads the data of walks; those of the last one are kept for the next where it needs the same. */
export function walkDataOf(store: Store): LoadWalkData {
  let last: { key: string; data: Promise<WalkData> } | null = null;
  return (experiment, walked) => {
    const { universe, from, to, asOf, version } = experiment;
    const key = JSON.stringify([walked.market.id, universe, from, to, asOf, version, rankingKeyOf(walked.plan)]);
    if (last?.key !== key) last = { key, data: load(store, experiment, walked) };
    return last.data;
  };
}

/** The targets of a plan: from the rankings of all dates at once where that is all there is to them, else date by date. */
export function targetMakerOf(
  plan: Plan,
  settings: BacktestSettings,
  { days, knowledge, orderAt, madeAt }: WalkData,
): { makeTargets: TargetMaker; isFast: boolean } {
  const anew = planTargets(plan, knowledge, settings.style);
  const general: TargetMaker = (request) => {
    const made = madeAt?.(request.date);
    return made === undefined ? anew(request) : made;
  };
  const { isFast } = fastPathOf(plan, settings);
  if (!isFast) return { makeTargets: general, isFast };
  const fast = equalTargets(plan, days.days, orderAt);
  return { makeTargets: (request) => (knowledge.isCorrected(request.date) ? general(request) : fast(request)), isFast };
}

async function load(store: Store, experiment: StoredExperiment, walked: WalkedPlan): Promise<WalkData> {
  const days = await loadMarketDays(store, experiment, walked);
  const knowledge = await pastKnowledge(store, experiment, walked, days.days);
  const panel = days.days;
  const regimeOf = new Map(knowledge.regimes?.map((regime) => [regime.date, regime]));
  // From the first day on, whichever dates are asked for: rolling sums that begin elsewhere round otherwise.
  const first = panel.dates.findIndex((date) => date >= experiment.from);
  let orderOf: OrderOf | null = null;
  let digests: ReturnType<WalkData['digests']> | null = null;
  return {
    days,
    knowledge,
    audited: { ...knowledgeAt(store, experiment, walked), panelAt: kept(knowledgeAt(store, experiment, walked).panelAt) },
    orderAt: remembered((t) => {
      orderOf ??= rankOrders(panel, walked.plan, first);
      return orderOf(t, regimeOf.get(panel.dates[t]) ?? null);
    }),
    digests: () =>
      (digests ??= {
        panel: panelDigest(panel),
        delistings: sha256(canonicalJson([...days.delistings])),
        ...(knowledge.regimeDigest === null ? {} : { regimes: knowledge.regimeDigest }),
      }),
  };
}

function remembered(orderAt: (t: number) => Int32Array): (t: number) => Int32Array {
  const orders = new Map<number, Int32Array>();
  return (t) => {
    const order = orders.get(t) ?? orderAt(t);
    orders.set(t, order);
    return order;
  };
}

/** Panels of single dates that are kept: walks of the same length are audited on the same dates, and one panel of 500 names is some 15 MB. */
const KEPT_PANELS = 8;

function kept(panelAt: PlanKnowledge['panelAt']): PlanKnowledge['panelAt'] {
  const panels = new Map<TradingDay, Panel | Promise<Panel>>();
  return (date) => {
    const panel = panels.get(date) ?? panelAt(date);
    panels.delete(date);
    panels.set(date, panel);
    if (panels.size > KEPT_PANELS) panels.delete(panels.keys().next().value!);
    return panel;
  };
}
