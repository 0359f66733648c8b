import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder with real data and golden values that lies beside the project on our machines, or null where it does not. */
export function sharedDir(): string | null {
  const folder = process.env.SHARED_DIR ?? path.resolve(import.meta.dirname, '../../../shared');
  return existsSync(path.join(folder, 'data')) ? folder : null;
}

/** `describe` for tests on the shared data; where it is missing, what would read it is not even looked at, and one skipped test says so. */
export function describeShared(name: string, body: (shared: string) => void): void {
  const shared = sharedDir();
  if (shared) describe(name, () => body(shared));
  else it.skip(`${name} (the shared data folder is missing; set SHARED_DIR)`, () => {});
}
