/**
 * Runs the benchmarks: `node bench/run.mjs` all of them, `node bench/run.mjs factors hmm` those, `--list` says which there are.
 *
 * Each is a file of this folder that prints lines `workload | figure | budget | ratio`; they run in processes of their own, one after
 * another. Needs `npm run build`.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const folder = import.meta.dirname;
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs') && file !== 'run.mjs')
  .map((file) => path.parse(file).name)
  .sort();
const wanted = process.argv.slice(2);
if (wanted.includes('--list')) {
  console.log(known.join('\n'));
  process.exit(0);
}
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark "${unknown.join('", "')}". Known: ${known.join(', ')}.`);
  process.exit(1);
}
let failed = 0;
for (const name of wanted.length > 0 ? wanted : known) {
  const { status, signal } = spawnSync(process.execPath, [path.join(folder, `${name}.mjs`)], { stdio: 'inherit' });
  if (status === 0) continue;
  console.error(`The benchmark "${name}" ended with ${signal ?? status}.`);
  failed++;
}
process.exit(failed === 0 ? 0 : 1);
