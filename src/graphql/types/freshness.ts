import { Args, ArgsType, Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { type FreshnessReport, lagOf, type NotFresh } from '../../services/freshness.js';
import type { Context } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { enumType, Field, Type } from '../decorators.js';
import { pageOf } from '../page-of.js';
import { DateScalar } from '../scalars/date.js';
import { Security } from './security.js';
import { SecurityConnection } from './security-connection.js';

export const FreshnessStatus = enumType('FreshnessStatus', 'How current bars can be.', {
  FRESH: 'The last session is there, or the threshold since its close has not passed.',
  STALE: 'Sessions are missing at the end.',
  FROZEN: 'Bars come, but the same close and volume again and again.',
  ABSENT: 'There is no bar at all.',
});

@Type('How current the bars of one security are.')
export class Freshness {
  @Field(() => FreshnessStatus, 'The verdict.')
  status!: keyof typeof FreshnessStatus;

  @Field(() => DateScalar, 'Day of its last bar; null without bars.', { nullable: true })
  lastDate!: TradingDay | null;

  @Field(() => Int, 'Sessions of the exchange that it lacks since; null without bars.', { nullable: true })
  lagSessions!: number | null;
}

@ArgsType()
class WorstArgs {
  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 20 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@Type('How current the bars of the store are.')
export class FreshnessSummary {
  constructor(private readonly report: FreshnessReport) {}

  @Field(() => FreshnessStatus, 'The verdict for the store.')
  get status(): keyof typeof FreshnessStatus {
    return this.report.status;
  }

  @Field(() => DateScalar, 'The last session that has closed.')
  get expectedDate(): TradingDay {
    return this.report.expectedDate;
  }

  @Field(() => DateScalar, "Day of the store's last bar; null without bars.", { nullable: true })
  get lastDate(): TradingDay | null {
    return this.report.lastDate;
  }

  @Field(() => Int, 'Sessions between them; null without bars.', { nullable: true })
  get lagSessions(): number | null {
    return this.report.lagSessions;
  }

  @Field(() => Float, "Hours after a session's close until its bar is late.")
  get thresholdHours(): number {
    return this.report.thresholdHours;
  }

  @Field(() => Int, 'Listed securities that are fresh.')
  get fresh(): number {
    return this.report.counts.FRESH;
  }

  @Field(() => Int, 'Listed securities that are stale.')
  get stale(): number {
    return this.report.counts.STALE;
  }

  @Field(() => Int, 'Listed securities that are frozen.')
  get frozen(): number {
    return this.report.counts.FROZEN;
  }

  @Field(() => Int, 'Listed securities without a bar.')
  get absent(): number {
    return this.report.counts.ABSENT;
  }

  @Field(() => SecurityConnection, 'Listed securities that are not fresh, longest lag first.')
  async worst(@Args(() => WorstArgs) { first, after }: WorstArgs, { loaders, services }: Context): Promise<SecurityConnection> {
    const cursors = new Cursors('freshness.worst', {});
    const positionOf = (one: NotFresh) => [-lagOf(one), one.securityId] as const;
    const page = pageOf(this.report.notFresh, { cursors, after, limit: pageSizeOf(first, 20), positionOf });
    const market = await services.markets.get();
    const securities = await Promise.all(page.rows.map(async ({ securityId }) => (await loaders.security.load(securityId))!));
    const lags = new Map(page.rows.map((one) => [one.securityId, one]));
    return new SecurityConnection({
      ...page,
      rows: securities.map((security) => new Security(security, market)),
      cursorOf: ({ row }) => cursors.of(positionOf(lags.get(row.id)!)),
    });
  }
}
