/** Builds on every change of the sources, and starts the server anew after each build, until interrupted. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT, run } from './run.mjs';

run('node', ['tools/build.mjs']);
const options = { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' };
const children = [
  spawn(path.join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.json', '--watch', '--preserveWatchOutput'], options),
  spawn(process.execPath, ['--watch', 'dist/src/main.js'], options),
];
// Ctrl-C reaches the children too; we only wait for them, so that the server can drain.
process.on('SIGINT', () => {});
for (const child of children) {
  child.once('exit', () => {
    for (const other of children) other.kill();
  });
}
