import { findSpan } from '../../data/store/find/span.js';
import { listUniverseSummaries } from '../../data/store/find/universes.js';
import { currentVersion } from '../../data/store/load/current-version.js';
import { getMarket } from '../../data/store/load/find-market.js';
import type { StepFence } from '../../data/store/save/fenced-transaction.js';
import { insertExperiment } from '../../data/store/save/save-experiment.js';
import { noData } from '../../domain/errors.js';
import { isoOf, type TradingDay } from '../../domain/trading-day.js';
import { canonicalPlan } from '../../quant/strategy/canonical-plan.js';
import { getPlan, type JobContext } from '../context.js';
import { environmentOf } from '../environment.js';
import type { FactorStudySettings } from './study-panel.js';

/** Which factors to study, when; checked, defaults written out. */
export interface FactorStudyParams {
  marketId: number;
  /** Parameters by camelCase name. */
  factors: { name: string; params: Record<string, unknown> }[];
  /** A strategy whose composite is studied too; null: none. */
  strategy: string | null;
  name: string | null;
  universe: string;
  from: TradingDay;
  to: TradingDay;
  rebalance: FactorStudySettings['rebalance'];
  horizons: number[];
  quantiles: number;
}

/** Writes a study down with all that decides its numbers, and returns its id: it uses what is known and stored at that moment. */
export async function openFactorStudy(context: JobContext, params: FactorStudyParams, fence: StepFence): Promise<number> {
  const { store, registry, code } = context;
  const plan = params.strategy === null ? null : getPlan(context, params.strategy);
  const market = await getMarket(store, params.marketId);
  const [span, version, universes] = await Promise.all([
    findSpan(store, market.id),
    currentVersion(store, market.id),
    listUniverseSummaries(store, market.id, params.to),
  ]);
  if (span === null) throw noData(`The market "${market.name}" has no bars.`);
  const settings: FactorStudySettings = {
    factors: params.factors.map((one) => ({ ...one, version: registry.get('factor', one.name).version })),
    rebalance: params.rebalance,
    horizons: params.horizons,
    quantiles: params.quantiles,
    data: {
      from: isoOf(span.from),
      to: isoOf(span.to),
      membershipHistory: universes.some(({ name, historyFrom }) => name === params.universe && historyFrom !== null),
    },
  };
  return insertExperiment(
    store,
    {
      marketId: market.id,
      jobId: fence.jobId,
      kind: 'FACTOR_STUDY',
      name: params.name,
      strategy: plan?.name ?? null,
      strategyVersion: plan?.version ?? null,
      plan: plan && JSON.parse(canonicalPlan(plan)),
      planHash: plan?.hash ?? null,
      settings,
      universe: params.universe,
      from: params.from,
      to: params.to,
      asOf: new Date(),
      version,
      codeVersion: code.commit,
      codeDirty: code.dirty,
      seed: plan?.seed ?? 0,
      environment: await environmentOf(context),
    },
    fence,
  );
}
