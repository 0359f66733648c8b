/** What is kept no longer. Every machine with workers does it, one at a time, a bounded batch at a time. */
import { inTransaction } from '../../data/store/save/fenced-transaction.js';
import type { Store } from '../../data/store/store.js';
import { FINAL_STATUSES, SCHEDULER } from '../../domain/job.js';

/** Whole jobs that one call removes at most, and jobs whose steps it does. */
const AT_ONCE = 100;

/** Whoever prunes holds this advisory lock. */
const PRUNE_LOCK = 5_140_904;

/**
 * Removes jobs that were finished so many days ago, with their parts, events and steps, except those that made an experiment and the last of each
 * schedule; a day after a job has succeeded its steps, of which no later attempt has use; and what worker threads that have been silent for a day
 * said of providers, except the last word on each. Does nothing while another process does it.
 */
export function prune(store: Store, days: number): Promise<void> {
  return inTransaction(store, null, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [PRUNE_LOCK]);
    if (!rows[0].mine) return;
    await client.query(OLD_JOBS, [days, AT_ONCE, FINAL_STATUSES, SCHEDULER]);
    await client.query(DONE_STEPS, [AT_ONCE]);
    await client.query(OLD_BREAKERS);
  });
}

// The keys of a schedule's jobs end with the instant for which it fired: the last one shows when that was, and that it is done.
const OLD_JOBS = `
with old as materialized (
  select id from job whole
   where parent_id is null and status = any($3::job_status[]) and finished_at < clock_timestamp() - make_interval(days => $1)
     and not exists (select from experiment where job_id = whole.id)
     and not exists (select from job part join experiment on experiment.job_id = part.id where part.parent_id = whole.id)
     and not (requested_by = $4 and idempotency_key like '%Z' and not exists (
       select from job later where later.requested_by = $4 and later.idempotency_key > whole.idempotency_key
          and starts_with(later.idempotency_key, regexp_replace(whole.idempotency_key, '[^ ]+$', ''))))
   order by id limit $2 for update skip locked
), gone as materialized (
  select id from old union all select part.id from job part join old on part.parent_id = old.id
), events as (
  delete from job_event where job_id in (select id from gone)
), steps as (
  delete from job_step where job_id in (select id from gone)
)
delete from job where id in (select id from gone)`;

const DONE_STEPS = `
delete from job_step where job_id in (
  select distinct step.job_id from job_step step join job own on own.id = step.job_id
    join job whole on whole.id = coalesce(own.parent_id, own.id)
   where whole.status = 'SUCCESS' and whole.finished_at < clock_timestamp() - interval '1 day' limit $1)`;

const OLD_BREAKERS = `
delete from breaker old where updated_at < clock_timestamp() - interval '1 day'
   and exists (select from breaker newer where newer.provider = old.provider and newer.updated_at > old.updated_at)`;
