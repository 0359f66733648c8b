import { Float } from 'type-graphql';
import type { EarningsFact } from '../../data/store/load/load-earnings.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { enumType, Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { connectionType } from './connection.js';

export const EarningsSession = enumType('EarningsSession', 'When in the day earnings are announced.', {
  PRE: 'Before the session.',
  POST: 'After the session.',
  UNKNOWN: 'The source does not say; treated as after.',
});

@Type('One earnings announcement.')
export class EarningsReport {
  constructor(readonly row: EarningsFact) {}

  @Field(() => DateScalar, 'Day of the announcement.')
  get announced(): TradingDay {
    return this.row.announced;
  }

  @Field(() => EarningsSession, 'Before or after the session. After: known from the next session on.')
  get session(): keyof typeof EarningsSession {
    return this.row.session;
  }

  @Field(() => String, 'Fiscal quarter it is about, `2017Q3`; null if unknown.', { nullable: true })
  get fiscalQuarter(): string | null {
    return this.row.fiscalQuarter;
  }

  @Field(() => Float, 'Earnings a share as reported; null before the announcement.', { nullable: true })
  get epsActual(): number | null {
    return this.row.epsActual;
  }

  @Field(() => Float, 'Consensus before the announcement, money a share.', { nullable: true })
  get epsEstimate(): number | null {
    return this.row.epsEstimate;
  }

  @Field(() => Float, 'Actual − estimate, money a share.', { nullable: true })
  get surprise(): number | null {
    const { epsActual, epsEstimate } = this.row;
    return epsActual === null || epsEstimate === null ? null : epsActual - epsEstimate;
  }

  /** No source says yet how far the forecasts of analysts lie apart. */
  @Field(() => Float, "Surprise over the deviation of the analysts' forecasts (SUE), dimensionless.", { nullable: true })
  readonly standardizedSurprise: number | null = null;

  @Field(() => DateTimeScalar, 'When it became known.')
  get knownAt(): Date {
    return this.row.knownAt;
  }

  @Field(() => Boolean, 'Whether `knownAt` is an estimate.')
  get estimated(): boolean {
    return this.row.estimated;
  }
}

/** A page of announcements. */
export const EarningsReportConnection = connectionType('EarningsReport', () => EarningsReport, 'Earnings announcements');
export type EarningsReportConnection = InstanceType<typeof EarningsReportConnection>;
