/**
 * Threads for what must not run on the API's event loop: rankings, regime histories, filling the demo market.
 *
 * A thread opens the store and finds the plugins once and keeps them. Errors that a user may see keep their code and problems on the
 * way back; progress comes over a port of its own.
 */
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { AppError } from '../domain/errors.js';
import type { OnProgress } from '../domain/progress.js';
import type { Work, WorkKind, WorkMessage, WorkReply, WorkSettings } from './work.js';

/** How long running work is waited for when a pool is closed: a ranking takes a second or two, filling the demo market ten. */
const PATIENCE_MS = 5000;

/** Worker threads that do one piece of work each at a time; what finds no free thread waits in the order of arrival. */
export interface Pool {
  run<Kind extends WorkKind>(kind: Kind, params: Work[Kind]['params'], onProgress?: OnProgress): Promise<Work[Kind]['result']>;
  /** Waits for what runs, for at most five seconds, then ends the threads: what they had not committed is not there. */
  close(): Promise<void>;
}

/** Starts a pool over the built thread file. A thread is started with the first work that needs it. */
export function startPool(settings: WorkSettings & { threads: number; projectRoot: string }): Pool {
  const { threads, projectRoot, ...workerData } = settings;
  const piscina = new Piscina({
    filename: path.join(projectRoot, 'dist/workers/compute.js'),
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
    // Waiting on atomics blocks an idle thread, which then does not hear that Postgres has closed its connections.
    atomics: 'disabled',
    workerData,
  });
  return {
    async run<Kind extends WorkKind>(kind: Kind, params: Work[Kind]['params'], onProgress?: OnProgress) {
      const { port1, port2 } = new MessageChannel();
      if (onProgress) port1.on('message', (progress: Parameters<OnProgress>) => onProgress(...progress));
      const message: WorkMessage = { kind, params, port: port2 };
      try {
        const reply: WorkReply = await piscina.run(message, { transferList: [port2] });
        if ('problems' in reply) throw new AppError(reply.code, reply.problems);
        return reply.result as Work[Kind]['result'];
      } finally {
        port1.close();
      }
    },
    async close() {
      await Promise.race([piscina.close(), setTimeout(PATIENCE_MS, undefined, { ref: false })]);
      await piscina.destroy();
    },
  };
}
