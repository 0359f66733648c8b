import { Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { enumType, Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { ValidationReport } from './validation-report.js';

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

export const ValidationStage = enumType('ValidationStage', 'The stages of validation, in order.', {
  STRUCTURAL: 'Columns, types, duplicates.',
  LOGICAL: 'Prices and volumes that can be.',
  TEMPORAL: 'Sessions that should be there.',
  STATISTICAL: 'Returns that are hard to believe.',
  CROSS_CHECK: 'Actions that prices contradict, sources that disagree.',
});

export const Severity = enumType('Severity', 'How serious something is.', {
  INFO: 'Good to know.',
  WARNING: 'To be looked at.',
  ERROR: 'Not usable.',
});

export const ValidationAction = enumType('ValidationAction', 'What a rule does about a row.', {
  DROP: 'Sets it aside; it is not used.',
  FIX: 'Repairs it, reversibly.',
  WARN: 'Keeps it and says so.',
  INTERPOLATE: 'Makes up a missing value between its neighbours; marked.',
  FFILL: 'Carries the last value forward; marked.',
});

@Type('How often a rule has applied.')
export class RuleCount {
  @Field(() => String, 'Id of the rule.')
  rule!: string;

  @Field(() => ValidationStage, 'Stage it belongs to.')
  stage!: keyof typeof ValidationStage;

  @Field(() => Severity, 'How serious it is.')
  severity!: keyof typeof Severity;

  @Field(() => ValidationAction, 'What is done about it.')
  action!: keyof typeof ValidationAction;

  @Field(() => Int, 'Rows.')
  count!: number;
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

  @Field(() => QuarantineSummary, 'What was dropped, repaired or set aside and is still open.')
  quarantine!: QuarantineSummary;

  @Field(() => [ValidationReport], 'The last ten ingests, newest first.')
  lastIngests!: ValidationReport[];

  @Field(() => DateTimeScalar, 'When this was computed; it is computed at most once a second.')
  checkedAt!: Date;
}
