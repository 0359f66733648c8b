import { readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { badInput, conflict } from '../../domain/errors.js';
import { makeFolder } from './make-folder.js';

/**
 * Fills a folder all at once: `write` writes into a temporary one beside it (an absolute path without symbolic links), which takes its
 * place when all is there. A folder that has files already is refused with `CONFLICT`; with `force`, files of the same names are replaced
 * and others stay. Throws `BAD_USER_INPUT` where it cannot be written.
 */
export async function fillFolder(
  folder: string,
  { force }: { force: boolean },
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const target = path.resolve(folder);
  const temporary = `${target}.partial-${process.pid}`;
  try {
    const present = await filesOf(target);
    if (present !== null && present.length > 0 && !force) {
      throw conflict(
        `The folder "${folder}" has files already. Choose another one, or replace those of the same names with --force.`,
        ['out'],
      );
    }
    await rm(temporary, { recursive: true, force: true });
    makeFolder(temporary);
    try {
      await write(await realpath(temporary));
      await moveInto(target, temporary, present ?? []);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  } catch (error) {
    throw isUnwritable(error) ? badInput(['out'], 'a folder that can be written', `${folder} (${error.message})`) : error;
  }
}

async function moveInto(target: string, temporary: string, present: readonly string[]): Promise<void> {
  if (present.length === 0) {
    // Empty, or not there: one that has got files meanwhile is not removed.
    await rmdir(target).catch(() => {});
    await rename(temporary, target);
  } else {
    for (const file of await readdir(temporary)) await rename(path.join(temporary, file), path.join(target, file));
  }
}

/** The names of a folder's files; null where there is none. */
async function filesOf(folder: string): Promise<string[] | null> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** The calls with which a connection to what is being written fails. */
const OF_CONNECTIONS = ['connect', 'getaddrinfo', 'read'];

/** What a file system refuses, said by Node with a code or by DuckDB in its words. */
function isUnwritable(error: unknown): error is Error {
  const { syscall, message } = error as NodeJS.ErrnoException;
  return (syscall !== undefined && !OF_CONNECTIONS.includes(syscall)) || message.startsWith('IO Error');
}
