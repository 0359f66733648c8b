import { Args, ArgsType, Float } from 'type-graphql';
import type { Fact } from '../../data/store/load/load-facts.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { PeriodFacts } from '../../services/facts.js';
import { enumType, Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { connectionType } from './connection.js';

export const FiscalPeriod = enumType('FiscalPeriod', 'The length of a fiscal period.', {
  QUARTER: 'Three months.',
  YEAR: 'Twelve months.',
});

/** The store's name of a period. */
export const STORED_PERIOD = { QUARTER: 'Q', YEAR: 'A' } as const satisfies Record<keyof typeof FiscalPeriod, Fact['period']>;

@Type('One reported figure.')
export class FundamentalValue {
  @Field(() => String, 'Metric in camelCase: `netIncome`.')
  metric!: string;

  @Field(() => Float, 'Money, or shares for `dilutedShares`. Beyond Int.', { nullable: true })
  value!: number | null;

  @Field(() => DateScalar, 'Day of publication; null if the source has none.', { nullable: true })
  published!: TradingDay | null;

  @Field(() => DateTimeScalar, 'When it became known: publication, or period end plus a reporting lag.')
  knownAt!: Date;

  @Field(() => Boolean, 'Whether `knownAt` is such an estimate.')
  estimated!: boolean;

  @Field(() => String, 'Which provider said so.')
  source!: string;
}

@ArgsType()
class ValueArgs {
  @Field(() => String, 'Metric in camelCase: `netIncome`.')
  metric!: string;
}

@Type('The figures of one fiscal period of one security.')
export class FundamentalReport {
  constructor(readonly row: PeriodFacts) {}

  @Field(() => DateScalar, 'Last day of the period.')
  get periodEnd(): TradingDay {
    return this.row.periodEnd;
  }

  @Field(() => FiscalPeriod, 'How long the period is.')
  get period(): keyof typeof FiscalPeriod {
    return this.row.period === 'Q' ? 'QUARTER' : 'YEAR';
  }

  @Field(() => [FundamentalValue], 'The figures, by metric.')
  get values(): FundamentalValue[] {
    return this.row.facts.map((fact) => ({ ...fact, published: fact.estimated ? null : fact.published }));
  }

  @Field(() => Float, 'One figure; null if it is missing or not among the selected metrics.', { nullable: true })
  value(@Args(() => ValueArgs) { metric }: ValueArgs): number | null {
    return this.row.facts.find((fact) => fact.metric === metric)?.value ?? null;
  }
}

/** A page of fiscal periods. */
export const FundamentalReportConnection = connectionType('FundamentalReport', () => FundamentalReport, 'Fiscal periods');
export type FundamentalReportConnection = InstanceType<typeof FundamentalReportConnection>;
