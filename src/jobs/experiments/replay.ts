import { findExperiments, type StoredExperiment } from '../../data/store/find/experiments.js';
import type { NewReplay } from '../../data/store/save/save-experiment.js';
import { conflict, notFound } from '../../domain/errors.js';
import type { ReplayCause } from '../../domain/experiment.js';
import type { OnProgress } from '../../domain/progress.js';
import type { PluginKind } from '../../quant/plugin/plugin.js';
import type { Registry } from '../../quant/plugin/registry.js';
import type { CanonicalPlan } from '../../quant/strategy/restore-plan.js';
import type { JobContext } from '../context.js';
import { environmentOf } from '../environment.js';
import { type Difference, differencesOf } from './differences.js';
import { sealed } from './outcome.js';
import { outcomeOf } from './outcome-of.js';
import type { FactorStudySettings } from './study-panel.js';

/** Differences that a replay names. */
const LISTED = 20;

/** Does an experiment again from its row, and says whether every byte was the same and, if not, what differs and why. */
export async function replay(context: JobContext, experimentId: number, onProgress: OnProgress): Promise<NewReplay> {
  const [experiment] = await findExperiments(context.store, [experimentId]);
  if (!experiment) throw notFound('experiment', String(experimentId), []);
  if (experiment.digest === null)
    throw conflict(`The experiment ${experimentId} is not finished, so that nothing can be compared.`);
  const again = sealed(await outcomeOf(context, experiment, onProgress));
  if (again.digest === experiment.digest) {
    return { experimentId, digest: again.digest, identical: true, causes: [], differences: [] };
  }
  const found = differencesOf(
    { result: experiment.result, warnings: experiment.warnings },
    { result: again.result, warnings: again.warnings },
  );
  const named = found.slice(0, LISTED).map(shown);
  const rest = found.length > LISTED ? [`and ${found.length - LISTED} more`] : [];
  // What was finished before there were digests of parts has none to compare.
  const data =
    experiment.dataDigests === null ? [] : differencesOf({ data: experiment.dataDigests }, { data: again.dataDigests });
  const causes = await causesOf(context, experiment, data.length > 0);
  return { experimentId, digest: again.digest, identical: false, causes, differences: [...data.map(shown), ...named, ...rest] };
}

function shown({ path, left, right }: Difference): string {
  return `${path}: ${left ?? 'absent'} → ${right ?? 'absent'}`;
}

async function causesOf(context: JobContext, experiment: StoredExperiment, isOtherData: boolean): Promise<ReplayCause[]> {
  const { code, registry } = context;
  const isOtherCode =
    code.commit !== experiment.codeVersion || code.dirty || experiment.codeDirty || hasOtherPlugins(registry, experiment);
  const causes: ReplayCause[] = [];
  if (isOtherCode) causes.push('CODE_CHANGED');
  if (isOtherData) causes.push('DATA_CHANGED');
  if (differencesOf(experiment.environment, await environmentOf(context)).length > 0) causes.push('ENVIRONMENT_CHANGED');
  return causes.length > 0 ? causes : ['UNEXPLAINED'];
}

/** Whether a plugin that an experiment has used, of whatever kind, is another version now or gone. */
export function hasOtherPlugins(
  registry: Pick<Registry, 'find'>,
  { settings, plan: stored }: Pick<StoredExperiment, 'settings' | 'plan'>,
): boolean {
  const { factors = [] } = settings as Partial<FactorStudySettings>;
  const plan = stored as CanonicalPlan | null;
  const isOther = (kind: PluginKind) => (used: { name: string; version: string }) =>
    registry.find(kind, used.name)?.version !== used.version;
  return (
    [...factors, ...(plan?.factors ?? [])].some(isOther('factor')) ||
    (plan !== null &&
      (isOther('optimizer')(plan.optimizer) ||
        isOther('covariance')(plan.covariance) ||
        plan.riskRules.some(isOther('riskRule'))))
  );
}
