import type { AttemptId } from '../life/attempt-id.js';
import type { OwnedAttempt } from '../life/settle.js';
import type { MovedJob } from '../life/transitions.js';

/** A job tells how far it is at most ten times a second. */
const PROGRESS_EVERY_MS = 100;

/** The place of a worker thread: what it does, and the timers that belong to that. */
export class Slot {
  /** Whether the thread has opened all that it needs. */
  ready = false;
  /** The job that it holds; null also while a thread is still to stop with one that it has lost. */
  job: MovedJob | null = null;
  /** The attempt that the thread was given last and has not ended. */
  last: AttemptId | null = null;
  private timeout: NodeJS.Timeout | undefined;
  private end: NodeJS.Timeout | undefined;
  private progress: NodeJS.Timeout | undefined;
  private report: (() => void) | null = null;

  constructor(
    readonly name: string,
    /** Machine, process and thread, as the job row says it. */
    readonly worker: string,
  ) {}

  get isFree(): boolean {
    return this.ready && this.last === null;
  }

  get attempt(): OwnedAttempt {
    const { id, claim, parentId } = this.job!;
    return { jobId: id, claim, parentId };
  }

  owns({ jobId, claim }: AttemptId): boolean {
    return this.job?.id === jobId && this.job.claim === claim;
  }

  begin(job: MovedJob, onTimeout: () => void): void {
    this.job = job;
    this.last = { jobId: job.id, claim: job.claim };
    this.timeout = setTimeout(onTimeout, job.timeoutSeconds * 1000);
  }

  /** Reports at once, and then the newest of what comes meanwhile when its time has come. */
  throttle(report: () => void): void {
    if (this.progress) {
      this.report = report;
      return;
    }
    report();
    this.progress = setTimeout(() => {
      this.progress = undefined;
      const next = this.report;
      this.report = null;
      if (next) this.throttle(next);
    }, PROGRESS_EVERY_MS);
  }

  /** The slot does not hold its job any more; the thread may still be at it. */
  release(): OwnedAttempt {
    const { attempt } = this;
    this.job = null;
    this.report = null;
    clearTimeout(this.timeout);
    return attempt;
  }

  /** Does something unless the thread has ended its attempt by then. */
  endWithin(ms: number, act: () => void): void {
    clearTimeout(this.end);
    this.end = setTimeout(act, ms);
  }

  /** The thread has ended its attempt, or itself. */
  free(): void {
    this.last = null;
    clearTimeout(this.end);
  }
}
