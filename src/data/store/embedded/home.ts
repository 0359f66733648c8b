/** Where the embedded server lives: `<dataDir>/postgres`, with the data directory, its log, and binaries where they had to be copied. */
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { unavailable } from '../../../domain/errors.js';
import { makeFolder } from '../../files/make-folder.js';
import { type Binaries, checkReachable, type Ids, postgresIds, reachableBinaries } from './binaries.js';
import { type Cluster, clusterOf, initCluster } from './cluster.js';
import { commandLineOf, isAlive } from './process.js';

/** A home whose data directory is initialised. */
export interface Home {
  readonly data: string;
  readonly logFile: string;
  readonly binaries: Binaries;
  readonly ids: Ids;
}

/** The home under a data folder, made where it is missing. Throws `UNAVAILABLE`, saying what to do, where that is not possible. */
export async function openHome(dataDir: string): Promise<Home> {
  const named = path.join(dataDir, 'postgres');
  const ids = idsOf(path.join(named, 'data'));
  makeHome(named, ids);
  checkReachable(named, ids, 'DATA_DIR');
  // A server is known by the data directory on its command line, so links must not give it two names.
  const folder = realpathSync(named);
  const data = path.join(folder, 'data');
  const binaries = await reachableBinaries(folder, ids);
  if (!existsSync(data)) await initialise(data, binaries, ids);
  return { data, logFile: path.join(folder, 'postgres.log'), binaries, ids };
}

/** What a server wrote of itself into its data directory; `running` is null where it runs no more. */
export interface LastServer {
  readonly running: Cluster | null;
  /** The port of the running server, or of one that crashed. */
  readonly port: number | undefined;
}

/**
 * The server that has the data directory, by its `postmaster.pid`: the process is on line 1 and the port on line 4.
 *
 * Postgres removes the file of a server that crashed, unless the number of its process belongs to another program by now, which
 * happens after a restart of the machine. Hence the look at that program's command line.
 */
export function lastServer(data: string): LastServer {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return { running: null, port: undefined };
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n').map(Number);
  if (!isAlive(pid)) return { running: null, port };
  const commandLine = commandLineOf(pid);
  if (commandLine === null || commandLine.includes(data)) return { running: clusterOf(data, pid, port), port };
  rmSync(file, { force: true });
  return { running: null, port };
}

/** The user that runs the server. An existing data directory stays with its owner, who alone may run it. */
function idsOf(data: string): Ids {
  const ids = postgresIds();
  if (!existsSync(data)) return ids;
  const { uid, gid } = statSync(data);
  if (ids.uid === undefined && uid !== process.getuid?.()) {
    throw unavailable(
      `${data} belongs to another user (uid ${uid}). Start AlphaQL as that user, or set DATA_DIR to a folder of your own.`,
    );
  }
  if (uid === 0) {
    throw unavailable(
      `${data} belongs to root, as which Postgres does not run. Give it to an unprivileged user ("chown -R ${ids.uid}:${ids.gid} ${data}").`,
    );
  }
  return ids.uid === undefined ? ids : { uid, gid };
}

/** Makes a folder that the user of Postgres can enter, whatever our umask. Folders that were there stay as they are. */
function makeHome(folder: string, ids: Ids): void {
  try {
    const made = makeFolder(folder);
    if (ids.uid !== undefined) for (const each of made) chmodSync(each, 0o755);
  } catch (cause) {
    throw unavailable(
      `The folder ${folder} cannot be made (${String(cause)}). Set DATA_DIR to a folder that you may write to.`,
      cause,
    );
  }
}

/** The data directory appears complete or not at all, so neither a crash nor a second start meets half of one. */
async function initialise(data: string, binaries: Binaries, ids: Ids): Promise<void> {
  removeUnfinished(data);
  const unfinished = `${data}.${process.pid}.${randomUUID()}`;
  await initCluster(unfinished, { binaries, ids });
  try {
    renameSync(unfinished, data);
    syncFolder(path.dirname(data));
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(data)) throw error; // Else another process was faster.
  }
}

/** Removes what starts that were killed have left. */
function removeUnfinished(data: string): void {
  for (const name of readdirSync(path.dirname(data))) {
    const pid = /^data\.(\d+)\./.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(path.join(path.dirname(data), name), { recursive: true });
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
