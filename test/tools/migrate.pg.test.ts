import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { copyProject, type ProjectCopy } from '../support/project-copy.js';

describe('the tool for migrations', () => {
  let project: ProjectCopy;
  beforeEach(() => {
    project = copyProject();
  });
  afterEach(() => project.remove());

  function migrate(...args: string[]): { status: number | null; output: string } {
    const tool = path.join(project.folder, 'tools/migrate.mjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...args], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' },
    });
    return { status, output: stdout + stderr };
  }

  it('fails where schema.prisma and the migrations disagree, and writes the migration that mends it', () => {
    expect(migrate('check')).toMatchObject({ status: 0, output: expect.stringContaining('make what') });
    project.addTable();
    const failed = migrate('check');
    expect(failed.status).toBe(1);
    expect(failed.output).toMatch(/disagree\. Write the difference .*npm run migrate:new -- NAME/);
    expect(failed.output).toMatch(/Added tables\s+- extra/);

    expect(migrate('new', 'add_extra')).toMatchObject({ status: 0, output: expect.stringContaining('Wrote migrations/') });
    const name = readdirSync(path.join(project.folder, 'migrations')).find((each) => /^\d{14}_add_extra$/.test(each))!;
    expect(readFileSync(path.join(project.folder, 'migrations', name, 'migration.sql'), 'utf8')).toContain(
      'CREATE TABLE "extra"',
    );
    expect(migrate('check').status).toBe(0);
  });

  it('says how it is used', () => {
    for (const args of [[], ['new'], ['new', 'Bad Name'], ['nonsense']])
      expect(migrate(...args)).toMatchObject({ status: 1, output: expect.stringContaining('Usage: npm run migrate:new') });
  });
});
