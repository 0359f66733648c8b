import type { JobStatus } from '../../../domain/job.js';
import type { Store } from '../store.js';

/** A point of a sweep: its job, and its backtest where it has begun. */
export interface SweepPoint {
  jobId: number;
  status: JobStatus;
  experimentId: number | null;
  /** By the names of the API; null until finished. */
  metrics: Readonly<Record<string, unknown>> | null;
  digest: string | null;
  dataDigest: string | null;
}

/** The points of the sweep that a job makes, in the order of its grid. */
export async function listSweepPoints(store: Store, sweepJobId: number): Promise<SweepPoint[]> {
  const { rows } = await store.pool.query<SweepPoint>(
    `select job.id as "jobId", job.status, e.id as "experimentId", e.result->'metrics' as metrics, e.digest, e.data_digest as "dataDigest"
       from job left join experiment e on e.job_id = job.id where job.parent_id = $1 and job.kind = 'backtest' order by job.id`,
    [sweepJobId],
  );
  return rows;
}

/** The sweep whose parts a job is one of, or null. */
export async function findSweepOf(store: Store, jobId: number): Promise<{ jobId: number; experimentId: number | null } | null> {
  const { rows } = await store.pool.query<{ jobId: number; experimentId: number | null }>(
    `select whole.id as "jobId", e.id as "experimentId" from job part join job whole on whole.id = part.parent_id and whole.kind = 'sweep'
       left join experiment e on e.job_id = whole.id where part.id = $1`,
    [jobId],
  );
  return rows[0] ?? null;
}
