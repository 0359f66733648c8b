import { readlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Niceness of worker threads: about a tenth of the share of a usual thread where both want to run, all of it where nobody else does. By the
 * policy SCHED_IDLE a waking API thread waits less for them (by perf sched beside two of them on two cores 0.01 instead of 0.03 ms a time), but
 * they would starve, three parts in a thousand of a core, beside anything else that is busy.
 */
const NICENESS = 10;

/**
 * Lets the threads that answer go first where cores are scarce: the calling thread alone gets a lower priority. On Linux only; elsewhere a
 * thread cannot be told from its process, and nothing changes.
 */
export function standBack(): void {
  try {
    os.setPriority(Number(path.basename(readlinkSync('/proc/thread-self'))), NICENESS);
  } catch {
    // No Linux, or nobody may do so here: it works all the same.
  }
}
