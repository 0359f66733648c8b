import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lockedSettings } from '../../files/locked-duckdb.js';
import type { BatchColumn, Reply, Request } from './duckdb-messages.js';

/** Batches that the child may make ahead of the consumer: enough to work while we do, few enough to stay small. */
const AHEAD = 3;

/** A child process that runs the SELECTs of one folder, one after the other. */
export interface DuckDbReader {
  readonly pid: number;
  /** Reads one SELECT: first the names of all its columns, then batches of those that were asked for. */
  read(sql: string, columns: readonly string[]): AsyncGenerator<string[] | BatchColumn[], void, void>;
  close(): Promise<void>;
}

/** Starts the child in a folder. Rejects when it cannot; a read rejects with what DuckDB says, or when the child is lost. */
export async function startDuckDb(folder: string): Promise<DuckDbReader> {
  // Built, this file and the child are JavaScript; in tests both are TypeScript, which Node runs as it is.
  const program = import.meta.url.endsWith('.ts') ? './duckdb-child.ts' : './duckdb-child.js';
  const settings = JSON.stringify(lockedSettings(folder, null));
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), [settings], {
    cwd: folder,
    serialization: 'advanced',
    // Nothing of our environment is the folder's business: no connection strings, no keys.
    env: { PATH: process.env.PATH, TZ: 'UTC' },
    execArgv: ['--max-old-space-size=256', '--no-warnings'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const inbox: Reply[] = [];
  let lost: Error | null = null;
  let wake = () => {};
  let stderr = '';
  let busy = false;
  child.stderr!.on('data', (text: Buffer) => {
    stderr = (stderr + text.toString()).slice(-2_000);
  });
  child.on('message', (reply: Reply) => {
    inbox.push(reply);
    wake();
  });
  const exited = new Promise<void>((resolve) => {
    const end = (why: string) => {
      lost ??= new Error(`The process that reads the folder ended: ${why}. ${stderr.trim()}`.trim());
      wake();
      resolve();
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ?? `code ${code}`));
  });

  async function next(): Promise<Reply> {
    for (;;) {
      const reply = inbox.shift();
      if (reply?.kind === 'failed') throw new Error(reply.message);
      if (reply) return reply;
      if (lost) throw lost;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  const ask = (request: Request) => {
    // What cannot be sent to a child that is just ending is answered by its end.
    if (!lost) child.send(request, () => {});
  };

  /** One reply of the read that goes on; the batch that is taken makes room for another. */
  async function step(): Promise<Reply> {
    const reply = await next().catch((error: unknown) => {
      busy = false;
      throw error;
    });
    if (reply.kind === 'end') busy = false;
    else ask({ kind: 'more' });
    return reply;
  }

  async function close(): Promise<void> {
    lost ??= new Error('The reader of the folder is closed.');
    child.kill('SIGKILL');
    await exited;
  }

  try {
    await next();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    pid: child.pid!,
    async *read(sql, columns) {
      // A table that was left in the middle is still being read: its rest is passed over.
      while (busy) await step();
      busy = true;
      ask({ kind: 'read', sql, columns });
      for (let i = 1; i < AHEAD; i++) ask({ kind: 'more' });
      while (busy) {
        const reply = await step();
        if (reply.kind === 'columns') yield reply.names;
        if (reply.kind === 'batch') yield reply.columns;
      }
    },
    close,
  };
}
