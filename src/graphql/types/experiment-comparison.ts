import { Float } from 'type-graphql';
import { Field, Type } from '../decorators.js';
import { Experiment } from './experiment.js';

@Type('One thing that two experiments have differently.')
export class Difference {
  @Field(() => String, 'Where: keys and positions, joined by dots.')
  path!: string;

  @Field(() => String, 'As text in the first; null if absent.', { nullable: true })
  left!: string | null;

  @Field(() => String, 'As text in the second; null if absent.', { nullable: true })
  right!: string | null;
}

@Type('One metric of two experiments.')
export class MetricDifference {
  @Field(() => String, 'Name of the metric, as the field of `BacktestMetrics`.')
  metric!: string;

  @Field(() => Float, 'In the first.', { nullable: true })
  left!: number | null;

  @Field(() => Float, 'In the second.', { nullable: true })
  right!: number | null;

  @Field(() => Float, 'Second − first.', { nullable: true })
  difference!: number | null;
}

@Type('Two experiments side by side.')
export class ExperimentComparison {
  @Field(() => Experiment, 'The first.')
  left!: Experiment;

  @Field(() => Experiment, 'The second.')
  right!: Experiment;

  @Field(() => [Difference], 'Parts of the plans that differ, by path.')
  plan!: Difference[];

  @Field(() => [Difference], 'Lines of the lineage that differ.')
  lineage!: Difference[];

  @Field(() => [MetricDifference], 'The metrics, in the order of `BacktestMetrics`.')
  metrics!: MetricDifference[];

  @Field(() => Float, 'Correlation of their daily returns on common days; null without any.', { nullable: true })
  returnCorrelation!: number | null;
}
