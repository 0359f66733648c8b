import { setTimeout as pause } from 'node:timers/promises';
import { fail, giveBack, type OwnedAttempt, succeed } from '../life/settle.js';
import { complain } from './complain.js';
import type { Outcome } from './messages.js';
import type { WorkerOptions, WorkerTiming } from './worker-options.js';

/** Pause before something that the database did not take is tried again. */
const AGAIN_MS = 250;

/** Writes how attempts ended, each again and again until the database has taken it. */
export class Settler {
  private readonly open = new Set<Promise<void>>();

  constructor(
    private readonly options: Pick<WorkerOptions, 'store' | 'queue' | 'log'>,
    private readonly timing: Pick<WorkerTiming, 'leaseSeconds' | 'retry'>,
  ) {}

  /** Begins to write an outcome; `to` is the state of one that is a fault. */
  settle(attempt: OwnedAttempt, outcome: Outcome, to: 'FAILED' | 'TIMEOUT' = 'FAILED'): void {
    const settled = this.insist(() => {
      if ('result' in outcome) return succeed(this.options, attempt, outcome.result);
      if ('stopped' in outcome) return giveBack(this.options, attempt);
      return fail(this.options, attempt, { to, fault: outcome.fault, policy: this.timing.retry });
    }).finally(() => this.open.delete(settled));
    this.open.add(settled);
  }

  /** Resolves when all that was begun is written. */
  async idle(): Promise<void> {
    await Promise.all(this.open);
  }

  private async insist(write: () => Promise<unknown>): Promise<void> {
    // Later the lease has ended anyway, and whoever sweeps decides.
    const deadline = performance.now() + this.timing.leaseSeconds * 1000;
    while (performance.now() < deadline) {
      try {
        await write();
        return;
      } catch (error) {
        complain(this.options.log, 'write how an attempt ended', error);
        await pause(AGAIN_MS);
      }
    }
  }
}
