import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder with those above it that are missing, and returns the ones that it made, outermost first. Throws what the file system says.
 *
 * `mkdirSync` with `recursive` never returns where a file system says of a folder that is there that it is not, as `/proc` does.
 */
export function makeFolder(folder: string): string[] {
  const missing: string[] = [];
  for (let at = path.resolve(folder); !existsSync(at); at = path.dirname(at)) missing.unshift(at);
  const made = missing.filter(makeOne);
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
  return made;
}

/** Whether it was missing still: another process may have been faster. */
function makeOne(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
