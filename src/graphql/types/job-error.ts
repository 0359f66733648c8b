import { Int } from 'type-graphql';
import { Field, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { ErrorCode, Problem } from './problem.js';

@Type('Why an attempt failed.')
export class JobError {
  @Field(() => ErrorCode, 'What kind of failure.')
  code!: keyof typeof ErrorCode;

  @Field(() => String, 'One sentence: what was expected, what was there, what to do.')
  message!: string;

  @Field(() => [Problem], 'Everything that was wrong, where that is a list.')
  problems!: Problem[];

  @Field(() => String, 'Number that finds a bug in the log; null if it is none.', { nullable: true })
  incident!: string | null;

  @Field(() => Int, 'The attempt that failed, from 1.')
  attempt!: number;

  @Field(() => DateTimeScalar, 'When.')
  at!: Date;

  @Field(() => Boolean, 'Whether another attempt can help.')
  retryable!: boolean;
}
