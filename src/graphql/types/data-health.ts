import { Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { DataHealthReport } from '../../services/data-health.js';
import { enumType, Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { FreshnessSummary } from './freshness.js';
import { GapSummary } from './gap.js';
import { RuleCount } from './rule-count.js';
import { ValidationReport, validationReportOf } from './validation-report.js';

export const HealthStatus = enumType('HealthStatus', 'A verdict.', {
  HEALTHY: 'All well.',
  DEGRADED: 'Usable, with something to look after.',
  UNHEALTHY: 'Not to be relied upon.',
});

@Type('How much a store holds.')
export class DataCounts {
  @Field(() => Int, 'Securities.')
  securities!: number;

  @Field(() => Int, 'Securities that are still listed.')
  listed!: number;

  @Field(() => Float, 'Bars. Beyond Int.')
  bars!: number;

  @Field(() => Float, 'Splits and dividends.')
  actions!: number;

  @Field(() => Float, 'Reported figures. Beyond Int.')
  facts!: number;

  @Field(() => Int, 'Ranking runs.')
  rankingRuns!: number;
}

@Type('What waits in quarantine.')
export class QuarantineSummary {
  @Field(() => Int, 'Rows that wait for a decision.')
  open!: number;

  @Field(() => [RuleCount], 'The same by rule, most first.')
  byRule!: RuleCount[];
}

@Type('Whether the data can be trusted now.')
export class DataHealth {
  @Field(() => HealthStatus, 'The worst of its parts.')
  status!: keyof typeof HealthStatus;

  @Field(() => [String], 'What is wrong, in sentences, worst first; empty if nothing is.')
  messages!: string[];

  @Field(() => Float, 'A whole number that every committed ingest or run raises.')
  dataVersion!: number;

  @Field(() => Boolean, 'Whether the store holds a simulated market.')
  simulated!: boolean;

  @Field(() => DateScalar, 'Day of the first bar; null for an empty store.', { nullable: true })
  firstDate!: TradingDay | null;

  @Field(() => DateScalar, 'Day of the last bar; null for an empty store.', { nullable: true })
  lastDate!: TradingDay | null;

  @Field(() => DataCounts, 'How much there is.')
  counts!: DataCounts;

  @Field(() => FreshnessSummary, 'How current bars are.')
  freshness!: FreshnessSummary;

  @Field(() => GapSummary, 'What is missing.')
  gaps!: GapSummary;

  @Field(() => QuarantineSummary, 'What was dropped, repaired or set aside and is still open.')
  quarantine!: QuarantineSummary;

  @Field(() => [CircuitBreaker], 'A breaker for each provider, by name.')
  breakers!: CircuitBreaker[];

  @Field(() => [ValidationReport], 'The last ten ingests, newest first.')
  lastIngests!: ValidationReport[];

  @Field(() => DateTimeScalar, 'When this was computed; it is computed at most once a second.')
  checkedAt!: Date;
}

/** The state of the data as it is served. */
export function dataHealthOf({ span, lastIngests, quarantine, freshness, gaps, ...report }: DataHealthReport): DataHealth {
  return {
    ...report,
    firstDate: span?.from ?? null,
    lastDate: span?.to ?? null,
    freshness: new FreshnessSummary(freshness),
    gaps: new GapSummary(gaps),
    quarantine: quarantine as DataHealth['quarantine'],
    lastIngests: lastIngests.map(validationReportOf),
  };
}
