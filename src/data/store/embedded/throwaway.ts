import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkReachable, postgresIds, reachableBinaries } from './binaries.js';
import { type Cluster, initCluster, startCluster } from './cluster.js';

/** A server for tests and tools, in a temporary folder that goes with it. */
export interface Throwaway {
  readonly cluster: Cluster;
  /** Lets the server crash and starts it again, on the same port. */
  crash(): Promise<void>;
  /** Ends the server at once and removes all that it had. */
  discard(): Promise<void>;
}

const SETTINGS = { shared_buffers: '128MB', max_connections: '200' };
/** Durability is what a throwaway does not need. */
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Starts an empty server that nobody will miss; `durable`: one that waits for the disk as the real one does, to measure that. */
export async function startThrowaway({ durable = false } = {}): Promise<Throwaway> {
  const base = mkdtempSync(path.join(os.tmpdir(), 'alphaql-throwaway-'));
  chmodSync(base, 0o755);
  const ids = postgresIds();
  checkReachable(base, ids, 'TMPDIR');
  const binaries = await reachableBinaries(base, ids);
  const data = path.join(base, 'data');
  await initCluster(data, { binaries, ids, sync: false });
  const settings = durable ? SETTINGS : { ...SETTINGS, ...FORGETFUL };
  const options = { binaries, ids, settings, logFile: path.join(base, 'postgres.log') };
  const start = async (port?: number): Promise<Cluster> => {
    for (let times = 1; ; times++) {
      try {
        return await startCluster(data, { ...options, port });
      } catch (error) {
        // A port that was free may be another's a moment later.
        if (times === 5 || !/could not bind/.test((error as Error).message)) throw error;
      }
    }
  };
  let cluster = await start();
  return {
    get cluster() {
      return cluster;
    },
    async crash() {
      await cluster.stop('immediate');
      cluster = await start(cluster.port);
    },
    async discard() {
      await cluster.stop('immediate');
      rmSync(base, { recursive: true, force: true });
    },
  };
}
