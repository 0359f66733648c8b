import { Args, ArgsType, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { badInput } from '../../domain/errors.js';
import { FIGURES } from '../../services/compare-experiments.js';
import type { Context } from '../context.js';
import { costOf, Field } from '../decorators.js';
import { Backtest } from '../types/backtest.js';
import { MetricColumn, Sweep, SweepTable } from '../types/sweep.js';

const USUAL = ['sharpe', 'annualReturn', 'maxDrawdown', 'turnoverAnnual'];

@ArgsType()
class BestArgs {
  @Field(() => String, 'Name of the metric, as the field of `BacktestMetrics`.', { nullable: true, defaultValue: 'sharpe' })
  metric?: string | null;
}

@ArgsType()
class MetricsArgs {
  @Field(
    () => [String],
    'Names of metrics, as the fields of `BacktestMetrics`; omitted: sharpe, annualReturn, maxDrawdown, turnoverAnnual.',
    { nullable: true },
  )
  names?: string[] | null;
}

/** The fields of a sweep that are not in its row. */
@Resolver(() => Sweep)
export class SweepResolver {
  @FieldResolver(() => Int, { description: 'Points that are done.', complexity: costOf(20) })
  async done(@Root() { stored }: Sweep, @Ctx() { services }: Context): Promise<number> {
    const points = await services.experiments.points(stored);
    return points.filter(({ status }) => status === 'SUCCESS').length;
  }

  @FieldResolver(() => SweepTable, {
    description: 'The points and their figures as columns, in the order of the grid; the figures of unfinished ones are null.',
  })
  async table(@Root() { stored, grid }: Sweep, @Ctx() { services }: Context): Promise<SweepTable> {
    return new SweepTable(await services.experiments.points(stored), grid);
  }

  @FieldResolver(() => Backtest, {
    description: 'The finished point with the highest value of a metric; null if none.',
    nullable: true,
  })
  async best(
    @Root() { stored }: Sweep,
    @Args(() => BestArgs) { metric }: BestArgs,
    @Ctx() { services }: Context,
  ): Promise<Backtest | null> {
    const name = knownMetric(metric ?? 'sharpe', 'metric');
    let best: { id: number; value: number } | null = null;
    for (const { experimentId, metrics } of await services.experiments.points(stored)) {
      const value = metrics?.[name];
      if (experimentId === null || typeof value !== 'number' || (best !== null && value <= best.value)) continue;
      best = { id: experimentId, value };
    }
    const found = best && (await services.experiments.find(best.id));
    return found && new Backtest(found);
  }
}

/** The figures of the points of a sweep. */
@Resolver(() => SweepTable)
export class SweepTableResolver {
  @FieldResolver(() => [MetricColumn], { description: 'A column for each metric.' })
  metrics(@Root() { points }: SweepTable, @Args(() => MetricsArgs) { names }: MetricsArgs): MetricColumn[] {
    return (names ?? USUAL).map((metric) => {
      const name = knownMetric(metric, 'names');
      return { metric, value: points.map(({ metrics }) => (metrics?.[name] as number | null | undefined) ?? null) };
    });
  }
}

function knownMetric(metric: string, argument: string): string {
  if (!(FIGURES as readonly string[]).includes(metric)) throw badInput([argument], `one of ${FIGURES.join(', ')}`, metric);
  return metric;
}
