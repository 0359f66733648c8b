/**
 * Migrations without a database of one's own: a throwaway server replays them and compares the result with `schema.prisma`.
 *
 *   node tools/migrate.mjs new NAME   writes what is missing into migrations/<time>_NAME/migration.sql
 *   node tools/migrate.mjs check      fails where anything is missing
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from './run.mjs';

const THROWAWAY = path.join(ROOT, 'dist/src/data/store/embedded/throwaway.js');
const COMPARE = ['migrate', 'diff', '--from-migrations', 'migrations', '--to-schema', 'prisma/schema.prisma', '--exit-code'];

const [command, name] = process.argv.slice(2);
if (command === 'check' && name === undefined) await check();
else if (command === 'new' && /^[a-z0-9_]+$/.test(name ?? '')) await create(name);
else fail('Usage: npm run migrate:new -- NAME (lower case letters, digits and _), or npm run migrate:check.');

async function check() {
  const difference = await compare();
  if (difference === null) return console.log('The migrations make what prisma/schema.prisma describes.');
  fail(
    'prisma/schema.prisma and the migrations disagree. Write the difference into a migration with "npm run migrate:new -- NAME". It is:\n' +
      difference,
  );
}

async function create(name) {
  const script = await compare('--script');
  if (script === null)
    return console.log('There is nothing to migrate: the migrations make what prisma/schema.prisma describes.');
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join('migrations', `${time}_${name}`);
  mkdirSync(path.join(ROOT, folder));
  writeFileSync(path.join(ROOT, folder, 'migration.sql'), script);
  console.log(`Wrote ${folder}/migration.sql. Read it before you commit it: a changed column may need its data moved.`);
}

/** The difference from the migrations to `schema.prisma`, as a summary or a script; null where there is none. */
async function compare(...options) {
  // A schema that has just been changed may well not compile with the code yet; what is built does.
  if (!existsSync(THROWAWAY)) run(process.execPath, [path.join(ROOT, 'tools/build.mjs')]);
  const { startThrowaway } = await import(THROWAWAY);
  const { cluster, discard } = await startThrowaway();
  try {
    const env = { DATABASE_URL: cluster.urlOf('postgres') };
    const { status, stdout, stderr } = run('prisma', [...COMPARE, ...options], { stdio: 'pipe', env });
    if (status === 0) return null;
    if (status === 2) return stdout;
    throw new Error(`prisma migrate diff failed:\n${stdout}${stderr}`);
  } finally {
    await discard();
  }
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
