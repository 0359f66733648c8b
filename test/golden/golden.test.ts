/**
 * Runs every case of every golden file of `GOLDEN_DIR` (unset: the folder beside the project), one test a case. The handler of
 * a file is `handlers/<name>.ts`, chosen by the `name` in the file; nothing else is edited to add one.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultsOf, type Handle } from './compare.js';
import { type GoldenFile, goldenDir, goldenFilesOf, readGoldenFile } from './golden-file.js';
import { PENDING } from './pending.js';

const handlersFolder = path.join(import.meta.dirname, 'handlers');
const handlers = new Map<string, Handle>();
for (const file of existsSync(handlersFolder) ? readdirSync(handlersFolder).sort() : []) {
  const module = (await import(pathToFileURL(path.join(handlersFolder, file)).href)) as { handle: Handle };
  handlers.set(path.parse(file).name, module.handle);
}

const folder = goldenDir();
if (folder === null) {
  describe.skip('golden files (skipped: the folder ../shared/data/golden is missing; set GOLDEN_DIR)', () => it('run', () => {}));
} else {
  const files = existsSync(folder) ? goldenFilesOf(folder) : [];
  describe('golden files', () => {
    it('are there', () => expect({ folder, files }).not.toEqual({ folder, files: [] }));
  });
  for (const file of files) describe(`golden ${file}`, () => runFile(folder, file));
}

function runFile(from: string, file: string): void {
  let golden: GoldenFile;
  try {
    golden = readGoldenFile(from, file);
  } catch (error) {
    it('is a golden file', () => {
      throw error;
    });
    return;
  }
  const handle = handlers.get(golden.name);
  const pending = PENDING.includes(golden.name);
  if (handle && pending) {
    it('is not named as pending any more', () => {
      throw new Error(`handlers/${golden.name}.ts exists: take ${golden.name} out of pending.ts.`);
    });
  }
  for (const one of golden.cases) {
    if (handle) {
      it(one.id, async () => expect(faultsOf(one, await handle(one, golden)).slice(0, 20)).toEqual([]));
    } else if (pending) {
      it.skip(`${one.id} (pending: it has no handler yet)`, () => {});
    } else {
      it(one.id, () => {
        throw new Error(`Nothing handles "${golden.name}". Known: ${[...handlers.keys()].join(', ')}.`);
      });
    }
  }
}
