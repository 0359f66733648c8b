import { countWorking, findJobs, type StoredJob } from '../data/store/find/jobs.js';
import type { Store } from '../data/store/store.js';
import { FINAL_STATUSES } from '../domain/job.js';
import { nodeIdOf } from '../domain/node-id.js';
import type { JobFeed } from '../jobs/life/job-feed.js';
import { cancel } from '../jobs/life/requests.js';
import { startWorkers, type Workers } from '../jobs/workers/supervisor.js';
import { showProgress } from '../progress.js';
import { projectRoot } from '../project-root.js';
import { LiveStream } from '../services/live-stream.js';
import type { JobCommand } from './with-jobs.js';

/** How often it is looked whether anybody works. A worker that is free takes a job within some ten milliseconds, on a busy machine later. */
const LOOK_EVERY_MS = 500;
/** Exit code of a command that was interrupted, as shells have it. */
const INTERRUPTED = 130;

/** How a job is followed. */
export interface FollowOptions {
  /** Whether to work along where nobody else works. */
  help: boolean;
  /** Whether Ctrl-C cancels the job, or only ends the following. */
  cancels: boolean;
}

/**
 * Follows a job to its end with a progress bar, or lines where there is no terminal, and returns how it ended; null where Ctrl-C came first. Sets
 * the exit code of the process: 0 for SUCCESS, 1 for anything else, 130 after Ctrl-C. Where no server and no worker is at work, the command does
 * the work with threads of its own.
 */
export async function followJob(command: JobCommand, id: number, { help, cancels }: FollowOptions): Promise<StoredJob | null> {
  const { app, jobs } = command;
  const stream = statesOf(app.store, jobs.feed, id);
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    if (cancels) void cancel({ store: app.store, queue: jobs.queue }, id).catch(() => stream.return());
    else void stream.return();
  };
  process.once('SIGINT', interrupt);
  const helper = help ? helpWhereNobodyWorks(command) : null;
  const progress = showProgress();
  let last: StoredJob | null = null;
  try {
    for await (const job of stream) {
      last = job;
      progress.onProgress(titleOf(job), Math.round(100 * job.progress), 100, job.stage ?? job.status.toLowerCase());
    }
  } finally {
    progress.finish();
    process.off('SIGINT', interrupt);
    await helper?.stop();
  }
  const ended = last !== null && FINAL_STATUSES.includes(last.status) ? last : null;
  process.exitCode = interrupted ? INTERRUPTED : ended?.status === 'SUCCESS' ? 0 : 1;
  process.stderr.write(`${last === null ? nodeIdOf('Job', id) : endingOf(last)}\n`);
  return interrupted ? null : ended;
}

/** The states of a job, as they come, up to a final one. */
function statesOf(store: Store, feed: Pick<JobFeed, 'listen'>, id: number): LiveStream<number, StoredJob> {
  return new LiveStream<number, StoredJob>(
    (add) => {
      add(id);
      return feed.listen({
        onJob: (notice) => (notice.id === id || notice.parent === id) && add(id),
        onGap: () => add(id),
      });
    },
    async () => (await findJobs(store, [id]))[0] ?? null,
    ({ status }) => FINAL_STATUSES.includes(status),
  );
}

/** Starts workers as soon as nobody is seen at work. */
function helpWhereNobodyWorks({ app, jobs, log }: JobCommand): { stop(): Promise<void> } {
  let workers: Promise<Workers> | null = null;
  let stopped = false;
  let idleLooks = 0;
  const look = async () => {
    if (workers !== null) return;
    // Once may be between two jobs of a worker.
    idleLooks = (await countWorking(app.store)) > 0 ? 0 : idleLooks + 1;
    if (idleLooks < 2 || stopped) return;
    workers ??= startWorkers({
      store: app.store,
      queue: jobs.queue,
      feed: jobs.feed,
      log,
      settings: app.workSettings,
      threads: app.config.workers,
      projectRoot: projectRoot(),
    });
    await workers;
  };
  const timer = setInterval(
    () => look().catch((error: Error) => log.warn(`No workers of its own: ${error.message}`)),
    LOOK_EVERY_MS,
  );
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      // That they could not start was said already.
      await (await workers?.catch(() => null))?.stop();
    },
  };
}

const titleOf = ({ kind, id }: StoredJob) => `${kind} ${nodeIdOf('Job', id)}`;

/** The sentence that says how a job stands. */
function endingOf(job: StoredJob): string {
  const { status, startedAt, finishedAt, error } = job;
  // By a clock that was set back in between it took less than nothing.
  const seconds = startedAt && finishedAt && Math.max(0, finishedAt.getTime() - startedAt.getTime()) / 1000;
  const took = seconds === null ? '' : ` after ${seconds.toFixed(1)} s`;
  const goesOn = FINAL_STATUSES.includes(status)
    ? ''
    : `, and goes on: follow it with "alphaql job ${nodeIdOf('Job', job.id)} --follow"`;
  return `${titleOf(job)}: ${status}${took}${goesOn}${error && status !== 'SUCCESS' ? `. ${error.code}: ${error.message}` : ''}`;
}
