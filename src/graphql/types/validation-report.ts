import { Float, ID } from 'type-graphql';
import type { StoredIngest } from '../../data/store/find/health.js';
import { nodeIdOf } from '../../domain/node-id.js';
import { enumType, Field, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Node } from './node.js';
import { RuleCount } from './rule-count.js';

export const Provider = enumType('Provider', 'Where data can come from.', {
  YAHOO: 'Yahoo Finance.',
  FILES: 'A market folder of the server.',
  DEMO: 'The simulated demo market.',
});

export const ValidationContext = enumType('ValidationContext', 'Which rules apply.', {
  DAILY: 'The last sessions: a jump may be news, so it is kept and flagged.',
  BACKFILL: 'History: what reverted the next day was an error, so it is dropped.',
});

export const DataTable = enumType('DataTable', 'The tables of a market folder.', {
  SECURITIES: 'Identities.',
  BARS: 'Bars as traded.',
  ACTIONS: 'Splits and dividends.',
  CLOSES: 'Closes of indices and total-return series.',
  MEMBERSHIP: 'Universes in time.',
  FUNDAMENTALS: 'Reported figures.',
  EARNINGS: 'Earnings announcements.',
  REVISIONS: "Analysts' revisions.",
  NEWS: 'Headlines.',
  RATES: 'Interest rates and other daily series.',
  RELATIONS: 'Suppliers and customers.',
});

@Type('Rows of one table in an ingest.')
export class TableCount {
  @Field(() => DataTable, 'Which table.')
  table!: keyof typeof DataTable;

  @Field(() => Float, 'Rows read. Beyond Int.')
  read!: number;

  @Field(() => Float, 'Rows that were not known before.')
  added!: number;

  @Field(() => Float, 'Rows that supersede another.')
  corrected!: number;

  @Field(() => Float, 'Rows that were known already.')
  unchanged!: number;

  @Field(() => Float, 'Rows set aside.')
  quarantined!: number;

  @Field(() => Float, 'Rows repaired.')
  repaired!: number;
}

@Type('What an ingest brought and what validation said of it.', { implements: Node })
export class ValidationReport {
  @Field(() => ID, 'Opaque id.')
  id!: string;

  @Field(() => Provider, 'Where it came from.')
  provider!: keyof typeof Provider;

  @Field(() => String, 'Folder, universe or tickers, in words.')
  source!: string;

  @Field(() => ValidationContext, 'Which rules applied.')
  context!: keyof typeof ValidationContext;

  @Field(() => DateTimeScalar, 'When it began.')
  startedAt!: Date;

  @Field(() => DateTimeScalar, 'When it was committed or rejected.')
  finishedAt!: Date;

  @Field(() => Float, 'Data version after it; null if nothing changed or all was rejected.', { nullable: true })
  dataVersion!: number | null;

  @Field(() => Boolean, 'Whether the whole batch was rejected because more than 10 percent of it was bad.')
  rejected!: boolean;

  @Field(() => [TableCount], 'Rows by table, in the order of `DataTable`.')
  tables!: TableCount[];

  @Field(() => [RuleCount], 'Rows by rule, most first.')
  rules!: RuleCount[];

  @Field(() => [String], 'Securities for which the provider had nothing.')
  withoutData!: string[];

  @Field(() => [String], 'Why it failed in part: one sentence for each kind of failure.')
  failures!: string[];

  /** Row of the job that made it. */
  jobId!: number | null;
}

/** A stored ingest as it is served. */
export function validationReportOf({ id, context, tables, rules, ...ingest }: StoredIngest): ValidationReport {
  return {
    ...ingest,
    id: nodeIdOf('ValidationReport', id),
    context: context as ValidationReport['context'],
    tables: tables as TableCount[],
    rules: rules as RuleCount[],
  };
}
