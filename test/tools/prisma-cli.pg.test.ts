import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { testStore } from '../support/database.js';
import { copyProject, type ProjectCopy } from '../support/project-copy.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** `migrate dev` wants somebody at the keyboard. */
const AT_A_TERMINAL = '--import=data:text/javascript,process.stdin.isTTY=true';

describe("Prisma's command line, without a downloaded engine", () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  let project: ProjectCopy;
  beforeEach(async () => {
    database = await testStore();
    project = copyProject();
  });
  afterEach(async () => {
    await database.drop();
    project.remove();
  });

  /** Downloads would go to an address where nobody answers. */
  function prisma(...args: string[]): Promise<{ code: number; output: string }> {
    const { CI: _, ...env } = process.env;
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [AT_A_TERMINAL, path.join(ROOT, 'node_modules/prisma/build/index.js'), ...args],
        {
          cwd: project.folder,
          env: {
            ...env,
            NODE_OPTIONS: '',
            DATABASE_URL: database.url,
            CHECKPOINT_DISABLE: '1',
            PRISMA_HIDE_UPDATE_MESSAGE: '1',
            PRISMA_ENGINES_MIRROR: 'http://127.0.0.1:1',
          },
        },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
      ).stdin!.end();
    });
  }

  it('status agrees that a database migrated by AlphaQL is up to date', async () => {
    expect(await prisma('migrate', 'status')).toMatchObject({
      code: 0,
      output: expect.stringContaining('Database schema is up to date'),
    });
  });

  it('diff finds no difference between the migrations and schema.prisma, and prints one that is there', async () => {
    const compare = ['migrate', 'diff', '--from-migrations', 'migrations', '--to-schema', 'prisma/schema.prisma', '--exit-code'];
    expect(await prisma(...compare)).toMatchObject({ code: 0, output: expect.stringContaining('No difference detected') });
    project.addTable();
    expect(await prisma(...compare, '--script')).toMatchObject({
      code: 2,
      output: expect.stringContaining('CREATE TABLE "extra"'),
    });
    expect(await shadows()).toEqual([]);
  });

  it('dev writes and applies a migration, and status and deploy agree', async () => {
    project.addTable();
    expect(await prisma('migrate', 'dev', '--name', 'extra')).toMatchObject({
      code: 0,
      output: expect.stringContaining('in sync'),
    });
    const [name] = readdirSync(path.join(project.folder, 'migrations')).filter((each) => each.endsWith('_extra'));
    expect(readFileSync(path.join(project.folder, 'migrations', name, 'migration.sql'), 'utf8')).toContain(
      'CREATE TABLE "extra"',
    );
    expect((await database.store.pool.query("select to_regclass('extra')::text as extra")).rows).toEqual([{ extra: 'extra' }]);
    expect(await prisma('migrate', 'status')).toMatchObject({ code: 0 });
    expect(await prisma('migrate', 'deploy')).toMatchObject({
      code: 0,
      output: expect.stringContaining('No pending migrations'),
    });
  });

  async function shadows(): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query("select datname from pg_database where datname like 'prisma_migrate_shadow%'");
    await client.end();
    return rows;
  }
});
