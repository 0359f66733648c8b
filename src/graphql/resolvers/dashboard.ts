import { Args, ArgsType, Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { Field } from '../decorators.js';
import { Dashboard } from '../types/dashboard.js';

@ArgsType()
class DashboardArgs {
  @Field(() => String, 'Name of the strategy.', { nullable: true })
  strategy?: string | null;
}

@Resolver()
export class DashboardResolver {
  @Query(() => Dashboard, {
    description: 'What a front page shows, in one answer; a part that cannot be computed is null and the rest is there.',
    nullable: true,
  })
  async dashboard(
    @Args(() => DashboardArgs) { strategy = null }: DashboardArgs,
    @Ctx() { services }: Context,
  ): Promise<Dashboard> {
    return new Dashboard(await services.dashboards.open(strategy));
  }
}
