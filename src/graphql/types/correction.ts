import { Float } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { connectionType } from './connection.js';
import { DataTable } from './validation-report.js';

@Type('A fact that was superseded. What was known before stays visible to an earlier `asOf`.')
export class Correction {
  @Field(() => DataTable, 'Which table.')
  table!: keyof typeof DataTable;

  @Field(() => DateScalar, 'Day or period end that the fact is about.')
  date!: TradingDay;

  @Field(() => String, 'Which field: `close`, `netIncome`.')
  field!: string;

  @Field(() => Float, 'What was known before; null if it was missing.', { nullable: true })
  oldValue!: number | null;

  @Field(() => Float, 'What is known since; null if it was withdrawn.', { nullable: true })
  newValue!: number | null;

  @Field(() => DateTimeScalar, 'Since when the old value had been known.')
  oldKnownAt!: Date;

  @Field(() => DateTimeScalar, 'Since when the new value is known.')
  knownAt!: Date;

  @Field(() => String, 'Which provider corrected it.')
  source!: string;
}

/** A page of corrections. */
export const CorrectionConnection = connectionType('Correction', () => Correction, 'Corrections');
export type CorrectionConnection = InstanceType<typeof CorrectionConnection>;
