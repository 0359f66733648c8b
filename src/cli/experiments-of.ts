import { AppError, isAppError, notFound, type Problem } from '../domain/errors.js';
import { nodeIdOf, rowIdOf } from '../domain/node-id.js';
import { isoOf } from '../domain/trading-day.js';
import type { SweepSettings } from '../jobs/experiments/sweep.js';
import type { Warning } from '../quant/ranking/ranking.js';
import { type ExperimentRow, NODE_TYPES } from '../services/experiments.js';
import type { Services } from '../services/services.js';
import { followJob } from './follow-job.js';
import type { JobCommand } from './with-jobs.js';

/** The finished experiments of some texts: ids as the API gives them (`backtest_3`), or their numbers. Throws all that is wrong. */
export async function finishedExperiments({ experiments }: Services, texts: readonly string[]): Promise<ExperimentRow[]> {
  const found: ExperimentRow[] = [];
  const problems: Problem[] = [];
  for (const text of texts) {
    try {
      found.push(await experiments.getFinished(await idOf({ experiments }, text)));
    } catch (error) {
      if (!isAppError(error)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new AppError(problems[0].code, problems);
  return found;
}

async function idOf({ experiments }: Pick<Services, 'experiments'>, text: string): Promise<string> {
  const id = rowIdOf(text);
  if (id === null) return text;
  const experiment = await experiments.find(id);
  if (experiment === null) throw notFound('experiment', text, []);
  return experimentIdOf(experiment);
}

/** The id of an experiment, as the API gives it. */
export function experimentIdOf({ row }: ExperimentRow): string {
  return nodeIdOf(NODE_TYPES[row.kind], row.id);
}

/** Follows a job to its end and returns the experiment that it has made; null where it has not. Sets the exit code as `followJob`. */
export async function followToExperiment(command: JobCommand, jobId: number): Promise<ExperimentRow | null> {
  const job = await followJob(command, jobId, { help: true, cancels: true });
  const made = job?.status === 'SUCCESS' && job.result ? rowIdOf(String(job.result.id)) : null;
  return made === null ? null : command.services.experiments.find(made);
}

/** What an experiment is, and what a reader should know of it. */
export function headingOf(experiment: ExperimentRow, said: { from: number; to: number; note: string }): string[] {
  const { row, simulated } = experiment;
  const { strategy, universe, kind } = row;
  const what = strategy ?? (kind === 'FACTOR_STUDY' ? 'factors' : 'a document');
  return [
    `${experimentIdOf(experiment)}: ${what}, ${universe}, ${isoOf(said.from)} to ${isoOf(said.to)}, ${said.note}`,
    ...(simulated ? ['The market is simulated: nothing here says anything of a real one.'] : []),
    ...warningsOf(row).map(({ code, message }) => `${code}: ${message}`),
    '',
  ];
}

/** Its warnings. A sweep leaves to its points what holds for all of them. */
function warningsOf({ kind, universe, settings, warnings }: ExperimentRow['row']): Pick<Warning, 'code' | 'message'>[] {
  if (kind !== 'SWEEP' || (settings as SweepSettings).data.membershipHistory) return warnings as Warning[];
  return [{ code: 'SURVIVORSHIP_BIAS', message: `The universe ${universe} has no history of membership.` }];
}
