import type { ScheduleState } from '../../services/schedules.js';
import type { Context } from '../context.js';
import { Field, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { JsonScalar } from '../scalars/json.js';
import { Job } from './job.js';

@Type('Work by the clock. It is done once however many machines run; one that was missed is done at start.')
export class Schedule {
  constructor(private readonly state: ScheduleState) {}

  @Field(() => String, 'Its name: daily, weekly.')
  get name(): string {
    return this.state.name;
  }

  @Field(() => String, 'Kind of the job it makes.')
  get kind(): string {
    return this.state.kind;
  }

  @Field(() => String, 'Five cron fields: minute, hour, day of month, month, day of week.')
  get cron(): string {
    return this.state.cron;
  }

  @Field(() => String, 'Zone of the cron fields, that of the exchange: America/New_York.')
  get timeZone(): string {
    return this.state.timeZone;
  }

  @Field(() => Boolean, 'Whether it is on.')
  get enabled(): boolean {
    return this.state.enabled;
  }

  @Field(() => JsonScalar, 'Input of its jobs. For display; its form belongs to the kind.')
  get params(): unknown {
    return this.state.params;
  }

  @Field(() => DateTimeScalar, 'When it fires next; null when off.', { nullable: true })
  get nextAt(): Date | null {
    return this.state.nextAt;
  }

  @Field(() => DateTimeScalar, 'When it last fired; null if never.', { nullable: true })
  get lastAt(): Date | null {
    return this.state.lastAt;
  }

  @Field(() => Job, 'The job it last made; null if none.', { nullable: true })
  async lastJob(_args: object, { loaders }: Context): Promise<Job | null> {
    const { lastJobId } = this.state;
    const job = lastJobId === null ? null : await loaders.job.load(lastJobId);
    return job && new Job(job);
  }
}
