import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { unavailable } from '../../domain/errors.js';

/** The lock id of Prisma's schema engine, so that `prisma migrate` and a start of AlphaQL wait for each other. */
const PRISMA_LOCK = 72_707_369;

/**
 * Brings a database up to the migrations of a folder and returns the names of those that it applied.
 *
 * Same table, checksums and advisory lock as `prisma migrate deploy`, so that Prisma's command line agrees about what was
 * done. Each migration is one transaction with its bookkeeping. Throws `UNAVAILABLE`, saying what to do, if a migration that was
 * applied has been changed since, or if one has failed before.
 */
export async function applyMigrations(url: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [PRISMA_LOCK]);
    await client.query(BOOKKEEPING);
    const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
      `select migration_name as name, checksum, finished_at is not null as finished
         from _prisma_migrations where rolled_back_at is null`,
    );
    const done = new Map(rows.map((row) => [row.name, row]));
    const applied: string[] = [];
    for (const { name, sql, checksum } of readMigrations(folder)) {
      const previous = done.get(name);
      if (previous) checkApplied(name, previous, checksum);
      else applied.push(await apply(client, name, sql, checksum));
    }
    return applied;
  } finally {
    await client.end();
  }
}

const BOOKKEEPING = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

/** The names of the migrations of a folder, in their order. */
export function migrationNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, 'migration.sql')))
    .sort();
}

function readMigrations(folder: string): { name: string; sql: string; checksum: string }[] {
  return migrationNames(folder).map((name) => {
    const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

function checkApplied(name: string, previous: { checksum: string; finished: boolean }, checksum: string): void {
  if (!previous.finished) {
    throw unavailable(
      `The migration ${name} failed before and left the database as it is. Mend the cause, then run ` +
        `"npx prisma migrate resolve --rolled-back ${name}" and start again.`,
    );
  }
  if (previous.checksum !== checksum) {
    throw unavailable(
      `The migration ${name} was changed after it had been applied to this database. Restore its migration.sql from the ` +
        'release that applied it, and put the change into a migration of its own.',
    );
  }
}

/** Script and bookkeeping are one transaction; a failure is recorded as Prisma records it. */
async function apply(client: pg.Client, name: string, sql: string, checksum: string): Promise<string> {
  const id = randomUUID();
  await client.query('insert into _prisma_migrations (id, checksum, migration_name) values ($1, $2, $3)', [id, checksum, name]);
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('update _prisma_migrations set finished_at = now(), applied_steps_count = 1 where id = $1', [id]);
    await client.query('commit');
    return name;
  } catch (error) {
    await client.query('rollback');
    await client.query('update _prisma_migrations set logs = $2 where id = $1', [id, String(error)]);
    throw unavailable(
      `The migration ${name} failed: ${String(error)}. Nothing of it was kept. Mend the cause, then run ` +
        `"npx prisma migrate resolve --rolled-back ${name}" and start again.`,
      error,
    );
  }
}
