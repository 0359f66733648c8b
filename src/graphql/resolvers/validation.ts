import { Args, ArgsType, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field } from '../decorators.js';
import { QuarantinedRow, QuarantinedRowConnection, QuarantineStatus } from '../types/quarantined-row.js';
import { type ValidationReport, validationReportOf } from '../types/validation-report.js';
import { ValidationReportConnection } from '../types/validation-report-connection.js';

@ArgsType()
class ValidationReportsArgs {
  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 20 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@ArgsType()
class QuarantineArgs {
  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 100 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;

  @Field(() => String, 'Only this rule, as in `QuarantinedRow.rule`.', { nullable: true })
  rule?: string | null;

  @Field(() => String, 'Only this ticker.', { nullable: true })
  ticker?: string | null;

  @Field(() => [QuarantineStatus], 'Only rows in one of these states; omitted: OPEN.', { nullable: true })
  status?: (keyof typeof QuarantineStatus)[] | null;
}

@Resolver()
export class ValidationResolver {
  @Query(() => ValidationReportConnection, { description: 'The report of every ingest, newest first.', nullable: true })
  async validationReports(
    @Args(() => ValidationReportsArgs) args: ValidationReportsArgs,
    @Ctx() { services }: Context,
  ): Promise<ValidationReportConnection> {
    const limit = pageSizeOf(args.first, 20);
    const cursors = new Cursors('validationReports', {});
    const position = cursors.read(args.after, ['number', 'string']);
    const after = position && { finishedAt: new Date(position[0] as number), id: position[1] as string };
    const { reports, count } = await services.validation.reports(after, limit);
    const page = reports.slice(0, limit);
    const keys = new Map<ValidationReport, string>();
    const rows = page.map((stored) => {
      const report = validationReportOf(stored);
      keys.set(report, stored.id);
      return report;
    });
    return new ValidationReportConnection({
      rows,
      cursorOf: (report) => cursors.of([report.finishedAt.getTime(), keys.get(report)!]),
      hasPreviousPage: after !== null,
      hasNextPage: reports.length > limit,
      totalCount: count,
    });
  }

  @Query(() => QuarantinedRowConnection, {
    description: 'Rows that were dropped, repaired or set aside, newest first, with the original row.',
    nullable: true,
  })
  async quarantine(
    @Args(() => QuarantineArgs) args: QuarantineArgs,
    @Ctx() { services }: Context,
  ): Promise<QuarantinedRowConnection> {
    const { rule = null, ticker = null } = args;
    const limit = pageSizeOf(args.first, 100);
    const cursors = new Cursors('quarantine', { ...args });
    const after = (cursors.read(args.after, ['number'])?.[0] as number | undefined) ?? null;
    const status = args.status ?? [QuarantineStatus.OPEN];
    const { rows, count } = await services.validation.quarantine({ rule, ticker, status }, after, limit);
    return new QuarantinedRowConnection({
      rows: rows.slice(0, limit).map((row) => new QuarantinedRow(row)),
      cursorOf: ({ stored }) => cursors.of([stored.id]),
      hasPreviousPage: after !== null,
      hasNextPage: rows.length > limit,
      totalCount: count,
    });
  }
}
