/**
 * The workers of a process: takes jobs for its threads, renews their leases, and settles how their attempts end. It computes nothing
 * itself, so that it is there in time whatever its threads do.
 */
import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { claimJobs, renewLeases } from '../life/claim.js';
import { plainFault } from '../life/fault.js';
import { prune } from '../life/prune.js';
import { reportProgress } from '../life/report-progress.js';
import { sweep } from '../life/sweep.js';
import type { MovedJob } from '../life/transitions.js';
import { complain } from './complain.js';
import { every } from './every.js';
import type { FromThread, Outcome } from './messages.js';
import { Settler } from './settler.js';
import { shareBreaker } from './share-breaker.js';
import { Slot } from './slot.js';
import { startThreads, type Threads } from './threads.js';
import { HEAP_MB, JOBS_RETENTION_DAYS, TIMING, type WorkerOptions, type WorkerTiming } from './worker-options.js';

/** Workers that are running. */
export interface Workers {
  /** Takes no new job, lets the running ones reach a step, puts them back into the queue and ends the threads. */
  stop(): Promise<void>;
}

/** Starts worker threads that serve jobs until they are stopped. */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const supervisor = new Supervisor(options);
  await supervisor.start();
  return supervisor;
}

class Supervisor implements Workers {
  private readonly timing: WorkerTiming;
  private readonly slots = new Map<string, Slot>();
  private readonly settler: Settler;
  private threads!: Threads;
  private endTimers = () => {};
  private leaveFeed = () => {};
  private stopping = false;
  private taking: Promise<void> | null = null;
  private wokenWhileTaking = false;
  private readonly complain = (what: string, error: unknown) => complain(this.options.log, what, error);

  constructor(private readonly options: WorkerOptions) {
    this.timing = { ...TIMING, ...options.timing };
    this.settler = new Settler(options, this.timing);
  }

  async start(): Promise<void> {
    const { store, threads: count, projectRoot, settings, heapMb = HEAP_MB, feed } = this.options;
    const events = {
      onMessage: (name: string, message: FromThread) => this.hear(this.slot(name), message),
      onEnd: (name: string, error: Error | null) => this.lose(this.slot(name), error),
    };
    this.threads = await startThreads({ count, projectRoot, settings, heapMb }, events);
    this.leaveFeed = feed.listen({
      onJob: ({ id, status }) => {
        if (status === 'QUEUED') this.wake();
        if (status === 'CANCELLED') this.abandonWhere((slot) => slot.job?.id === id);
      },
      onGap: () => this.wake(),
    });
    const onError = (error: unknown) => this.complain('look after its jobs', error);
    const look = async () => {
      await sweep(this.options, this.timing.retry);
      this.wake();
    };
    const renew = () => this.renew();
    const tidy = () => prune(store, settings.jobsRetentionDays ?? JOBS_RETENTION_DAYS);
    const ends = [
      every(this.timing.pollMs, look, onError),
      every((this.timing.leaseSeconds * 1000) / 3, renew, onError),
      every(this.timing.pruneMs, tidy, onError),
    ];
    this.endTimers = () => {
      for (const end of ends) end();
    };
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.leaveFeed();
    await this.taking;
    for (const slot of this.busy()) this.threads.say(slot.name, { type: 'stop', id: slot.attempt });
    const deadline = performance.now() + this.timing.stopMs;
    while (this.busy().length > 0 && performance.now() < deadline) await pause(10);
    // Who has not reached a step gives the job back unfinished, and can write no more.
    const late = this.busy();
    for (const slot of late) this.settle(slot, { stopped: true });
    await this.settler.idle();
    this.endTimers();
    // A thread that is late would hear no more of the end than it has heard of the stop.
    await this.threads.stop(late.length > 0 ? 0 : this.timing.stopMs);
  }

  private slot(name: string): Slot {
    const slot = this.slots.get(name) ?? new Slot(name, `${os.hostname()}/${process.pid}/${name}`);
    this.slots.set(name, slot);
    return slot;
  }

  private busy(): Slot[] {
    return [...this.slots.values()].filter(({ job }) => job !== null);
  }

  /** Takes jobs for the threads that are free; where it is told to while it does so, once more afterwards. */
  private wake(): void {
    this.wokenWhileTaking = true;
    this.taking ??= this.takeAll().finally(() => {
      this.taking = null;
    });
  }

  private async takeAll(): Promise<void> {
    while (this.wokenWhileTaking && !this.stopping) {
      this.wokenWhileTaking = false;
      const free = [...this.slots.values()].filter(({ isFree }) => isFree);
      if (free.length === 0) return;
      try {
        const workers = free.map(({ worker }) => worker);
        const jobs = await claimJobs(this.options, workers, this.timing.leaseSeconds);
        for (const [i, job] of jobs.entries()) this.begin(free[i], job);
        // Fewer than there are free threads need not be all that wait.
        if (jobs.length > 0) this.wokenWhileTaking = true;
      } catch (error) {
        this.complain('take jobs', error);
        return;
      }
    }
  }

  private begin(slot: Slot, job: MovedJob): void {
    slot.begin(job, () => this.timeOut(slot));
    if (slot.ready) this.threads.say(slot.name, { type: 'run', id: slot.attempt, kind: job.kind, params: job.params });
    // It ended while the job was taken for it.
    else this.lose(slot, null);
  }

  private hear(slot: Slot, message: FromThread): void {
    if (message.type === 'ready') {
      slot.ready = true;
      this.wake();
    } else if (message.type === 'bug') {
      this.options.log.error(`Incident ${message.incident}: ${message.text}`);
    } else if (message.type === 'log') {
      this.options.log[message.level](message.text);
    } else if (message.type === 'breaker') {
      const parts = { store: this.options.store, threads: this.threads };
      shareBreaker(parts, slot, message.state).catch((error) => this.complain('keep the state of a provider', error));
    } else if (message.type === 'ended') {
      if (slot.owns(message.id)) this.settle(slot, message.outcome);
      slot.free();
      this.wake();
    } else if (slot.owns(message.id)) {
      const { id, stage, done, total } = message;
      slot.throttle(() => {
        reportProgress(this.options.store, id, total ? done / total : null, stage).catch((error) =>
          this.complain('write progress', error),
        );
      });
    }
  }

  /** A thread has ended. Its job is not to wait until the lease ends. */
  private lose(slot: Slot, error: Error | null): void {
    slot.ready = false;
    if (slot.job !== null) {
      const reason = error?.message ?? 'it was ended';
      this.options.log.warn(`The thread ${slot.worker} ended during job ${slot.job.id}: ${reason}`);
      this.settle(slot, { fault: plainFault('WORKER_LOST', `The worker thread ended during the job: ${reason}`) });
    }
    slot.free();
  }

  private timeOut(slot: Slot): void {
    const fault = plainFault('TIMEOUT', `The attempt took longer than the ${slot.job?.timeoutSeconds} seconds that it may take.`);
    this.settle(slot, { fault }, 'TIMEOUT');
    this.abandon(slot);
  }

  /** From here on the slot has no job. */
  private settle(slot: Slot, outcome: Outcome, to?: 'FAILED' | 'TIMEOUT'): void {
    this.settler.settle(slot.release(), outcome, to);
  }

  private async renew(): Promise<void> {
    const held = this.busy().map(({ job }) => job!);
    if (held.length === 0) return;
    const owned = await renewLeases(this.options, held, this.timing.leaseSeconds);
    this.abandonWhere((slot) => held.some((job) => job === slot.job && !owned.has(job.id)));
  }

  private abandonWhere(matches: (slot: Slot) => boolean): void {
    for (const slot of this.busy().filter(matches)) {
      slot.release();
      this.abandon(slot);
    }
  }

  /** The job is not this thread's any more: it is asked to stop, and ended if it does not. */
  private abandon(slot: Slot): void {
    if (slot.last) this.threads.say(slot.name, { type: 'stop', id: slot.last });
    slot.endWithin(this.timing.stopMs, () => this.threads.terminate(slot.name));
  }
}
