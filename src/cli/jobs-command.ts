import { type Command, InvalidArgumentError } from 'commander';
import type { StoredJob, StoredJobEvent } from '../data/store/find/jobs.js';
import { FINAL_STATUSES, JOB_STATUSES, type JobStatus } from '../domain/job.js';
import { nodeIdOf } from '../domain/node-id.js';
import { followJob } from './follow-job.js';
import { parseCount, print } from './run.js';
import { withJobs } from './with-jobs.js';

/** Letters of the longest kind, `submitTrades`. */
const LONGEST_KIND = 12;
/** Events of a job that are printed. */
const MOST_EVENTS = 100;

/** Adds `jobs`, what there is, and `job ID`, what became of one, with `--follow`, `--cancel` and `--retry`. */
export function addJobsCommand(program: Command): void {
  program
    .command('jobs')
    .description('the jobs of the store, newest first')
    .option('--status <list>', 'only those in these states, separated by commas', parseStatuses)
    .option('--kind <kind>', 'only those of this kind')
    .option('--limit <count>', 'how many', parseCount, 20)
    .action(({ status, kind, limit }: { status?: JobStatus[]; kind?: string; limit: number }) =>
      withJobs(null, async ({ services }) => {
        const filter = { statuses: status ?? null, kind: kind ?? null, parentId: null };
        const { jobs } = await services.jobs.list(filter, null, limit);
        print(jobs.slice(0, limit).map(lineOf));
      }),
    );
  program
    .command('job <id>')
    .description('one job and what happened to it')
    .option('--follow', 'follow it to its end; the exit code is 0 where it succeeds. Ctrl-C leaves it')
    .option('--cancel', 'cancel it first')
    .option('--retry', 'queue it again first')
    .action((id: string, { follow, cancel, retry }: { follow?: boolean; cancel?: boolean; retry?: boolean }) =>
      withJobs(null, async (command) => {
        const { jobs } = command.services;
        if (cancel) await jobs.cancel(id);
        if (retry) await jobs.retry(id);
        const job = await jobs.get(id);
        if (follow) await followJob(command, job.id, { help: true, cancels: false });
        else {
          const { events } = await jobs.events(job.id, 0, MOST_EVENTS);
          print([lineOf(job), ...events.slice(0, MOST_EVENTS).map(eventLineOf)]);
          if (FINAL_STATUSES.includes(job.status)) process.exitCode = job.status === 'SUCCESS' ? 0 : 1;
        }
      }),
    );
}

function lineOf(job: StoredJob): string {
  const { id, kind, status, progress, stage, requestedBy, createdAt } = job;
  const done = FINAL_STATUSES.includes(status) ? '' : `${Math.round(100 * progress)} %${stage ? ` ${stage}` : ''}`;
  const words = [
    nodeIdOf('Job', id).padEnd(10),
    kind.padEnd(LONGEST_KIND),
    status.padEnd(10),
    createdAt.toISOString(),
    `by ${requestedBy}`,
    done,
  ];
  return `${words.join(' ').trimEnd()}${job.error && status !== 'SUCCESS' ? `: ${job.error.message}` : ''}`;
}

function eventLineOf({ at, attempt, toStatus, worker, reason }: StoredJobEvent): string {
  return `  ${at.toISOString()} ${toStatus.padEnd(10)} attempt ${attempt}${worker ? ` on ${worker}` : ''}${reason ? `: ${reason}` : ''}`;
}

function parseStatuses(text: string): JobStatus[] {
  const statuses = text.split(',').map((name) => name.trim().toUpperCase());
  const unknown = statuses.filter((name) => !JOB_STATUSES.includes(name as JobStatus));
  if (unknown.length > 0) throw new InvalidArgumentError(`Expected states out of ${JOB_STATUSES.join(', ')}.`);
  return statuses as JobStatus[];
}
