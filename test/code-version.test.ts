import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { codeVersion } from '../src/code-version.js';

describe('the code version', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'alphaql-version-'));
    writeFileSync(path.join(folder, 'package.json'), '{ "version": "1.2.3" }');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { encoding: 'utf8' }).trim();

  it('is the commit, and dirty from the first change on, a new file included', () => {
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'one');
    const commit = git('rev-parse', 'HEAD');
    expect(codeVersion(folder)).toEqual({ commit, dirty: false });
    writeFileSync(path.join(folder, 'new-factor.ts'), '');
    expect(codeVersion(folder)).toEqual({ commit, dirty: true });
  });

  it("is the package's version where there is no git checkout, or none with a commit", () => {
    expect(codeVersion(folder)).toEqual({ commit: '1.2.3', dirty: false });
    git('init', '-q');
    expect(codeVersion(folder)).toEqual({ commit: '1.2.3', dirty: false });
  });
});
