import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fillFolder } from '../../../src/data/files/fill-folder.js';

describe('a folder that is filled', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'alphaql-fill-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const out = (...names: string[]) => path.join(root, 'some', 'where', ...names);
  const fill = (files: Record<string, string>, force = false) =>
    fillFolder(out(), { force }, async (temporary) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(path.join(temporary, name), text);
    });

  it('has all files, or is not there: nothing is left of a write that fails', async () => {
    const failing = fillFolder(out(), { force: false }, async (temporary) => {
      writeFileSync(path.join(temporary, 'a'), '1');
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect(readdirSync(path.join(root, 'some', 'where', '..'))).toEqual([]);
    await fill({ a: '1', b: '2' });
    expect(readdirSync(out()).sort()).toEqual(['a', 'b']);
    expect(readdirSync(path.join(root, 'some'))).toEqual(['where']);
  });

  it('is refused where it has files, and keeps them; with force those of the same names are replaced', async () => {
    await fill({ a: '1', b: '2' });
    await expect(fill({ a: '3' })).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('--force') });
    expect(readFileSync(out('a'), 'utf8')).toBe('1');
    await fill({ a: '3' }, true);
    expect([readFileSync(out('a'), 'utf8'), readFileSync(out('b'), 'utf8')]).toEqual(['3', '2']);
  });

  it('says as it is what goes wrong with the source', async () => {
    const lost = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED', syscall: 'connect' });
    await expect(fillFolder(out(), { force: false }, () => Promise.reject(lost))).rejects.toBe(lost);
  });

  it('is bad input where it cannot be', async () => {
    writeFileSync(path.join(root, 'some'), 'a file');
    await expect(fill({ a: '1' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('ENOTDIR') });
  });
});
