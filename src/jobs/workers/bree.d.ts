/** The part of Bree that is used here; it has no types of its own. */
declare module 'bree' {
  import type { EventEmitter } from 'node:events';
  import type { Worker, WorkerOptions } from 'node:worker_threads';

  interface Message {
    name: string;
    message: unknown;
  }

  interface BreeOptions {
    root: false;
    logger: false;
    jobs: { name: string; path: string; worker: WorkerOptions }[];
    workerMessageHandler(message: Message): void;
    errorHandler(error: Error, metadata: { name: string }): void;
  }

  export default class Bree extends EventEmitter {
    constructor(options: BreeOptions);
    readonly workers: Map<string, Worker>;
    run(name?: string): Promise<void>;
    stop(name?: string): Promise<void>;
  }
}
