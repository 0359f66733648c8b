import { Float, ID, Int } from 'type-graphql';
import type { StoredJob } from '../../data/store/find/jobs.js';
import { FINAL_STATUSES } from '../../domain/job.js';
import { nodeIdOf } from '../../domain/node-id.js';
import { Field, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { JsonScalar } from '../scalars/json.js';
import { JobError } from './job-error.js';
import { JobStatus } from './job-status.js';
import { Node } from './node.js';

@Type('A durable piece of work. It survives the process and the machine that does it.', { implements: Node })
export class Job implements Node {
  constructor(readonly row: StoredJob) {
    this.id = nodeIdOf('Job', row.id);
  }

  @Field(() => ID, 'Opaque id.')
  readonly id: string;

  @Field(
    () => String,
    'What it does: ingest, catchUp, rank, optimize, daily, backtest, sweep, factorStudy, replay, submitTrades. New kinds may come.',
  )
  get kind(): string {
    return this.row.kind;
  }

  @Field(() => JobStatus, 'Where it stands.')
  get status(): keyof typeof JobStatus {
    return this.row.status;
  }

  @Field(() => Boolean, 'Whether the status will not change again unless it is retried.')
  get isFinal(): boolean {
    return FINAL_STATUSES.includes(this.row.status);
  }

  @Field(() => Int, 'Rises with every change: of two states of a job the one with the higher revision is the newer.')
  get revision(): number {
    return this.row.revision;
  }

  @Field(() => Float, 'How much is done, 0 to 1; of a parent that of its children.')
  get progress(): number {
    return this.row.progress;
  }

  @Field(() => String, 'What it is doing: `ranking 2017-11-30`; null before it runs.', { nullable: true })
  get stage(): string | null {
    return this.row.stage;
  }

  @Field(() => JsonScalar, 'The checked input, as the worker gets it. For display; its form belongs to the kind.')
  get params(): unknown {
    return this.row.params;
  }

  @Field(() => Int, 'Higher goes first; 0 is usual.')
  get priority(): number {
    return this.row.priority;
  }

  @Field(() => String, 'Name of the key or token that asked for it; `schedule` for the clock.')
  get requestedBy(): string {
    return this.row.requestedBy;
  }

  @Field(() => Int, 'The attempt that runs or ran last, from 1; 0 before the first.')
  get attempt(): number {
    return this.row.attempt;
  }

  @Field(() => Int, 'Attempts it may have.')
  get maxAttempts(): number {
    return this.row.maxAttempts;
  }

  @Field(() => Int, 'Seconds an attempt may take.')
  get timeoutSeconds(): number {
    return this.row.timeoutSeconds;
  }

  @Field(() => String, 'Machine and thread of the attempt; null while none has it.', { nullable: true })
  get worker(): string | null {
    return this.row.worker;
  }

  @Field(() => DateTimeScalar, 'When the next attempt begins; null unless RETRY.', { nullable: true })
  get retryAt(): Date | null {
    return this.row.retryAt;
  }

  @Field(() => String, 'The key the caller gave, by which a repetition finds this job; null if none.', { nullable: true })
  get idempotencyKey(): string | null {
    return this.row.idempotencyKey;
  }

  @Field(() => JobError, 'Why the last attempt failed; null if none did, or a later one succeeded.', { nullable: true })
  get error(): JobError | null {
    const { error } = this.row;
    return error && { ...error, at: new Date(error.at) };
  }

  @Field(() => DateTimeScalar, 'When it was asked for.')
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTimeScalar, 'When its last attempt began; null before.', { nullable: true })
  get startedAt(): Date | null {
    return this.row.startedAt;
  }

  @Field(() => DateTimeScalar, 'When it became final; null before.', { nullable: true })
  get finishedAt(): Date | null {
    return this.row.finishedAt;
  }

  @Field(() => DateTimeScalar, 'Last change.')
  get updatedAt(): Date {
    return this.row.updatedAt;
  }
}
