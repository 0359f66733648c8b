import { currentVersion } from '../../data/store/load/current-version.js';
import { getMarket } from '../../data/store/load/find-market.js';
import type { StepFence } from '../../data/store/save/fenced-transaction.js';
import { insertExperiment } from '../../data/store/save/save-experiment.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { canonicalPlan } from '../../quant/strategy/canonical-plan.js';
import { getPlan, type JobContext } from '../context.js';
import { makerOf } from '../environment.js';
import { dataOf } from './data-of.js';
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
  const { store, registry } = context;
  const plan = params.strategy === null ? null : getPlan(context, params.strategy);
  const market = await getMarket(store, params.marketId);
  const [data, version] = await Promise.all([dataOf(store, market, params), currentVersion(store, market.id)]);
  const settings: FactorStudySettings = {
    factors: params.factors.map((one) => ({ ...one, version: registry.get('factor', one.name).version })),
    rebalance: params.rebalance,
    horizons: params.horizons,
    quantiles: params.quantiles,
    data,
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
      seed: plan?.seed ?? 0,
      ...(await makerOf(context)),
    },
    fence,
  );
}
