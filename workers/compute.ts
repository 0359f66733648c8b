/** The thread that computes: rankings, regimes, the demo market. */
export { doWork as default } from '../src/jobs/compute-thread.js';
