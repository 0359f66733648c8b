import os from 'node:os';
import type { JobContext } from './context.js';

let environment: Readonly<Record<string, string>> | null = null;

/** Versions that may matter to a number; asked of the server once a thread. */
export async function environmentOf({ store }: Pick<JobContext, 'store'>): Promise<Readonly<Record<string, string>>> {
  if (environment === null) {
    const { rows } = await store.pool.query<{ server_version: string }>('show server_version');
    environment = Object.freeze({
      node: process.version,
      postgres: rows[0].server_version,
      cpu: `${os.arch()} ${os.cpus()[0]?.model ?? 'unknown'}`,
      os: `${os.type()} ${os.release()}`,
    });
  }
  return environment;
}
