/**
 * What works on jobs lets what answers go first where cores are scarce. On Linux only, where a thread can be told from its process; elsewhere,
 * and where it is not allowed, everything works all the same.
 */
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { commandLineOf } from '../../data/store/embedded/process.js';
import type { Store } from '../../data/store/store.js';

/**
 * Niceness of what works: about a tenth of the share of a usual thread where both want to run, all of it where nobody else does. By the
 * policy SCHED_IDLE a waking API thread waits less for worker threads (by perf sched beside two of them on two cores 0.01 instead of 0.03 ms a
 * time), but they would starve, three parts in a thousand of a core, beside anything else that is busy.
 */
const NICENESS = 10;

/** Lowers the priority of the calling thread and of V8's helpers, which mostly clean up after threads that work. */
export function standBack(): void {
  try {
    os.setPriority(Number(path.basename(readlinkSync('/proc/thread-self'))), NICENESS);
    for (const id of readdirSync('/proc/self/task')) {
      if (readFileSync(`/proc/self/task/${id}/comm`, 'utf8').startsWith('V8Worker')) os.setPriority(Number(id), NICENESS);
    }
  } catch {
    // As the head of the file says.
  }
}

/**
 * Lowers the priority of the Postgres processes that serve the connections of a store from now on, where they run on this machine. What they
 * do for a ranking holds a core for milliseconds, in which an answer of the API waited for it.
 */
export function connectionsStandBack({ url, pool }: Pick<Store, 'url' | 'pool'>): void {
  if (!['127.0.0.1', 'localhost'].includes(new URL(url).hostname)) return;
  pool.on('connect', (client) => {
    const { processID } = client as typeof client & { processID: number };
    // A server behind a forwarded port counts its processes by itself: the number may be that of anything here.
    if (process.platform !== 'linux' || !commandLineOf(processID)?.startsWith('postgres:')) return;
    try {
      os.setPriority(processID, NICENESS);
      // Every one is a session of its own, and between sessions Linux may go by this number alone.
      writeFileSync(`/proc/${processID}/autogroup`, String(NICENESS));
    } catch {
      // As the head of the file says.
    }
  });
}
