import { Args, ArgsType, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { costOf, Field } from '../decorators.js';
import { pageOf } from '../page-of.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { type Correction, CorrectionConnection } from '../types/correction.js';
import { EarningsReport, EarningsReportConnection } from '../types/earnings-report.js';
import { Freshness } from '../types/freshness.js';
import { FiscalPeriod, FundamentalReport, FundamentalReportConnection, STORED_PERIOD } from '../types/fundamental-report.js';
import { Gap } from '../types/gap.js';
import { Security } from '../types/security.js';

@ArgsType()
class FundamentalsArgs {
  @Field(() => FiscalPeriod, 'Only quarters, or only years; omitted: both.', { nullable: true })
  period?: keyof typeof FiscalPeriod | null;

  @Field(() => [String], 'Only these metrics, in camelCase: `revenue`, `netIncome`; omitted: all.', { nullable: true })
  metrics?: string[] | null;

  @Field(() => DateTimeScalar, 'As known at this instant: later reports are absent, later corrections are not applied.', {
    nullable: true,
  })
  asOf?: Date | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 20 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@ArgsType()
class EarningsArgs {
  @Field(() => DateTimeScalar, 'As known at this instant.', { nullable: true })
  asOf?: Date | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 20 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@ArgsType()
class CorrectionsArgs {
  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 100 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

/** Rows that a page adds to what is selected below it are counted by `first`. */
const PAGED = ({ args, childComplexity }: { args: { first?: number | null }; childComplexity: number }) =>
  10 + Math.max(0, args.first ?? 20) * childComplexity;

/** What was reported of a security, how it was corrected, and what of its bars is missing. */
@Resolver(() => Security)
export class SecurityDataResolver {
  @FieldResolver(() => FundamentalReportConnection, {
    description: 'Reported figures, newest period first.',
    complexity: PAGED,
  })
  async fundamentals(
    @Root() security: Security,
    @Args(() => FundamentalsArgs) args: FundamentalsArgs,
    @Ctx() { services }: Context,
  ): Promise<FundamentalReportConnection> {
    const { period, metrics = null, asOf = null, first, after } = args;
    const limit = pageSizeOf(first, 20);
    const query = { period: period ? STORED_PERIOD[period] : null, metrics, asOf };
    const periods = await services.facts.fundamentals(security.row, query);
    const cursors = new Cursors('fundamentals', { id: security.id, ...args });
    const positionOf = ({ row }: FundamentalReport) => [-row.periodEnd, row.period];
    const reports = periods.map((row) => new FundamentalReport(row));
    return new FundamentalReportConnection(pageOf(reports, { cursors, after, limit, positionOf }));
  }

  @FieldResolver(() => EarningsReportConnection, {
    description: 'Earnings announcements, newest first; announced future ones included.',
    complexity: PAGED,
  })
  async earnings(
    @Root() security: Security,
    @Args(() => EarningsArgs) args: EarningsArgs,
    @Ctx() { services }: Context,
  ): Promise<EarningsReportConnection> {
    const limit = pageSizeOf(args.first, 20);
    const facts = await services.facts.earnings(security.row, args.asOf ?? null);
    const cursors = new Cursors('earnings', { id: security.id, ...args });
    const positionOf = ({ announced }: EarningsReport) => [-announced];
    const reports = facts.map((row) => new EarningsReport(row));
    return new EarningsReportConnection(pageOf(reports, { cursors, after: args.after, limit, positionOf }));
  }

  @FieldResolver(() => CorrectionConnection, {
    description: 'Facts about it that were corrected after they had been known, newest correction first.',
    complexity: PAGED,
  })
  async corrections(
    @Root() security: Security,
    @Args(() => CorrectionsArgs) { first, after }: CorrectionsArgs,
    @Ctx() { services }: Context,
  ): Promise<CorrectionConnection> {
    const limit = pageSizeOf(first, 100);
    const corrections = await services.facts.corrections(security.row);
    const cursors = new Cursors('corrections', { id: security.id });
    const positionOf = ({ knownAt, table, date, field, source, oldKnownAt }: Correction) => [
      -knownAt.getTime(),
      table,
      -date,
      field,
      source,
      -oldKnownAt.getTime(),
    ];
    return new CorrectionConnection(pageOf(corrections, { cursors, after, limit, positionOf }));
  }

  @FieldResolver(() => Freshness, { description: 'How current its bars are.', complexity: costOf(2) })
  freshness(@Root() { row, market }: Security, @Ctx() { services }: Context): Promise<Freshness> {
    return services.freshness.find(market, row.id);
  }

  @FieldResolver(() => [Gap], {
    description: 'Sessions that its bars lack, as ranges, newest first, at most 500.',
    complexity: costOf(50),
  })
  async gaps(@Root() { row, market }: Security, @Ctx() { services }: Context): Promise<Gap[]> {
    return (await services.gaps.ofSecurity(market, row.id)).map((gap) => new Gap(gap, market));
  }
}
