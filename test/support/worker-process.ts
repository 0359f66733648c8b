import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../src/project-root.js';
import { endWithTests } from './end-with-tests.js';

/** Workers alone, as `npm run worker` starts them, in a process and a process group of their own. */
export interface WorkerProcess {
  readonly pid: number;
  /** What it printed so far. */
  output(): string;
  /** Resolves when it has printed something. */
  printed(pattern: RegExp): Promise<void>;
  /** Resolves with the exit code when it is gone; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Sends a signal to the whole group and resolves with the exit code when it is gone; null after SIGKILL. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Starts `dist/src/worker-main.js` and resolves when it works. */
export async function startWorkerProcess(env: Readonly<Record<string, string>>): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [path.join(projectRoot(), 'dist/src/worker-main.js')], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', WORKERS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  endWithTests(child);
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (output.includes('AlphaQL works')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`The workers ended with code ${code} before they worked:\n${output}`)));
  });
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const printed = (wanted: RegExp) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (wanted.test(output)) resolve();
      };
      child.stdout.on('data', check);
      child.stderr.on('data', check);
      check();
    });
  return { pid: child.pid!, ended: gone, output: () => output, printed, end: (signal) => ended(child, signal) };
}

function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else {
      child.once('exit', (code) => resolve(code));
      process.kill(-child.pid!, signal);
    }
  });
}
