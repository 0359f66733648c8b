/** Builds `dist/`, incrementally. What has lost its source is removed, since plugins are found by looking into folders. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from './run.mjs';

removeOrphans('src');
removeOrphans('workers');
const { status } = run('tsc', ['-p', 'tsconfig.json']);
process.exit(status);

function removeOrphans(folder) {
  const built = path.join(ROOT, 'dist', folder);
  if (!existsSync(built)) return;
  for (const name of readdirSync(built, { recursive: true })) {
    const source = path.join(ROOT, folder, name.replace(/\.js(\.map)?$/, '.ts'));
    if (/\.js(\.map)?$/.test(name) && !existsSync(source)) rmSync(path.join(built, name));
  }
}
