import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { StoredApiKey } from '../../../src/data/store/find/api-keys.js';
import type { NewApiKey } from '../../../src/data/store/save/save-api-key.js';
import { prepareAccess } from '../../../src/services/access/admin-key.js';
import { ApiKeys } from '../../../src/services/access/api-keys.js';
import { hashOf, makeSecret, prefixOf } from '../../../src/services/access/key-secret.js';

const NOW = new Date('2026-03-02T12:00:00Z');

/** Keys that are kept in a list. */
function memoryKeys(): { keys: ApiKeys; rows: (StoredApiKey & { hash: Buffer })[] } {
  const rows: (StoredApiKey & { hash: Buffer })[] = [];
  const keys = new ApiKeys(
    {
      listApiKeys: async () => rows,
      findApiKey: async (id) => rows.find((row) => row.id === id) ?? null,
      saveApiKey: async (key: NewApiKey) => {
        if (rows.some(({ name }) => name === key.name)) return null;
        rows.push({ ...key, id: rows.length + 1, lastUsedAt: null, revokedAt: null });
        return rows.at(-1)!;
      },
      revokeApiKey: async (id, at) => {
        const row = rows.find((one) => one.id === id);
        if (row) row.revokedAt ??= at;
        return row ?? null;
      },
    },
    () => NOW,
  );
  return { keys, rows };
}

describe('a start', () => {
  let dataDir: string;
  let file: string;
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'alphaql-key-'));
    file = path.join(dataDir, 'admin.key');
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const development = () => ({ dataDir, production: false, takesTokens: false });
  const production = (takesTokens = false) => ({ dataDir, production: true, takesTokens });
  const secretIn = () => readFileSync(file, 'utf8').trim();

  it('makes the key of the administrator once, in a file for its owner alone', async () => {
    const { keys, rows } = memoryKeys();
    expect(await prepareAccess(keys, development())).toBe(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['admin.key']);
    expect(rows).toMatchObject([{ name: 'admin', role: 'ADMIN', createdBy: null, expiresAt: null, createdAt: NOW }]);
    expect(rows[0]).toMatchObject({ hash: hashOf(secretIn()), prefix: prefixOf(secretIn()) });
    const secret = secretIn();
    expect(await prepareAccess(keys, development())).toBeNull();
    expect([rows.length, secretIn()]).toEqual([1, secret]);
  });

  it('makes no key where there is one of people, or was one', async () => {
    const { keys } = memoryKeys();
    await keys.create({ name: 'mine', role: 'ADMIN', expiresAt: null }, 'command line');
    await keys.revokeByName('mine');
    expect(await prepareAccess(keys, development())).toBeNull();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('takes up the file of a start that was interrupted, and closes it to others', async () => {
    const secret = makeSecret();
    writeFileSync(file, `${secret}\n`, { mode: 0o644 });
    const { keys, rows } = memoryKeys();
    expect(await prepareAccess(keys, development())).toBe(file);
    expect(secretIn()).toBe(secret);
    expect(rows).toMatchObject([{ hash: hashOf(secret) }]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('replaces a file that holds no key', async () => {
    writeFileSync(file, 'not a key');
    const { keys, rows } = memoryKeys();
    await prepareAccess(keys, development());
    expect(rows).toMatchObject([{ hash: hashOf(secretIn()) }]);
  });

  it('announces nothing where another process made the key meanwhile', async () => {
    const { keys } = memoryKeys();
    const slow = Object.create(keys, { list: { value: async () => [] } }) as ApiKeys;
    expect(await prepareAccess(keys, development())).toBe(file);
    expect(await prepareAccess(slow, development())).toBeNull();
  });

  it('says where a key cannot be kept', async () => {
    mkdirSync(file);
    await expect(prepareAccess(memoryKeys().keys, development())).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('Set DATA_DIR'),
    });
  });

  it('refuses in production while nobody could enter, and makes no key there by itself', async () => {
    const { keys } = memoryKeys();
    const refused = expect.objectContaining({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(
        'nobody could enter: the store has no good API key, and neither JWT_SECRET nor JWKS_URL is set',
      ),
    });
    await expect(prepareAccess(keys, production())).rejects.toEqual(refused);
    await keys.create({ name: 'mine', role: 'VIEWER', expiresAt: null }, null);
    expect(await prepareAccess(keys, production())).toBeNull();
    await keys.revokeByName('mine');
    await expect(prepareAccess(keys, production())).rejects.toEqual(refused);
    expect(await prepareAccess(keys, production(true))).toBeNull();
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

describe('a key', () => {
  it('is good until the instant at which it ends', async () => {
    const { keys } = memoryKeys();
    const ends = (at: number) => keys.isGood({ expiresAt: new Date(NOW.getTime() + at), revokedAt: null } as StoredApiKey);
    expect([ends(1), ends(0), ends(-1)]).toEqual([true, false, false]);
  });

  it.each(['', ' a', 'a ', 'a\tb', 'a\u2028b', 'x'.repeat(101)])('is not named %j', async (name) => {
    const { keys } = memoryKeys();
    await expect(keys.create({ name, role: 'VIEWER', expiresAt: null }, null)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it.each(['a', 'front end', 'Müller: dashboard (2)', 'x'.repeat(100)])('may be named %j', async (name) => {
    const { keys } = memoryKeys();
    expect((await keys.create({ name, role: 'VIEWER', expiresAt: null }, null)).key.name).toBe(name);
  });

  it('is revoked by its name, and a name that none has is told with the known ones', async () => {
    const { keys } = memoryKeys();
    await keys.create({ name: 'dashboard', role: 'VIEWER', expiresAt: null }, null);
    await expect(keys.revokeByName('dashbord')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      problems: [{ suggestions: ['dashboard'] }],
    });
    expect((await keys.revokeByName('dashboard')).revokedAt).toEqual(NOW);
  });
});
