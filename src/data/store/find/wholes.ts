import type { Store } from '../store.js';

/** The job that another is a part of, and the experiment that it makes where that is written down already. Null for a job that is no part. */
export async function findWholeOf(store: Store, jobId: number): Promise<{ jobId: number; experimentId: number | null } | null> {
  const { rows } = await store.pool.query<{ jobId: number; experimentId: number | null }>(
    `select part.parent_id as "jobId", e.id as "experimentId"
       from job part left join experiment e on e.job_id = part.parent_id where part.id = $1 and part.parent_id is not null`,
    [jobId],
  );
  return rows[0] ?? null;
}

/** What the parts of a job have done, step by step: those steps whose key begins with a word, by the rest of it. */
export async function listStepsOfParts(store: Store, wholeId: number, word: string): Promise<Map<string, unknown>> {
  const { rows } = await store.pool.query<{ rest: string; result: unknown }>(
    `select substr(step.key, length($2) + 2) as rest, step.result
       from job part join job_step step on step.job_id = part.id where part.parent_id = $1 and step.key like $2 || ' %' order by step.key`,
    [wholeId, word],
  );
  return new Map(rows.map(({ rest, result }) => [rest, result]));
}
