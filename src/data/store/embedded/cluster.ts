/**
 * A data directory of Postgres as a server: initialising, starting and stopping it.
 *
 * The server is spawned detached and logs to a file, so that it outlives a crash of Node and Ctrl-C does not reach it before Node has
 * drained. It listens on loopback only, and asks for a password, which lies in the data directory: other users of the machine reach
 * the port too.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fchownSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { unavailable } from '../../../domain/errors.js';
import { type Binaries, findBinaries, type Ids, postgresIds } from './binaries.js';
import { isAlive, pause } from './process.js';

const USER = 'alphaql';
const PASSWORD_FILE = 'alphaql.password';
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };
/** Recovery after a crash replays up to `max_wal_size`, which a slow disk takes minutes for. */
const START_TIMEOUT_MS = 300_000;

/** A running server of ours. */
export interface Cluster {
  readonly pid: number;
  readonly port: number;
  /** A URL with the password in it: not for logs. */
  urlOf(database: string): string;
  /** `fast` ends sessions and writes a checkpoint; `immediate` is a crash that the next start recovers from. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
}

/** Makes a data directory in an empty or missing folder. `sync: false` is for throwaway clusters. */
export async function initCluster(
  dataDir: string,
  { binaries, ids = postgresIds(), sync = true }: { binaries?: Binaries; ids?: Ids; sync?: boolean } = {},
): Promise<void> {
  const { initdb } = binaries ?? (await findBinaries());
  mkdirSync(dataDir, { recursive: true });
  const passwordFile = `${dataDir}.password`;
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (ids.uid !== undefined) for (const file of [dataDir, passwordFile]) chownSync(file, ids.uid, ids.gid!);
  chmodSync(dataDir, 0o700);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const args = ['-D', dataDir, ...access, ...locale, ...(sync ? [] : ['--no-sync'])];
  try {
    await promisify(execFile)(initdb, args, { ...ids, cwd: '/', env: ENVIRONMENT });
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    throw unavailable(`Postgres could not make a data directory in ${dataDir}: ${stderr?.trim() || message}`, cause);
  }
  renameSync(passwordFile, path.join(dataDir, PASSWORD_FILE));
}

/** Starts the server of a data directory and resolves when it accepts connections. `port` is a wish: another one where it is taken. */
export async function startCluster(
  dataDir: string,
  options: { settings: Readonly<Record<string, string>>; logFile: string; binaries?: Binaries; ids?: Ids; port?: number },
): Promise<Cluster> {
  const { settings, logFile, ids = postgresIds() } = options;
  const { postgres } = options.binaries ?? (await findBinaries());
  const port = await freePort(options.port);
  const args = ['-D', dataDir, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const logged = existsSync(logFile) ? statSync(logFile).size : 0;
  const log = openSync(logFile, 'a', 0o600);
  if (ids.uid !== undefined) fchownSync(log, ids.uid, ids.gid!); // Its user may start it next time.
  const child = spawn(postgres, args, { ...ids, cwd: '/', env: ENVIRONMENT, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let ended = false;
  const failure = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(unavailable(`Postgres ended with code ${code} while starting: ${tailOf(logFile, logged)}`)),
    );
  }).finally(() => {
    ended = true;
  });
  const cluster = clusterOf(dataDir, child.pid ?? 0, port);
  await Promise.race([accepting(cluster, () => ended), failure]);
  child.removeAllListeners();
  child.unref();
  return cluster;
}

/** The server of a data directory that runs already. */
export function clusterOf(dataDir: string, pid: number, port: number): Cluster {
  const password = readFileSync(path.join(dataDir, PASSWORD_FILE), 'utf8');
  return {
    pid,
    port,
    urlOf: (database) => `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`,
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

function freePort(wish = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error) => (wish === 0 ? reject(error) : resolve(freePort())));
    server.listen(wish, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Resolves when the server accepts a session, or when its process has `ended`. */
async function accepting(cluster: Cluster, ended: () => boolean): Promise<void> {
  for (const deadline = performance.now() + START_TIMEOUT_MS; !ended(); await pause()) {
    const client = new pg.Client({ connectionString: cluster.urlOf('postgres') });
    client.on('error', () => {});
    try {
      await client.connect();
      return await client.end();
    } catch (cause) {
      if (performance.now() > deadline)
        throw unavailable(`Postgres did not accept connections within ${START_TIMEOUT_MS / 1000} s.`, cause);
    }
  }
}

/** What a start wrote to the log, at most the last lines of it. */
function tailOf(file: string, start: number): string {
  return readFileSync(file).subarray(start).toString().trim().split('\n').slice(-5).join(' | ');
}
