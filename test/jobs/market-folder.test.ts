import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { resolveMarketFolder } from '../../src/jobs/market-folder.js';

describe('a market folder below the configured one', () => {
  let base: string;
  beforeAll(async () => {
    base = await mkdtemp(path.join(os.tmpdir(), 'alphaql-markets-'));
    await mkdir(path.join(base, 'markets/us'), { recursive: true });
    await mkdir(path.join(base, 'markets-of-others'));
    await symlink(base, path.join(base, 'markets/link'));
  });
  afterAll(() => rm(base, { recursive: true }));

  it('is found by its relative path', async () => {
    expect(await resolveMarketFolder(path.join(base, 'markets'), 'us')).toMatch(/markets\/us$/);
  });

  it.each(['..', '../markets-of-others', 'link', 'link/markets-of-others', '/etc', 'nothing', '.'])(
    'is not %s',
    async (folder) => {
      await expect(resolveMarketFolder(path.join(base, 'markets'), folder)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    },
  );

  it('is none where none is configured', async () => {
    await expect(resolveMarketFolder(null, 'us')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
