import type { StoredJob } from '../data/store/find/jobs.js';
import { FINAL_STATUSES, JOB_STATUSES } from '../domain/job.js';
import type { JobFeed } from '../jobs/life/job-feed.js';
import { atMostEvery } from './at-most-every.js';
import { checkKind, type JobBook } from './jobs.js';
import { LiveStream } from './live-stream.js';
import type { RankedRun, Rankings } from './rankings.js';
import { Recent } from './recent.js';

/** Unfinished jobs that a stream of all jobs begins with, at most. */
const BEGIN_WITH = 1000;

/** A whole is told at most ten times a second what its parts have done, as each of them is; what becomes of itself at once. */
const WHOLE_EVERY_MS = 100;

/** Runs that are kept for those who have not read them yet. */
const KEPT_RUNS = 20;

/** Runs that a stream of rankings knows to have told, and that it looks at again at most where it may have missed some. */
const MOST_TOLD = 1000;

const UNFINISHED = JOB_STATUSES.filter((status) => !FINAL_STATUSES.includes(status));

/** Streams of what changes: each begins with the present state, and brings every change, whichever machine made it. */
export class Live {
  /** Reads that are under way or whose job has not changed since, so that a thousand who follow one job cost one query. */
  private readonly reads = new Map<number, Promise<StoredJob | null>>();
  /** Runs never change: however many wait for one, it is read once. */
  private readonly runs = new Recent<RankedRun | null>(KEPT_RUNS);

  constructor(
    private readonly feed: Pick<JobFeed, 'listen'>,
    private readonly jobs: Pick<JobBook, 'get' | 'find' | 'list'>,
    private readonly rankings: Pick<Rankings, 'list' | 'findById' | 'newIds'>,
  ) {
    feed.listen({
      onJob: ({ id, parent }) => {
        this.reads.delete(id);
        if (parent !== null) this.reads.delete(parent);
      },
      onGap: () => this.reads.clear(),
    });
  }

  /** The states of a job up to a final one. Throws NOT_FOUND for an unknown id. */
  async job(nodeId: string): Promise<AsyncIterableIterator<StoredJob>> {
    const { id } = await this.jobs.get(nodeId);
    let revision = 0;
    return new LiveStream<number, StoredJob>(
      (add) => {
        add(id);
        const addWhole = atMostEvery(WHOLE_EVERY_MS, add);
        return this.feed.listen({
          onJob(notice) {
            if (notice.id === id) add(id);
            else if (notice.parent === id) addWhole(id);
          },
          onGap: () => add(id),
        });
      },
      async () => {
        const job = await this.read(id);
        if (job === null || job.revision <= revision) return null;
        revision = job.revision;
        return job;
      },
      ({ status }) => FINAL_STATUSES.includes(status),
    );
  }

  /** The states of all jobs, or of those of a kind, beginning with the unfinished ones. Throws NOT_FOUND for an unknown kind. */
  async all(kind: string | null): Promise<AsyncIterableIterator<StoredJob>> {
    checkKind(kind);
    const revisions = new Map<number, number>();
    return new LiveStream<number, StoredJob>(
      (add) => {
        const begin = async () => {
          // Those that were not finished when they were shown last may be by now.
          for (const id of revisions.keys()) add(id);
          const { jobs } = await this.jobs.list({ statuses: UNFINISHED, kind, parentId: null }, null, BEGIN_WITH);
          for (const { id } of jobs.reverse()) add(id);
        };
        // What cannot be read now is told by the next change.
        void begin().catch(() => {});
        const addWhole = atMostEvery(WHOLE_EVERY_MS, add);
        return this.feed.listen({
          onJob: (notice) => {
            if (kind === null || notice.kind === kind) add(notice.id);
            if (notice.parent !== null) addWhole(notice.parent);
          },
          onGap: () => void begin().catch(() => {}),
        });
      },
      async (id) => {
        const job = await this.read(id);
        if (job === null || (kind !== null && job.kind !== kind) || job.revision <= (revisions.get(id) ?? 0)) return null;
        if (FINAL_STATUSES.includes(job.status)) revisions.delete(id);
        else revisions.set(id, job.revision);
        return job;
      },
    );
  }

  /** The runs of a strategy, or of all, beginning with the newest. Throws NOT_FOUND for an unknown strategy. */
  async rankingsOf(strategy: string | null): Promise<AsyncIterableIterator<RankedRun>> {
    let last = (await this.rankings.newIds(null, 1)).at(-1) ?? 0;
    const { runs } = await this.rankings.list({ strategy, from: null, to: null, asOf: null }, null, 1);
    const told = new Set<number>();
    return new LiveStream<number, RankedRun>(
      (add) => {
        const tell = (id: number) => {
          if (told.has(id)) return;
          told.add(id);
          if (told.size > MOST_TOLD) told.delete(told.values().next().value!);
          add(id);
        };
        const look = async () => {
          for (const id of await this.rankings.newIds(last, MOST_TOLD)) {
            last = id;
            tell(id);
          }
        };
        if (runs.length > 0) tell(runs[0].id);
        // What was made before anybody listened. What cannot be read now, the next look brings.
        void look().catch(() => {});
        return this.feed.listen({ onRanking: tell, onGap: () => void look().catch(() => {}) });
      },
      async (id) => {
        const run = await this.runs.get(String(id), () => this.rankings.findById(id));
        return run !== null && (strategy === null || run.strategy === strategy) ? run : null;
      },
    );
  }

  private read(id: number): Promise<StoredJob | null> {
    const read = this.reads.get(id) ?? this.jobs.find(id);
    this.reads.set(id, read);
    read.then(
      (job) => {
        // Nobody asks for what is finished again; the others leave with their next change.
        if (job === null || FINAL_STATUSES.includes(job.status)) this.reads.delete(id);
      },
      () => this.reads.delete(id),
    );
    return read;
  }
}
