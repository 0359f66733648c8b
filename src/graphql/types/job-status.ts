import { Int } from 'type-graphql';
import { enumType, Field, Type } from '../decorators.js';

export const JobStatus = enumType(
  'JobStatus',
  'The life of a job. PENDING → QUEUED → RUNNING → SUCCESS, or FAILED or TIMEOUT → RETRY → QUEUED while attempts are left, else DEAD. CANCELLED from any that is not final.',
  {
    PENDING: 'Written down.',
    QUEUED: 'Waiting for a worker.',
    RUNNING: 'A worker has it.',
    SUCCESS: 'Done; the result is there. Final.',
    FAILED: 'The attempt failed. Goes on to RETRY or DEAD.',
    TIMEOUT: 'The attempt took too long. Goes on to RETRY or DEAD.',
    RETRY: 'Waiting for its next attempt.',
    DEAD: 'Given up: no attempts left, or an error that none can mend. Final; `retryJob` starts afresh.',
    CANCELLED: 'Stopped on request. Final.',
  },
);

@Type('How many jobs are in a state.')
export class JobStatusCount {
  @Field(() => JobStatus, 'The state.')
  status!: keyof typeof JobStatus;

  @Field(() => Int, 'How many.')
  count!: number;
}
