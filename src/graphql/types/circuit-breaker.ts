import { Int } from 'type-graphql';
import { enumType, Field, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';

export const BreakerState = enumType('BreakerState', 'The states of a circuit breaker.', {
  CLOSED: 'Requests go through.',
  OPEN: 'Requests fail at once with UPSTREAM_UNAVAILABLE.',
  HALF_OPEN: 'One trial is let through.',
});

@Type('Guard before a provider: after failures in a row it asks no more for a while.')
export class CircuitBreaker {
  @Field(() => String, 'Name of the provider.')
  provider!: string;

  @Field(() => BreakerState, 'Where it stands.')
  state!: keyof typeof BreakerState;

  @Field(() => Int, 'Failures in a row.')
  failures!: number;

  @Field(() => Int, 'Failures in a row that open it.')
  threshold!: number;

  @Field(() => DateTimeScalar, 'Since when it is in this state.')
  since!: Date;

  @Field(() => DateTimeScalar, 'When it lets a trial through; null unless OPEN.', { nullable: true })
  retryAt!: Date | null;

  @Field(() => String, 'What the last failure said; null if none.', { nullable: true })
  lastError!: string | null;
}
