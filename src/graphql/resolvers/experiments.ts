import { Arg, Args, ArgsType, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { ExperimentRow } from '../../services/experiments.js';
import type { Context } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field } from '../decorators.js';
import type { Page } from '../types/connection.js';
import { type Experiment, ExperimentKind } from '../types/experiment.js';
import { ExperimentComparison } from '../types/experiment-comparison.js';
import { ExperimentConnection } from '../types/experiment-connection.js';
import { experimentOf } from '../types/experiment-of.js';
import { FactorStudy } from '../types/factor-study.js';

@ArgsType()
class ExperimentsArgs {
  @Field(() => ExperimentKind, 'Only this kind.', { nullable: true })
  kind?: keyof typeof ExperimentKind | null;

  @Field(() => String, 'Name of the strategy; omitted: all strategies.', { nullable: true })
  strategy?: string | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 20 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@ArgsType()
class ComparisonArgs {
  @Field(() => ID, 'Id of the first.')
  left!: string;

  @Field(() => ID, 'Id of the second.')
  right!: string;
}

@Resolver()
export class ExperimentsResolver {
  @Query(() => ExperimentConnection, { description: 'Stored experiments of every kind, newest first.', nullable: true })
  async experiments(@Args(() => ExperimentsArgs) args: ExperimentsArgs, @Ctx() context: Context): Promise<ExperimentConnection> {
    const { kind = null, strategy = null } = args;
    const cursors = new Cursors('experiments', { ...args });
    return new ExperimentConnection(await experimentPage(context, { kind, strategy }, args, cursors, experimentOf));
  }

  @Query(() => ExperimentComparison, {
    description: 'Two finished experiments side by side: plan, lineage and metrics.',
    nullable: true,
  })
  async compareExperiments(
    @Args(() => ComparisonArgs) { left, right }: ComparisonArgs,
    @Ctx() { services }: Context,
  ): Promise<ExperimentComparison> {
    const comparison = await services.experiments.compare(left, right);
    return { ...comparison, left: experimentOf(comparison.left), right: experimentOf(comparison.right) };
  }

  @Query(() => FactorStudy, { description: 'One factor study. Null with `NOT_FOUND` for an unknown id.', nullable: true })
  async factorStudy(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() { services }: Context,
  ): Promise<FactorStudy> {
    return new FactorStudy(await services.experiments.get(id, 'FACTOR_STUDY'));
  }
}

/** A page of experiments, newest first, as what they are. */
export async function experimentPage<Row extends Experiment>(
  { services }: Context,
  query: { kind: string | null; strategy: string | null },
  { first, after }: { first?: number | null; after?: string | null },
  cursors: Cursors,
  objectOf: (experiment: ExperimentRow) => Row,
): Promise<Page<Row>> {
  const limit = pageSizeOf(first, 20);
  const position = cursors.read(after, ['number']);
  const { experiments, count } = await services.experiments.list(query, position && (position[0] as number), limit);
  const rows = experiments.slice(0, limit).map(objectOf);
  const rowIds = new Map(rows.map((row, i) => [row, experiments[i].row.id]));
  return {
    rows,
    cursorOf: (row) => cursors.of([rowIds.get(row)!]),
    hasPreviousPage: position !== null,
    hasNextPage: experiments.length > limit,
    totalCount: count,
  };
}
