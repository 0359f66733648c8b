import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { testStore } from '../support/database.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** `migrate dev` wants somebody at the keyboard. */
const AT_A_TERMINAL = '--import=data:text/javascript,process.stdin.isTTY=true';

describe("Prisma's command line, without a downloaded engine", () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  let project: string;
  beforeEach(async () => {
    database = await testStore();
    project = mkdtempSync(path.join(os.tmpdir(), 'alphaql-prisma-'));
    for (const name of ['package.json', 'prisma.config.ts', 'prisma', 'migrations', 'tools'])
      cpSync(path.join(ROOT, name), path.join(project, name), { recursive: true });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
  });
  afterEach(async () => {
    await database.drop();
    rmSync(project, { recursive: true });
  });

  /** Downloads would go to an address where nobody answers. */
  function prisma(...args: string[]): Promise<{ code: number; output: string }> {
    const { CI: _, ...env } = process.env;
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [AT_A_TERMINAL, path.join(ROOT, 'node_modules/prisma/build/index.js'), ...args],
        {
          cwd: project,
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

  const edit = (change: (schema: string) => string) => {
    const file = path.join(project, 'prisma/schema.prisma');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };
  const addTable = () => edit((schema) => `${schema}\nmodel Extra {\n  id Int @id\n  @@map("extra")\n}\n`);

  it('status agrees that a database migrated by AlphaQL is up to date', async () => {
    expect(await prisma('migrate', 'status')).toMatchObject({
      code: 0,
      output: expect.stringContaining('Database schema is up to date'),
    });
  });

  it('diff finds no difference between the migrations and schema.prisma, and prints one that is there', async () => {
    const compare = ['migrate', 'diff', '--from-migrations', 'migrations', '--to-schema', 'prisma/schema.prisma', '--exit-code'];
    expect(await prisma(...compare)).toMatchObject({ code: 0, output: expect.stringContaining('No difference detected') });
    addTable();
    expect(await prisma(...compare, '--script')).toMatchObject({
      code: 2,
      output: expect.stringContaining('CREATE TABLE "extra"'),
    });
    expect(await shadows()).toEqual([]);
  });

  it('dev writes and applies a migration, and status and deploy agree', async () => {
    addTable();
    expect(await prisma('migrate', 'dev', '--name', 'extra')).toMatchObject({
      code: 0,
      output: expect.stringContaining('in sync'),
    });
    const [name] = readdirSync(path.join(project, 'migrations')).filter((each) => each.endsWith('_extra'));
    expect(readFileSync(path.join(project, 'migrations', name, 'migration.sql'), 'utf8')).toContain('CREATE TABLE "extra"');
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
