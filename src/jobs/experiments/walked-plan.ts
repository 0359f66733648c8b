import type { StoredExperiment } from '../../data/store/find/experiments.js';
import { type CanonicalPlan, restorePlan } from '../../quant/strategy/restore-plan.js';
import { getMarketOfPlan, type JobContext } from '../context.js';
import type { WalkedPlan } from './past-knowledge.js';

/** The plan that the row of an experiment holds, and its market. */
export async function walkedPlanOf(
  { store, registry }: Pick<JobContext, 'store' | 'registry'>,
  { strategy, strategyVersion, planHash, plan: stored, marketId }: StoredExperiment,
): Promise<WalkedPlan> {
  const said = { name: strategy ?? '', version: strategyVersion!, hash: planHash! };
  const plan = restorePlan(registry, stored as CanonicalPlan, said);
  return { plan, market: await getMarketOfPlan(store, marketId, plan) };
}
