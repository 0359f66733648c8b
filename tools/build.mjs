/**
 * Builds `dist/`: Prisma's client where the schema is newer than it, then TypeScript, incrementally. What has lost its source is removed,
 * since plugins are found by looking into folders.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from './run.mjs';

const schema = path.join(ROOT, 'prisma/schema.prisma');
const client = path.join(ROOT, 'src/generated/prisma/client.ts');

generateClient();
removeOrphans('src');
removeOrphans('workers');
const { status } = run('tsc', ['-p', 'tsconfig.json']);
process.exit(status);

function generateClient() {
  if (existsSync(client) && statSync(client).mtimeMs >= statSync(schema).mtimeMs) return;
  const { status } = run('prisma', ['generate'], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(status);
}

function removeOrphans(folder) {
  const built = path.join(ROOT, 'dist', folder);
  if (!existsSync(built)) return;
  for (const name of readdirSync(built, { recursive: true })) {
    const source = path.join(ROOT, folder, name.replace(/\.js(\.map)?$/, '.ts'));
    if (/\.js(\.map)?$/.test(name) && !existsSync(source)) rmSync(path.join(built, name));
  }
}
