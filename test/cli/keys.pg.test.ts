import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Store } from '../../src/data/store/store.js';
import { projectRoot } from '../../src/project-root.js';
import { testStore } from '../support/database.js';
import { makeSmallMarket } from '../support/ranked-market.js';
import { type ServerProcess, startServer } from '../support/server-process.js';

/** What a command printed, and its exit code. */
interface Ran {
  code: number | null;
  out: string;
  err: string;
}

describe('the keys of a server', () => {
  let store: Store;
  let url: string;
  let drop: () => Promise<void>;
  let folder: string;
  let server: ServerProcess | undefined;

  beforeAll(async () => {
    ({ store, url, drop } = await testStore());
    await makeSmallMarket(store);
    folder = mkdtempSync(path.join(os.tmpdir(), 'alphaql-keys-'));
    chmodSync(folder, 0o755);
  });
  afterAll(async () => {
    await server?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
    await drop?.();
  });

  const start = async (env: Record<string, string> = {}) => {
    await server?.end('SIGTERM');
    server = await startServer(folder, { DATABASE_URL: url, LOG_LEVEL: 'trace', ...env });
    return server;
  };
  const run = (program: string, args: string[], env: Record<string, string> = {}) =>
    new Promise<Ran>((resolve) => {
      const child = spawn(process.execPath, [path.join(projectRoot(), 'dist/src', program), ...args], {
        cwd: folder,
        env: { PATH: process.env.PATH, DATA_DIR: folder, DATABASE_URL: url, PORT: '0', LOG_LEVEL: 'warn', ...env },
      });
      const ran: Ran = { code: null, out: '', err: '' };
      child.stdout.on('data', (chunk) => (ran.out += chunk));
      child.stderr.on('data', (chunk) => (ran.err += chunk));
      child.once('close', (code) => resolve({ ...ran, code }));
    });
  const keys = (...args: string[]) => run('cli.js', ['keys', ...args]);
  const viewer = async (credential?: string) => {
    const response = await fetch(`${server!.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(credential ? { authorization: `Bearer ${credential}` } : {}) },
      body: JSON.stringify({ query: '{ viewer { name role } }' }),
    });
    const { data, errors } = (await response.json()) as { data?: { viewer: object }; errors?: { message: string }[] };
    return { status: response.status, ...data?.viewer, ...(errors ? { message: errors[0].message } : {}) };
  };

  it('refuses to start open in production, and leaves no key behind', async () => {
    const { code, out, err } = await run('main.js', [], { NODE_ENV: 'production', HOST: '0.0.0.0' });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^NODE_ENV is production, but nobody could enter: .*JWT_SECRET.*\n$/);
    expect(await keys('list')).toEqual({ code: 0, out: '', err: '' });
  });

  it('begin with that of the administrator, of which the first start says where it lies', async () => {
    const { output } = await start();
    const file = path.join(folder, 'admin.key');
    expect(output().match(/admin\.key/g)).toHaveLength(1);
    expect(output()).toContain(`The API key of the administrator is in ${file}, for your eyes only.\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secret = readFileSync(file, 'utf8').trim();
    expect(await viewer(secret)).toEqual({ status: 200, name: 'admin', role: 'ADMIN' });
    expect(await viewer()).toEqual({ status: 200, name: 'anonymous', role: 'VIEWER' });
  });

  it('are kept by the second start, in production too, which lets nobody else in', async () => {
    const secret = readFileSync(path.join(folder, 'admin.key'), 'utf8').trim();
    const { output } = await start({ NODE_ENV: 'production' });
    expect(output()).not.toContain('admin.key');
    expect(readFileSync(path.join(folder, 'admin.key'), 'utf8').trim()).toBe(secret);
    expect(await viewer(secret)).toEqual({ status: 200, name: 'admin', role: 'ADMIN' });
    expect(await viewer()).toMatchObject({ status: 401 });
    await viewer(`${secret.slice(0, -1)}_`);
    expect(await server!.end('SIGTERM')).toBe(0);
    expect(output()).not.toContain(secret.slice(14));
    server = undefined;
  });

  it('are made, listed and revoked by commands beside the server', async () => {
    const { output } = await start({ NODE_ENV: 'production' });
    const made = await keys('create', 'dash board', '--role', 'VIEWER', '--expires', '2999-12-31');
    expect(made.code).toBe(0);
    const secret = made.out.trim();
    expect(secret).toMatch(/^alphaql_[\w-]{43}$/);
    expect(made.err).not.toContain(secret.slice(14));
    expect(await viewer(secret)).toEqual({ status: 200, name: 'dash board', role: 'VIEWER' });
    const { out } = await keys('list');
    const lines = out.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^key_\d+: admin, ADMIN, alphaql_.{6}…, made .* by the first start, used /);
    expect(lines[1]).toMatch(/: dash board, VIEWER, .* by command line, used .*, ends 3000-01-01T00:00:00\.000Z$/);
    expect(out).not.toContain(secret.slice(14));
    expect((await keys('revoke', 'dash board')).out).toMatch(/, revoked /);
    expect(await viewer(secret)).toMatchObject({ status: 401, message: expect.stringContaining('"dash board" was revoked') });
    expect(output()).not.toContain(secret.slice(14));
  });

  it('are not made where something is wrong, and the command says what', async () => {
    const failed = async (...args: string[]) => {
      const { code, out, err } = await keys(...args);
      expect([code, out]).toEqual([1, '']);
      return err;
    };
    expect(await failed('create', 'admin', '--role', 'ADMIN')).toContain('There is an API key "admin" already.');
    expect(await failed('create', 'x', '--role', 'ROOT')).toContain('VIEWER, ANALYST, ADMIN');
    expect(await failed('create', 'x')).toContain('--role');
    expect(await failed('create', 'x', '--role', 'ADMIN', '--expires', '2020-01-01')).toContain(
      'expiresAt should be an instant in the future',
    );
    expect(await failed('revoke', 'nobody')).toContain('There is no API key "nobody". Known: admin, dash board.');
  });
});
