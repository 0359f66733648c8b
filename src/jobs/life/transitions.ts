/**
 * The life of a job: which state may follow which, and the one function that moves a job from one to the next.
 *
 * Every change is one statement that checks the present state, changes the row, writes the event and says so to whoever listens, so
 * that of two who want to change a job one comes too late and is told.
 */
import type pg from 'pg';
import type { JobFault, JobResult, JobStatus } from '../../domain/job.js';
import type { AttemptId } from './attempt-id.js';

/** The states that each state may go on to. */
export const NEXT: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  PENDING: ['QUEUED', 'CANCELLED'],
  QUEUED: ['RUNNING', 'CANCELLED'],
  // Back to QUEUED: a worker that stops gives the job back.
  RUNNING: ['SUCCESS', 'FAILED', 'TIMEOUT', 'QUEUED', 'CANCELLED'],
  FAILED: ['RETRY', 'DEAD', 'CANCELLED'],
  TIMEOUT: ['RETRY', 'DEAD', 'CANCELLED'],
  RETRY: ['QUEUED', 'CANCELLED'],
  SUCCESS: [],
  // Anew on request; a part may have to wait for others again.
  DEAD: ['QUEUED', 'PENDING'],
  CANCELLED: ['QUEUED', 'PENDING'],
};

/** Channel on which every change of a job is told, as `{id, parent, kind, status}`. */
export const JOB_CHANNEL = 'alphaql_jobs';

/** A change of a job; what is not given stays or is what the new state implies. */
export interface Change {
  to: JobStatus;
  /** Only from these of the states that may go on to `to`. */
  from?: readonly JobStatus[];
  /** Only if this attempt still owns the job. */
  owner?: AttemptId;
  reason?: string;
  /** To RUNNING: who takes it, and for how long without being renewed. */
  worker?: string;
  leaseSeconds?: number;
  /** To SUCCESS. */
  result?: JobResult | null;
  /** To FAILED and TIMEOUT; to DEAD for a parent. */
  fault?: JobFault;
  /** To RETRY. */
  retryInMs?: number;
  /** To QUEUED or PENDING: whether the attempts are restored (a retry on request) or the present one does not count (a worker gave it back). */
  attempts?: 'restored' | 'returned';
}

/** A job as a change leaves it. */
export interface MovedJob {
  id: number;
  kind: string;
  status: JobStatus;
  params: unknown;
  priority: number;
  attempt: number;
  maxAttempts: number;
  timeoutSeconds: number;
  claim: number;
  parentId: number | null;
  divided: boolean;
}

/**
 * Moves a job to another state and returns it; null where it is in no state from which that is possible, or its attempt no longer owns
 * it. `client` is in a transaction where more has to happen together with it.
 */
export async function transition(client: pg.ClientBase | pg.Pool, jobId: number, change: Change): Promise<MovedJob | null> {
  const { to, from, owner, reason, worker, leaseSeconds, result, fault, retryInMs, attempts } = change;
  const origins = (Object.keys(NEXT) as JobStatus[]).filter(
    (state) => NEXT[state].includes(to) && (from?.includes(state) ?? true),
  );
  const { rows } = await client.query<MovedJob>({
    name: 'job-transition',
    text: TRANSITION,
    values: [
      jobId,
      to,
      origins,
      owner?.claim ?? null,
      worker ?? null,
      leaseSeconds ?? null,
      result ? JSON.stringify(result) : null,
      fault ? JSON.stringify(fault) : null,
      retryInMs ?? null,
      attempts ?? null,
      reason ?? null,
    ],
  });
  return rows[0] ?? null;
}

const TRANSITION = `
with before as (
  select id, status, worker, attempt from job
   where id = $1 and status = any($3::job_status[]) and ($4::int is null or (claim = $4 and status = 'RUNNING')) for update
), after as (
  update job set status = $2::job_status, revision = revision + 1, updated_at = clock_timestamp(),
    attempt = case when $2 = 'RUNNING' then job.attempt + 1 when $10 = 'restored' then 0
                   when $10 = 'returned' then greatest(job.attempt - 1, 0) else job.attempt end,
    claim = job.claim + ($2 = 'RUNNING')::int,
    worker = case when $2 = 'RUNNING' then $5 end,
    lease_until = case when $2 = 'RUNNING' then clock_timestamp() + make_interval(secs => $6::float8) end,
    retry_at = case when $2 = 'RETRY' then clock_timestamp() + make_interval(secs => $9::float8 / 1000) end,
    started_at = case when $2 = 'RUNNING' then clock_timestamp() else job.started_at end,
    finished_at = case when $2 in ('SUCCESS', 'DEAD', 'CANCELLED') then clock_timestamp() end,
    progress = case when $2 = 'SUCCESS' then 1 when $2 = 'RUNNING' or $10 = 'restored' then 0 else job.progress end,
    stage = case when $2 in ('RUNNING', 'QUEUED', 'SUCCESS') then null else job.stage end,
    result = case when $2 = 'SUCCESS' then $7::jsonb end,
    error = case when $8::jsonb is not null then $8::jsonb || jsonb_build_object('attempt', job.attempt, 'at', clock_timestamp())
                 when $2 = 'SUCCESS' or $10 = 'restored' then null else job.error end
   from before where job.id = before.id
  returning job.*, before.status as from_status, before.worker as from_worker
), event as (
  insert into job_event (job_id, at, attempt, from_status, to_status, worker, reason)
  select id, clock_timestamp(), attempt, from_status, status, coalesce(worker, from_worker), $11::text from after
)
select id, kind, status, params, priority, attempt, max_attempts as "maxAttempts", timeout_seconds as "timeoutSeconds", claim,
       parent_id as "parentId", divided,
       pg_notify('${JOB_CHANNEL}', json_build_object('id', id, 'parent', parent_id, 'kind', kind, 'status', status)::text) as told
  from after`;
