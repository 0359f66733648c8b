import os from 'node:os';
import type { JobContext } from './context.js';

let environment: Readonly<Record<string, string>> | null = null;

/** What made a number, as it is stored with it: the code and what it ran on. */
export async function makerOf(context: Pick<JobContext, 'store' | 'code'>) {
  const { commit, dirty } = context.code;
  return { codeVersion: commit, codeDirty: dirty, environment: await environmentOf(context) };
}

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
