import { loadSteps, type StepFence } from '../../data/store/save/fenced-transaction.js';
import type { Store } from '../../data/store/store.js';
import { isAppError } from '../../domain/errors.js';
import type { OnProgress } from '../../domain/progress.js';
import type { AttemptId } from './attempt-id.js';

/** Thrown between two steps of an attempt that was asked to stop. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** One try at a job, as its kind sees it: what earlier attempts have done, and where to say how far it is. */
export class Attempt {
  private stopped = false;

  private constructor(
    readonly id: AttemptId,
    private readonly done: Map<string, unknown>,
    readonly onProgress: OnProgress,
  ) {}

  /** Opens an attempt with the steps that are done already. */
  static async open(store: Store, id: AttemptId, onProgress: OnProgress): Promise<Attempt> {
    return new Attempt(id, await loadSteps(store, id.jobId), onProgress);
  }

  /** Asks it to stop before its next step. */
  stop(): void {
    this.stopped = true;
  }

  /**
   * The result of a step: that of an earlier attempt where there is one, else of doing it. `work` gives the fence to the transaction that
   * writes the step, which keeps its result. Throws `Stopped` where the attempt was asked to stop.
   */
  async step<T>(key: string, work: (fence: StepFence) => Promise<T>): Promise<T> {
    if (this.stopped) throw new Stopped('The attempt was asked to stop.');
    if (this.done.has(key)) return this.done.get(key) as T;
    try {
      return await work({ ...this.id, key });
    } catch (error) {
      // Asked to stop in the middle, or the job is not ours any more: either way nothing of the step was written.
      if (isAppError(error) && error.code === 'CANCELLED') throw new Stopped(error.message, { cause: error });
      throw error;
    }
  }
}
