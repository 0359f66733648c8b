/** Builds `dist/`: Prisma's client where the schema is newer than it, then TypeScript, incrementally. */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const schema = 'prisma/schema.prisma';
const client = 'src/generated/prisma/client.ts';

function run(command, args) {
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(client) || statSync(client).mtimeMs < statSync(schema).mtimeMs) run('prisma', ['generate']);
const { status } = spawnSync('tsc', ['-p', 'tsconfig.json'], { stdio: 'inherit' });
process.exit(status ?? 1);
