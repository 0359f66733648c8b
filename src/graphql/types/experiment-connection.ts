import type { ClassType } from 'type-graphql';
import { connectionType } from './connection.js';
import { Experiment } from './experiment.js';

/** A page of experiments. The class of the interface is abstract, which type-graphql does not mind. */
export const ExperimentConnection = connectionType(
  'Experiment',
  () => Experiment as unknown as ClassType<Experiment>,
  'Experiments of any kind',
);
export type ExperimentConnection = InstanceType<typeof ExperimentConnection>;
