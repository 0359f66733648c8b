import { Float } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';

@Type('A number that knew the future.')
export class AuditDifference {
  @Field(() => DateScalar, 'Date of the step.')
  date!: TradingDay;

  @Field(() => String, 'What differs: `score`, `weight`, `regime`, with its factor if it has one.')
  field!: string;

  @Field(() => String, 'Ticker; null for the whole step.', { nullable: true })
  ticker!: string | null;

  @Field(() => Float, 'In the backtest.', { nullable: true })
  actual!: number | null;

  @Field(() => Float, 'From the truncated store.', { nullable: true })
  expected!: number | null;
}

@Type('Random steps computed again from a store that ends at their date.')
export class LookAheadAudit {
  @Field(() => Boolean, 'Whether all came out the same.')
  passed!: boolean;

  @Field(() => [DateScalar], 'Dates that were checked.')
  dates!: TradingDay[];

  @Field(() => [AuditDifference], 'What differed; empty if passed.')
  differences!: AuditDifference[];
}
