import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** The project's folder, in which the tools run from wherever they are called. */
export const ROOT = path.resolve(import.meta.dirname, '..');

/** Runs a program, those of the project's packages first, in the project's folder; what it prints is shown unless `stdio` says otherwise. */
export function run(command, args, { stdio = 'inherit', env = {} } = {}) {
  const PATH = `${path.join(ROOT, 'node_modules/.bin')}${path.delimiter}${process.env.PATH}`;
  const result = spawnSync(command, args, {
    cwd: ROOT,
    stdio,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH, CHECKPOINT_DISABLE: '1', ...env },
  });
  if (result.error) throw result.error;
  return { ...result, status: result.status ?? 1 };
}
