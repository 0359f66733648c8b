import { Args, ArgsType, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { StrategyFile } from '../../jobs/read-strategies.js';
import type { Plan as CheckedPlan } from '../../quant/strategy/plan.js';
import type { Context } from '../context.js';
import { Field } from '../decorators.js';
import { Plan, planOf } from '../types/plan.js';
import { RankingRun } from '../types/ranking-run.js';
import { Strategy, StrategyCheck } from '../types/strategy.js';

@ArgsType()
class StrategyArgs {
  @Field(() => String, 'Its name.')
  name!: string;
}

@ArgsType()
class CheckStrategyArgs {
  @Field(() => String, 'The YAML text, at most 100 kB.')
  document!: string;
}

@Resolver(() => Strategy)
export class StrategiesResolver {
  @Query(() => [Strategy], { description: 'The strategies that the server has loaded, faulty ones included, by name.' })
  strategies(@Ctx() context: Context): Strategy[] {
    return context.services.strategies.list.map((file) => strategyOf(file, context));
  }

  @Query(() => Strategy, { description: 'One strategy. Null with `NOT_FOUND`, which names the known ones.', nullable: true })
  strategy(@Args(() => StrategyArgs) { name }: StrategyArgs, @Ctx() context: Context): Strategy {
    return strategyOf(context.services.strategies.get(name), context);
  }

  @Query(() => StrategyCheck, {
    description: 'Reads a strategy document as loading it would and says everything that is wrong with it. Stores nothing.',
    nullable: true,
  })
  async checkStrategy(
    @Args(() => CheckStrategyArgs) { document }: CheckStrategyArgs,
    @Ctx() context: Context,
  ): Promise<StrategyCheck> {
    const { problems, plan } = context.services.strategies.check(document);
    return { problems, plan: plan && (await servedPlan(plan, context)) };
  }

  @FieldResolver(() => Plan, {
    description: 'The document checked, with its defaults; null if it has problems.',
    nullable: true,
  })
  async plan(@Root() { file }: Strategy, @Ctx() context: Context): Promise<Plan | null> {
    return file.plan && servedPlan(file.plan, context);
  }

  @FieldResolver(() => RankingRun, { description: 'Its newest complete ranking; null if none.', nullable: true })
  async latestRun(@Root() { name }: Strategy, @Ctx() { services, loaders }: Context): Promise<RankingRun | null> {
    if ((await services.markets.find()) === null) return null;
    const run = await loaders.run({ strategy: name, date: null, asOf: null });
    return run && new RankingRun(run, await services.markets.get());
  }
}

/** A loaded strategy as it is served. */
export function strategyOf(file: StrategyFile, { services }: Context): Strategy {
  return new Strategy(file, services.strategies.isDefault(file));
}

async function servedPlan(plan: CheckedPlan, { services }: Context): Promise<Plan> {
  const market = await services.markets.find();
  const universes = await services.securities.listUniverses();
  // As jobs understand it: the default universe is the market's only one.
  return planOf(plan, {
    universe: universes.length === 1 ? universes[0].name : plan.universe,
    benchmark: market?.benchmark ?? '',
  });
}
