import { isConnectionError } from '../../data/store/connection-error.js';
import type { Log } from '../../domain/log.js';

/** Says to the log what workers could not do: a database that is away is a warning, anything else a bug with its stack. */
export function complain(log: Log, what: string, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  if (isConnectionError(error)) log.warn(`The database could not be reached to ${what}: ${text}`);
  else log.error(`The supervisor could not ${what}: ${error instanceof Error ? error.stack : text}`);
}
