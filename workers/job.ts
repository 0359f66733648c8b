/** The thread that Bree opens for jobs. */
import { serveJobs } from '../src/jobs/workers/job-thread.js';

await serveJobs();
