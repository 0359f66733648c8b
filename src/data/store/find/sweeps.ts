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

/**
 * The points of the sweep that a job makes, in the order of its grid. A part has one point, or a batch of them, each an experiment at its
 * position: a point that is stored is done whatever becomes of the others, and one that has not begun waits although its part is at work.
 */
export async function listSweepPoints(store: Store, sweepJobId: number): Promise<SweepPoint[]> {
  const { rows } = await store.pool.query<SweepPoint>(
    `select job.id as "jobId", e.id as "experimentId", e.result->'metrics' as metrics, e.digest, e.data_digest as "dataDigest",
            case when e.digest is not null then 'SUCCESS' when e.id is null and job.status = 'RUNNING' then 'QUEUED'
                 else job.status::text end as status
       from job
            cross join jsonb_array_elements(coalesce(job.params->'points', jsonb_build_array(job.params->'point')))
              with ordinality as point(place, number)
            left join experiment e on e.job_id = job.id and e.position = point.number - 1
      where job.parent_id = $1 and job.sequence = 1 order by point.place::int, job.id`,
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
