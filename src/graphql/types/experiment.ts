import { ID, InterfaceType } from 'type-graphql';
import type { StoredReplay } from '../../data/store/find/experiments.js';
import { nodeIdOf } from '../../domain/node-id.js';
import { type ExperimentRow, NODE_TYPES } from '../../services/experiments.js';
import type { Context } from '../context.js';
import { enumType, Field, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Job } from './job.js';
import { JobError } from './job-error.js';
import { JobStatus } from './job-status.js';
import { Lineage, lineageOf } from './lineage.js';
import { Node } from './node.js';
import { Warning } from './warning.js';

export const ExperimentKind = enumType('ExperimentKind', 'What an experiment does.', {
  BACKTEST: 'Walks a plan over history.',
  SWEEP: 'One backtest for each point of a grid.',
  FACTOR_STUDY: 'Measures what factors have predicted.',
});

export const ReplayCause = enumType('ReplayCause', 'Why a repetition differs.', {
  CODE_CHANGED: 'Another commit, or uncommitted changes.',
  DATA_CHANGED: 'The data version that was read is no longer the same at `asOf`.',
  ENVIRONMENT_CHANGED: 'Other versions of node, postgres or the machine.',
  UNEXPLAINED: 'None of these: a bug of ours.',
});

/** What every experiment says; the types of the kinds extend it. */
@InterfaceType({ description: 'A stored result with its lineage. Never changed once it is finished.', implements: Node })
export abstract class Experiment implements Node {
  constructor(
    /** The stored experiment. */
    protected readonly experiment: ExperimentRow,
  ) {
    const { row, job } = experiment;
    this.id = nodeIdOf(NODE_TYPES[row.kind], row.id);
    this.job = new Job(job);
  }

  @Field(() => ID, 'Opaque id.')
  readonly id: string;

  @Field(() => ExperimentKind, 'What was done.')
  get kind(): keyof typeof ExperimentKind {
    return this.experiment.row.kind;
  }

  @Field(() => String, 'A name given by the caller; null if none.', { nullable: true })
  get name(): string | null {
    return this.experiment.row.name;
  }

  @Field(() => String, 'Name of the strategy; null when it ran from a document or has none.', { nullable: true })
  get strategy(): string | null {
    return this.experiment.row.strategy;
  }

  @Field(() => JobStatus, 'How far it is: the status of its job.')
  get status(): keyof typeof JobStatus {
    return this.isDone ? 'SUCCESS' : this.job.status;
  }

  @Field(() => JobError, 'Why it failed; null unless it did.', { nullable: true })
  get error(): JobError | null {
    return this.isDone ? null : this.job.error;
  }

  @Field(() => [Warning], 'What a reader should know.')
  get warnings(): readonly Warning[] {
    return this.experiment.row.warnings as readonly Warning[];
  }

  @Field(() => Lineage, 'What it was made of.')
  get lineage(): Lineage {
    return lineageOf(this.experiment.row);
  }

  @Field(() => [Replay], 'Its repetitions, newest first.', { cost: 20 })
  async replays(_args: object, { services }: Context): Promise<Replay[]> {
    const replays = await services.experiments.replays(this.experiment.row.id);
    return replays.map((replay) => new Replay(replay, this));
  }

  /** Whether it is finished, whatever becomes of others that its job makes. */
  private get isDone(): boolean {
    return this.experiment.row.digest !== null;
  }

  @Field(() => Boolean, 'Whether the market is simulated.')
  get simulated(): boolean {
    return this.experiment.simulated;
  }

  @Field(() => DateTimeScalar, 'When it was asked for.')
  get createdAt(): Date {
    return this.job.createdAt;
  }

  @Field(() => DateTimeScalar, 'When it was finished; null before.', { nullable: true })
  get finishedAt(): Date | null {
    return this.job.finishedAt;
  }

  @Field(() => Job, 'The job that makes or made it.')
  readonly job: Job;
}

@Type('A repetition of an experiment.', { implements: Node })
export class Replay implements Node {
  constructor(
    private readonly row: StoredReplay,
    experiment: Experiment,
  ) {
    this.id = nodeIdOf('Replay', row.id);
    this.experiment = experiment;
  }

  @Field(() => ID, 'Opaque id.')
  readonly id: string;

  @Field(() => Experiment, 'The experiment that was repeated.')
  readonly experiment: Experiment;

  @Field(() => DateTimeScalar, 'When.')
  get at(): Date {
    return this.row.at;
  }

  @Field(() => Boolean, 'Whether every byte was the same.')
  get identical(): boolean {
    return this.row.identical;
  }

  @Field(() => [ReplayCause], 'Why not; empty if identical.')
  get causes(): (keyof typeof ReplayCause)[] {
    return this.row.causes;
  }

  @Field(() => [String], 'What differs, in words; empty if identical.')
  get differences(): string[] {
    return this.row.differences;
  }
}
