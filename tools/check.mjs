/**
 * All that must hold before a change lands, in order, up to the first failure. Arguments go to the test runner, whose counts come last.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from './run.mjs';

const tool = (name, ...args) => ['node', [path.join('tools', name), ...args]];
const VM_MODULES = { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };

const steps = [
  ['build', ...tool('build.mjs')],
  ['types', 'tsc', ['-p', 'tsconfig.test.json']],
  ['lint and format', 'biome', ['check', '--error-on-warnings', '.']],
  ['schema.graphql is current', ...tool('print-schema.mjs', '--check')],
  ['migrations make what schema.prisma describes', ...tool('migrate.mjs', 'check')],
  ['tests', 'jest', process.argv.slice(2), VM_MODULES],
].filter(([, command, [script]]) => command !== 'node' || existsSync(path.join(ROOT, script)));

for (const [title, command, args, env] of steps) {
  console.log(`\n▸ ${title}`);
  const { status } = run(command, args, { env });
  if (status !== 0) {
    console.error(`\nFailed: ${title}.`);
    process.exit(status);
  }
}
