import { ID, Int } from 'type-graphql';
import type { StoredJobEvent } from '../../data/store/find/jobs.js';
import { Field, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { JobStatus } from './job-status.js';

@Type('One change of a job.')
export class JobEvent {
  constructor(readonly row: StoredJobEvent) {
    this.id = `event_${row.id}`;
  }

  @Field(() => ID, 'Opaque id.')
  readonly id: string;

  @Field(() => DateTimeScalar, 'When.')
  get at(): Date {
    return this.row.at;
  }

  @Field(() => Int, 'Attempt, from 1; 0 before the first.')
  get attempt(): number {
    return this.row.attempt;
  }

  @Field(() => JobStatus, 'State before; null for the first.', { nullable: true })
  get fromStatus(): keyof typeof JobStatus | null {
    return this.row.fromStatus;
  }

  @Field(() => JobStatus, 'State after.')
  get toStatus(): keyof typeof JobStatus {
    return this.row.toStatus;
  }

  @Field(() => String, 'Machine and thread; null if none was concerned.', { nullable: true })
  get worker(): string | null {
    return this.row.worker;
  }

  @Field(() => String, 'Why, in words; null where it goes without saying.', { nullable: true })
  get reason(): string | null {
    return this.row.reason;
  }
}
