/**
 * The worker threads of a process, which Bree owns: it starts them, and they are started again when they end, the sooner the less often
 * that happened lately.
 */
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import Bree from 'bree';
import type { WorkSettings } from '../work.js';
import type { FromThread, ToThread } from './messages.js';

/** Which threads to start. */
export interface ThreadOptions {
  count: number;
  projectRoot: string;
  settings: WorkSettings;
  /** Heap of a thread, MB. One that needs more ends alone, without its process. */
  heapMb: number;
}

/** What is heard of threads. */
export interface ThreadEvents {
  onMessage(name: string, message: FromThread): void;
  /** The thread is gone; `error`: what was thrown last in it, null where it was told to end. */
  onEnd(name: string, error: Error | null): void;
}

/** Running threads. */
export interface Threads {
  readonly names: readonly string[];
  say(name: string, message: ToThread): void;
  /** Ends a thread whatever it does; another takes its place. */
  terminate(name: string): void;
  /** Tells all threads to end, and ends after the deadline those that have not. */
  stop(deadlineMs: number): Promise<void>;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 30_000;
/** Ends of a thread within so long count for how long it waits. */
const LATELY_MS = 60_000;

/** Starts threads over the built thread file. */
export async function startThreads(options: ThreadOptions, { onMessage, onEnd }: ThreadEvents): Promise<Threads> {
  const { count, projectRoot, settings, heapMb } = options;
  const names = Array.from({ length: count }, (_, i) => `thread-${i + 1}`);
  const errors = new Map<string, Error>();
  const ends = new Map<string, number[]>();
  let stopping = false;

  const bree = new Bree({
    root: false,
    logger: false,
    jobs: names.map((name) => ({
      name,
      path: path.join(projectRoot, 'dist/workers/job.js'),
      worker: { workerData: settings, resourceLimits: { maxOldGenerationSizeMb: heapMb } },
    })),
    workerMessageHandler: ({ name, message }) => onMessage(name, message as FromThread),
    // Of an uncaught exception Bree tells twice: first the exception, then that the thread has ended with a code.
    errorHandler: (error, { name }) => errors.has(name) || errors.set(name, error),
  });
  bree.on('worker deleted', (name: string) => {
    const error = errors.get(name) ?? null;
    errors.delete(name);
    onEnd(name, error);
    if (!stopping) setTimeout(() => stopping || void bree.run(name), pauseOf(name)).unref();
  });

  function pauseOf(name: string): number {
    const now = performance.now();
    const recent = [...(ends.get(name) ?? []).filter((at) => now - at < LATELY_MS), now];
    ends.set(name, recent);
    return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (recent.length - 1));
  }

  await bree.run();
  const worker = (name: string): Worker | undefined => bree.workers.get(name);
  return {
    names,
    say: (name, message) => worker(name)?.postMessage(message),
    terminate: (name) => void worker(name)?.terminate(),
    async stop(deadlineMs) {
      stopping = true;
      const deadline = setTimeout(() => names.forEach((name) => void worker(name)?.terminate()), deadlineMs);
      await bree.stop();
      clearTimeout(deadline);
    },
  };
}
