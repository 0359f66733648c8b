import { Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { DataHealth, dataHealthOf } from '../types/data-health.js';

@Resolver()
export class DataHealthResolver {
  @Query(() => DataHealth, {
    description: 'State of the data: freshness, gaps, quarantine, circuit breakers, last ingests.',
    nullable: true,
  })
  async dataHealth(@Ctx() { services }: Context): Promise<DataHealth> {
    return dataHealthOf(await services.dataHealth.report());
  }
}
