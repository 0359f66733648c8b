import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../src/project-root.js';
import { endWithTests } from './end-with-tests.js';

/** Longest time until a server has printed what it is waited for. */
const PATIENCE_MS = 250_000;

/** The built server as a user starts it, in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** What it printed so far. */
  output(): string;
  /** Resolves when it has printed something. */
  printed(pattern: RegExp): Promise<void>;
  /** Sends a query, with an API key where one is given. */
  ask(query: string, key?: string): Promise<unknown>;
  /** Sends a signal and resolves with the exit code when it is gone; null after SIGKILL. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Starts `dist/src/main.js` on a data directory and any free port, and resolves when it says where it serves. */
export function startServer(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  return startUntil(/ at (http:\/\/\S+)/, dataDir, env);
}

/** The same, but resolves as soon as it has printed something; `url` is the first group of the pattern. */
export async function startUntil(
  pattern: RegExp,
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [path.join(projectRoot(), 'dist/src/main.js')], {
    cwd: dataDir,
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithTests(child);
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const match = pattern.exec(output);
      if (match) resolve(match[1] ?? '');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`The server ended with code ${code} before it served:\n${output}`)));
    // What never says it would outlive the test, and the run with it.
    setTimeout(() => {
      if (pattern.test(output)) return;
      child.kill('SIGKILL');
      reject(new Error(`The server did not print ${pattern} within ${PATIENCE_MS / 1000} s:\n${output}`));
    }, PATIENCE_MS).unref();
  });
  return {
    url,
    pid: child.pid!,
    output: () => output,
    printed: (wanted) =>
      new Promise((resolve) => {
        const check = () => {
          if (wanted.test(output)) resolve();
        };
        child.stdout.on('data', check);
        child.stderr.on('data', check);
        check();
      }),
    async ask(query, key) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
        body: JSON.stringify({ query }),
      });
      return response.json();
    },
    end: (signal) => ended(child, signal),
  };
}

function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else {
      child.once('exit', (code) => resolve(code));
      child.kill(signal);
    }
  });
}
