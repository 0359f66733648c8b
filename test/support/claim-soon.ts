import { claimJobs } from '../../src/jobs/life/claim.js';
import type { Settling } from '../../src/jobs/life/settle.js';
import type { MovedJob } from '../../src/jobs/life/transitions.js';

/**
 * At most so many of the jobs in the queue, at least one; the test's own time limit ends the wait. The clock of a virtual machine may step
 * back a little, and then what was sent just now is not due yet.
 */
export async function claimSoon(settling: Settling, count: number, before?: () => Promise<void>): Promise<MovedJob[]> {
  for (;;) {
    await before?.();
    const jobs = await claimJobs(settling, Array(count).fill('worker'), 60);
    if (jobs.length > 0) return jobs;
  }
}
