import { Args, ArgsType, Int } from 'type-graphql';
import type { Gap as FoundGap } from '../../data/quality/gaps.js';
import type { Market } from '../../domain/market.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { GapReport } from '../../services/gaps.js';
import type { Context } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field, Type } from '../decorators.js';
import { pageOf } from '../page-of.js';
import { DateScalar } from '../scalars/date.js';
import { connectionType } from './connection.js';
import { Security } from './security.js';

@Type("Sessions in a row that a security's bars lack.")
export class Gap {
  constructor(
    readonly row: FoundGap,
    private readonly market: Market,
  ) {}

  @Field(() => Security, 'The security.')
  async security(_args: object, { loaders }: Context): Promise<Security> {
    return new Security((await loaders.security.load(this.row.securityId))!, this.market);
  }

  @Field(() => DateScalar, 'First missing session.')
  get from(): TradingDay {
    return this.row.from;
  }

  @Field(() => DateScalar, 'Last missing session.')
  get to(): TradingDay {
    return this.row.to;
  }

  @Field(() => Int, 'How many sessions.')
  get sessions(): number {
    return this.row.sessions;
  }

  @Field(() => Boolean, 'Whether the provider was asked and does not have them.')
  get unavailable(): boolean {
    return this.row.unavailable;
  }
}

/** A page of gaps. */
export const GapConnection = connectionType('Gap', () => Gap, 'Gaps');
export type GapConnection = InstanceType<typeof GapConnection>;

@ArgsType()
class LongestArgs {
  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 20 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@Type('Sessions that bars lack.')
export class GapSummary {
  constructor(private readonly report: GapReport) {}

  @Field(() => Int, 'Securities with gaps.')
  get securities(): number {
    return this.report.securities;
  }

  @Field(() => Int, 'Missing sessions over all securities.')
  get sessions(): number {
    return this.report.sessions;
  }

  @Field(() => Int, 'Of these, sessions that the provider has been asked for and does not have.')
  get unavailable(): number {
    return this.report.unavailable;
  }

  @Field(() => GapConnection, 'The gaps, longest first.')
  async longest(@Args(() => LongestArgs) { first, after }: LongestArgs, { services }: Context): Promise<GapConnection> {
    const market = await services.markets.find();
    const gaps = market ? this.report.gaps.map((gap) => new Gap(gap, market)) : [];
    const cursors = new Cursors('gaps.longest', {});
    const positionOf = ({ row }: Gap) => [-row.sessions, row.securityId, row.from];
    return new GapConnection(pageOf(gaps, { cursors, after, limit: pageSizeOf(first, 20), positionOf }));
  }
}
