import { Float, ID, Int } from 'type-graphql';
import type { SweepPoint } from '../../data/store/find/sweeps.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { SweepAxis, SweepResult, SweepSettings } from '../../jobs/experiments/sweep.js';
import { pointsOf } from '../../services/sweep-grid.js';
import { Field, Type } from '../decorators.js';
import { Experiment, ExperimentKind } from './experiment.js';
import { JobStatus } from './job-status.js';
import { Node } from './node.js';

@Type('One parameter over the points of a sweep.')
export class SweepParameterColumn {
  @Field(() => String, 'Where it is in the plan: `factors.VSM.lookback`.')
  path!: string;

  @Field(() => [String], 'Its values as text.')
  text!: string[];

  @Field(() => [Float], 'Its values where they are numbers.', { nullable: 'items' })
  number!: (number | null)[];
}

@Type('One metric over the points of a sweep.')
export class MetricColumn {
  @Field(() => String, 'Name of the metric.')
  metric!: string;

  @Field(() => [Float], 'Its values.', { nullable: 'items' })
  value!: (number | null)[];
}

@Type('The points of a sweep as columns.')
export class SweepTable {
  constructor(
    /** In the order of the grid; for the fields that choose among their figures. */
    readonly points: readonly SweepPoint[],
    private readonly grid: readonly SweepAxis[],
  ) {}

  @Field(() => Int, 'Rows.')
  get count(): number {
    return this.points.length;
  }

  @Field(() => [ID], 'Ids of the backtests; null where one has not begun.', { nullable: 'items' })
  get backtestId(): (string | null)[] {
    return this.points.map(({ experimentId }) => (experimentId === null ? null : nodeIdOf('Backtest', experimentId)));
  }

  @Field(() => [JobStatus], 'How far each is.')
  get status(): (keyof typeof JobStatus)[] {
    return this.points.map(({ status }) => status);
  }

  @Field(() => [SweepParameterColumn], 'A column for each parameter of the grid.')
  get parameters(): SweepParameterColumn[] {
    const rows = pointsOf(this.grid);
    return this.grid.map(({ path }, i) => {
      const values = rows.map((row) => row[i]);
      return { path, text: values.map(String), number: values.map((value) => (typeof value === 'number' ? value : null)) };
    });
  }
}

@Type('One backtest for each point of a grid.', { implements: [Node, Experiment] })
export class Sweep extends Experiment {
  /** The stored experiment and its job; for the fields that ask the store for more. */
  get stored() {
    return this.experiment;
  }

  /** The parameters that vary. */
  get grid(): readonly SweepAxis[] {
    return (this.experiment.row.settings as SweepSettings).grid;
  }

  @Field(() => ExperimentKind, 'SWEEP.')
  override get kind(): keyof typeof ExperimentKind {
    return super.kind;
  }

  @Field(() => String, 'Name of the strategy; null when it ran from a document.', { nullable: true })
  override get strategy(): string | null {
    return super.strategy;
  }

  @Field(() => Int, 'Points of the grid.')
  get size(): number {
    return this.grid.reduce((product, { values }) => product * values.length, 1);
  }

  @Field(() => Float, 'Probability of backtest overfitting by combinatorially symmetric cross-validation; null until finished.', {
    nullable: true,
  })
  get overfittingProbability(): number | null {
    return (this.experiment.row.result as SweepResult | null)?.overfittingProbability ?? null;
  }
}
