import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applyMigrations } from '../../../src/data/store/migrate.js';
import { testStore } from '../../support/database.js';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../../migrations');

describe('migrations', () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  let folder: string;
  beforeEach(async () => {
    database = await testStore();
    folder = mkdtempSync(path.join(os.tmpdir(), 'alphaql-migrations-'));
    cpSync(MIGRATIONS, folder, { recursive: true });
  });
  afterEach(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  function add(name: string, sql: string): void {
    cpSync(path.join(folder, firstOf(folder)), path.join(folder, name), { recursive: true });
    writeFileSync(path.join(folder, name, 'migration.sql'), sql);
  }

  it('do nothing to a database that has them', async () => {
    expect(await applyMigrations(database.url, folder)).toEqual([]);
  });

  it('bring a database up to date, one transaction each', async () => {
    add('30000101000000_more', 'create table more (id int); insert into more values (1);');
    expect(await applyMigrations(database.url, folder)).toEqual(['30000101000000_more']);
    expect((await database.store.pool.query('select id from more')).rows).toEqual([{ id: 1 }]);
  });

  it('stop the start when one was changed after it had been applied', async () => {
    const file = path.join(folder, firstOf(folder), 'migration.sql');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n-- changed`);
    await expect(applyMigrations(database.url, folder)).rejects.toThrow(/was changed after it had been applied.*Restore/);
  });

  it('leave nothing of one that fails, and stop until it is resolved', async () => {
    add('30000101000000_bad', 'create table half (id int); select 1 / 0;');
    await expect(applyMigrations(database.url, folder)).rejects.toThrow(/failed: .*division by zero.*Nothing of it was kept/);
    expect((await database.store.pool.query("select to_regclass('half') as half")).rows).toEqual([{ half: null }]);
    await expect(applyMigrations(database.url, folder)).rejects.toThrow(/failed before.*migrate resolve --rolled-back/);
  });

  it('wait for each other', async () => {
    add('30000101000000_once', 'create table once (id int);');
    const both = await Promise.all([applyMigrations(database.url, folder), applyMigrations(database.url, folder)]);
    expect(both.flat()).toEqual(['30000101000000_once']);
  });
});

function firstOf(folder: string): string {
  return readdirSync(folder).filter((name) => /^\d/.test(name))[0];
}
