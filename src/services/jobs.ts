import type { JobFilter, StoredJob, StoredJobEvent } from '../data/store/find/jobs.js';
import { notFound } from '../domain/errors.js';
import type { JobStatus } from '../domain/job.js';
import { findNode, rowIdOf } from '../domain/node-id.js';
import { KINDS } from '../jobs/kinds/kinds.js';

/** What this service asks of the store and the jobs. */
export interface JobStore {
  findJobs(ids: readonly number[]): Promise<StoredJob[]>;
  listJobs(filter: JobFilter, after: number | null, limit: number): Promise<StoredJob[]>;
  countJobs(filter: JobFilter): Promise<number>;
  countParts(parentId: number): Promise<{ status: JobStatus; count: number }[]>;
  listJobEvents(jobId: number, after: number, limit: number): Promise<StoredJobEvent[]>;
  countJobEvents(jobId: number): Promise<number>;
  /** Both return whether there is such a job, and throw `CONFLICT` where its state does not allow it. */
  cancel(id: number): Promise<boolean>;
  retry(id: number): Promise<boolean>;
}

/** The jobs of the store: what they are, and what a caller may do with them. */
export class JobBook {
  constructor(private readonly store: JobStore) {}

  /** The job of a node id. Throws `NOT_FOUND`. */
  async get(id: string): Promise<StoredJob> {
    const job = await this.find(numberOf(id));
    if (job === null) throw unknown(id);
    return job;
  }

  /** The job of a row's id, or null. */
  async find(id: number): Promise<StoredJob | null> {
    const [job] = await this.store.findJobs([id]);
    return job ?? null;
  }

  /** The jobs of rows' ids, in their order; null where there is none. */
  async findByIds(ids: readonly number[]): Promise<(StoredJob | null)[]> {
    const byId = new Map((await this.store.findJobs(ids)).map((job) => [job.id, job]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** Jobs with one more than `limit` where more follow. Throws `NOT_FOUND` for a kind that does not exist. */
  async list(
    filter: JobFilter,
    after: number | null,
    limit: number,
  ): Promise<{ jobs: StoredJob[]; count: () => Promise<number> }> {
    checkKind(filter.kind);
    return { jobs: await this.store.listJobs(filter, after, limit + 1), count: () => this.store.countJobs(filter) };
  }

  /** Changes of a job with one more than `limit` where more follow. */
  async events(jobId: number, after: number, limit: number): Promise<{ events: StoredJobEvent[]; count: () => Promise<number> }> {
    return { events: await this.store.listJobEvents(jobId, after, limit + 1), count: () => this.store.countJobEvents(jobId) };
  }

  countParts(jobId: number): Promise<{ status: JobStatus; count: number }[]> {
    return this.store.countParts(jobId);
  }

  /** Stops a job and its parts. Throws `NOT_FOUND`, and `CONFLICT` where it is finished. */
  async cancel(id: string): Promise<StoredJob> {
    if (!(await this.store.cancel(numberOf(id)))) throw unknown(id);
    return this.get(id);
  }

  /** Queues a job that was given up or cancelled anew. Throws `NOT_FOUND`, and `CONFLICT` in any other state. */
  async retry(id: string): Promise<StoredJob> {
    if (!(await this.store.retry(numberOf(id)))) throw unknown(id);
    return this.get(id);
  }
}

/** Throws `NOT_FOUND` for a kind that does not exist; null is none. */
export function checkKind(kind: string | null): void {
  if (kind !== null && !Object.hasOwn(KINDS, kind)) throw notFound('kind of job', kind, Object.keys(KINDS));
}

function numberOf(id: string): number {
  const node = findNode(id);
  const row = node?.type === 'Job' ? rowIdOf(node.key) : null;
  if (row === null) throw unknown(id);
  return row;
}

function unknown(id: string) {
  return notFound('job', id, []);
}
