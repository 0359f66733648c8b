import { Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { DataHealth } from '../types/data-health.js';
import { FreshnessSummary } from '../types/freshness.js';
import { GapSummary } from '../types/gap.js';
import { validationReportOf } from '../types/validation-report.js';

@Resolver()
export class DataHealthResolver {
  @Query(() => DataHealth, {
    description: 'State of the data: freshness, gaps, quarantine, circuit breakers, last ingests.',
    nullable: true,
  })
  async dataHealth(@Ctx() { services }: Context): Promise<DataHealth> {
    const { span, lastIngests, quarantine, freshness, gaps, ...report } = await services.dataHealth.report();
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
}
