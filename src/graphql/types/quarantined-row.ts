import { ID } from 'type-graphql';
import type { StoredQuarantinedRow } from '../../data/store/find/quarantine.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Context } from '../context.js';
import { enumType, Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { JsonScalar } from '../scalars/json.js';
import { connectionType } from './connection.js';
import { Node } from './node.js';
import { Severity, ValidationAction, ValidationStage } from './rule-count.js';
import { DataTable, ValidationReport, validationReportOf } from './validation-report.js';

export const QuarantineStatus = enumType('QuarantineStatus', 'Where a quarantined row stands.', {
  OPEN: 'Waits for a decision.',
  RELEASED: 'Used as the source had it.',
  REVERTED: "The repair was undone and the source's row is used.",
  DISCARDED: 'Confirmed as bad.',
});

@Type('A row that was dropped, repaired or set aside.', { implements: Node })
export class QuarantinedRow implements Node {
  constructor(readonly stored: StoredQuarantinedRow) {
    this.id = nodeIdOf('QuarantinedRow', stored.id);
  }

  @Field(() => ID, 'Opaque id.')
  readonly id: string;

  @Field(() => DataTable, 'Table it was meant for.')
  get table(): keyof typeof DataTable {
    return this.stored.table;
  }

  @Field(() => String, 'Ticker it is about; null if the row names none.', { nullable: true })
  get ticker(): string | null {
    return this.stored.ticker;
  }

  @Field(() => DateScalar, 'Day it is about; null if the row names none.', { nullable: true })
  get date(): TradingDay | null {
    return this.stored.date;
  }

  @Field(() => String, 'Id of the rule.')
  get rule(): string {
    return this.stored.rule;
  }

  @Field(() => ValidationStage, 'Stage of the rule.')
  get stage(): keyof typeof ValidationStage {
    return this.stored.stage as keyof typeof ValidationStage;
  }

  @Field(() => Severity, 'How serious it is.')
  get severity(): keyof typeof Severity {
    return this.stored.severity as keyof typeof Severity;
  }

  @Field(() => ValidationAction, 'What was done.')
  get action(): keyof typeof ValidationAction {
    return this.stored.action as keyof typeof ValidationAction;
  }

  @Field(() => String, 'Why, in one sentence with the figures.')
  get reason(): string {
    return this.stored.reason;
  }

  @Field(() => JsonScalar, "The row as the source had it; its form is the source's.")
  get row(): unknown {
    return this.stored.row;
  }

  @Field(() => JsonScalar, 'What the row was repaired to; null if it was not.', { nullable: true })
  get repairedRow(): unknown {
    return this.stored.repairedRow;
  }

  @Field(() => String, 'Provider, and file and line where there is one.')
  get source(): string {
    return this.stored.source;
  }

  @Field(() => DateTimeScalar, 'When.')
  get at(): Date {
    return this.stored.at;
  }

  @Field(() => QuarantineStatus, 'Where it stands.')
  get status(): keyof typeof QuarantineStatus {
    return this.stored.status;
  }

  @Field(() => String, 'Who decided; null while open.', { nullable: true })
  get resolvedBy(): string | null {
    return this.stored.resolvedBy;
  }

  @Field(() => DateTimeScalar, 'When it was decided; null while open.', { nullable: true })
  get resolvedAt(): Date | null {
    return this.stored.resolvedAt;
  }

  @Field(() => ValidationReport, 'The report of its ingest.')
  async report(_args: object, { loaders }: Context): Promise<ValidationReport> {
    return validationReportOf((await loaders.report.load(this.stored.ingestId))!);
  }
}

/** A page of quarantined rows. */
export const QuarantinedRowConnection = connectionType('QuarantinedRow', () => QuarantinedRow, 'Quarantined rows');
export type QuarantinedRowConnection = InstanceType<typeof QuarantinedRowConnection>;
