import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeFolder } from '../../../src/data/files/make-folder.js';

describe('making a folder', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(path.join(os.tmpdir(), 'alphaql-folder-'));
  });
  afterEach(() => rmSync(base, { recursive: true }));

  it('makes those above it that are missing, and says which', () => {
    const inner = path.join(base, 'outer', 'inner');
    expect(makeFolder(inner)).toEqual([path.dirname(inner), inner]);
    expect(statSync(inner).isDirectory()).toBe(true);
    expect(makeFolder(inner)).toEqual([]);
  });

  it('refuses a file of that name, and a folder below one', () => {
    const file = path.join(base, 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(file)).toThrow(`${file} is no folder`);
    expect(() => makeFolder(path.join(file, 'inner'))).toThrow(/ENOTDIR/);
  });

  (process.platform === 'linux' ? it : it.skip)('ends where the system has no room for folders (Linux only)', () => {
    expect(() => makeFolder('/proc/nope/inner')).toThrow(/ENOENT/);
  });
});
