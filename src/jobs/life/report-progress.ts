import type { Store } from '../../data/store/store.js';
import type { AttemptId } from './attempt-id.js';
import { JOB_CHANNEL } from './transitions.js';

/** Writes how far an attempt is, from 0 to 1, and says so to whoever listens. An attempt that does not own its job changes nothing. */
export async function reportProgress(store: Store, attempt: AttemptId, progress: number | null, stage: string): Promise<void> {
  await store.pool.query({
    name: 'job-progress',
    text: `with after as (
        update job set progress = coalesce($3::float8, progress), stage = $4, revision = revision + 1, updated_at = clock_timestamp()
         where id = $1 and claim = $2 and status = 'RUNNING' returning id, parent_id, kind, status)
      select pg_notify('${JOB_CHANNEL}', json_build_object('id', id, 'parent', parent_id, 'kind', kind, 'status', status)::text) from after`,
    values: [attempt.jobId, attempt.claim, progress, stage],
  });
}
