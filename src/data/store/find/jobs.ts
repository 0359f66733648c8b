import type { JobFault, JobResult, JobStatus } from '../../../domain/job.js';
import type { Store } from '../store.js';

/** A stored job. What a whole says of progress and changes follows from its parts. */
export interface StoredJob {
  id: number;
  kind: string;
  status: JobStatus;
  params: unknown;
  requestedBy: string;
  priority: number;
  attempt: number;
  maxAttempts: number;
  timeoutSeconds: number;
  worker: string | null;
  retryAt: Date | null;
  progress: number;
  stage: string | null;
  revision: number;
  idempotencyKey: string | null;
  parentId: number | null;
  divided: boolean;
  result: JobResult | null;
  error: (JobFault & { attempt: number; at: string }) | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  updatedAt: Date;
}

/** One change of a job's state. */
export interface StoredJobEvent {
  id: number;
  at: Date;
  attempt: number;
  fromStatus: JobStatus | null;
  toStatus: JobStatus;
  worker: string | null;
  reason: string | null;
}

/** Which jobs are meant; null: no condition. */
export interface JobFilter {
  statuses: readonly JobStatus[] | null;
  kind: string | null;
  parentId: number | null;
}

const COLUMNS = `j.id, kind, status, params, requested_by as "requestedBy", priority, attempt, max_attempts as "maxAttempts",
  timeout_seconds as "timeoutSeconds", worker, retry_at as "retryAt", coalesce(parts.progress, j.progress) as progress, stage,
  j.revision + coalesce(parts.revision, 0) as revision, idempotency_key as "idempotencyKey", parent_id as "parentId", divided, result,
  error, created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt",
  greatest(j.updated_at, parts.updated_at) as "updatedAt"`;

const JOBS = `job j left join lateral (
    select avg(progress) as progress, sum(revision)::int as revision, max(updated_at) as updated_at
      from job part where part.parent_id = j.id having count(*) > 0) parts on j.divided`;

const FILTER =
  '($1::job_status[] is null or status = any($1)) and ($2::text is null or kind = $2) and ($3::int is null or parent_id = $3)';

/** Jobs by id, in any order; an unknown id has no row. */
export async function findJobs(store: Store, ids: readonly number[]): Promise<StoredJob[]> {
  const { rows } = await store.pool.query<StoredJob>({
    name: 'find-jobs',
    text: `select ${COLUMNS} from ${JOBS} where j.id = any($1)`,
    values: [ids],
  });
  return rows;
}

/** The jobs that a filter leaves, after an id: newest first, or the parts of a whole oldest first. */
export async function listJobs(
  store: Store,
  { statuses, kind, parentId }: JobFilter,
  after: number | null,
  limit: number,
): Promise<StoredJob[]> {
  const [beyond, order] = parentId === null ? ['<', 'desc'] : ['>', 'asc'];
  const { rows } = await store.pool.query<StoredJob>(
    `select ${COLUMNS} from ${JOBS} where ${FILTER} and ($4::int is null or j.id ${beyond} $4) order by j.id ${order} limit $5`,
    [statuses, kind, parentId, after, limit],
  );
  return rows;
}

/** How many jobs a filter leaves. */
export async function countJobs(store: Store, { statuses, kind, parentId }: JobFilter): Promise<number> {
  const { rows } = await store.pool.query(`select count(*)::int as count from job where ${FILTER}`, [statuses, kind, parentId]);
  return rows[0].count;
}

/** How many parts of a job are in which state. */
export async function countParts(store: Store, parentId: number): Promise<{ status: JobStatus; count: number }[]> {
  const { rows } = await store.pool.query(
    'select status, count(*)::int as count from job where parent_id = $1 group by status order by status',
    [parentId],
  );
  return rows;
}

/** What happened to a job after an event, oldest first. */
export async function listJobEvents(store: Store, jobId: number, after: number, limit: number): Promise<StoredJobEvent[]> {
  const { rows } = await store.pool.query<StoredJobEvent>(
    `select id, at, attempt, from_status as "fromStatus", to_status as "toStatus", worker, reason
       from job_event where job_id = $1 and id > $2 order by id limit $3`,
    [jobId, after, limit],
  );
  return rows;
}

/** How many changes a job has seen. */
export async function countJobEvents(store: Store, jobId: number): Promise<number> {
  const { rows } = await store.pool.query('select count(*)::int as count from job_event where job_id = $1', [jobId]);
  return rows[0].count;
}

/** How many attempts are under way, on any machine. */
export async function countWorking(store: Store): Promise<number> {
  const { rows } = await store.pool.query<{ count: number }>(
    `select count(*)::int as count from job where status = 'RUNNING' and lease_until > clock_timestamp()`,
  );
  return rows[0].count;
}
