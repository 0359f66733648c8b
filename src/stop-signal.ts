import type { Log } from './domain/log.js';

/** What is left running is ended after so long. */
const STOP_DEADLINE_MS = 15_000;

/** Stops the process when it is told to, by SIGTERM or Ctrl-C: once, and with a deadline. Says whether it was told. */
export function onStopSignal(log: Pick<Log, 'error'>, stop: () => Promise<void>): { readonly stopping: boolean } {
  const state = { stopping: false };
  const end = () => {
    if (state.stopping) return;
    state.stopping = true;
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error(`Stopping failed: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  return state;
}
