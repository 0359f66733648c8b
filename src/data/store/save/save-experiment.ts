import type pg from 'pg';
import type { ReplayCause } from '../../../domain/experiment.js';
import { isoOf } from '../../../domain/trading-day.js';
import type { StoredExperiment } from '../find/experiments.js';
import type { Store } from '../store.js';
import { inTransaction, type StepFence } from './fenced-transaction.js';

/** An experiment that is yet to be computed. */
export type NewExperiment = Omit<
  StoredExperiment,
  'id' | 'warnings' | 'result' | 'digest' | 'dataDigest' | 'dataDigests' | 'statistics'
> & {
  /** Place among the experiments of its job; 0 where it is the only one. */
  position?: number;
};

/** What an experiment came to, and what made it. */
export type FinishedExperiment = Pick<StoredExperiment, 'codeVersion' | 'codeDirty' | 'environment' | 'warnings' | 'result'> & {
  digest: string;
  dataDigest: string;
  dataDigests: Readonly<Record<string, string>>;
};

/** A repetition that is done. */
export interface NewReplay {
  experimentId: number;
  digest: string;
  identical: boolean;
  causes: readonly ReplayCause[];
  differences: readonly string[];
}

/** Writes an experiment down before it is computed, so that it can be followed and its failure be told; returns its id. */
export function insertExperiment(store: Store, experiment: NewExperiment, fence: StepFence): Promise<number> {
  return inTransaction(store, fence, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into experiment (market_id, job_id, kind, name, strategy, strategy_version, plan, plan_hash, settings, universe, from_date,
         to_date, as_of, data_version, code_version, code_dirty, seed, environment, position)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) returning id`,
      [
        experiment.marketId,
        experiment.jobId,
        experiment.kind,
        experiment.name,
        experiment.strategy,
        experiment.strategyVersion,
        experiment.plan === null ? null : JSON.stringify(experiment.plan),
        experiment.planHash,
        JSON.stringify(experiment.settings),
        experiment.universe,
        isoOf(experiment.from),
        isoOf(experiment.to),
        experiment.asOf,
        experiment.version,
        experiment.codeVersion,
        experiment.codeDirty,
        experiment.seed,
        JSON.stringify(experiment.environment),
        experiment.position ?? 0,
      ],
    );
    return rows[0].id;
  });
}

/** Writes what an experiment came to. One that is finished already stays as it is. */
export function finishExperiment(store: Store, id: number, finished: FinishedExperiment, fence: StepFence): Promise<void> {
  return inTransaction(store, fence, async (client) => {
    await writeFinished(client, id, finished);
  });
}

/** The same within a transaction; false where the experiment is finished already. */
export async function writeFinished(client: pg.ClientBase, id: number, finished: FinishedExperiment): Promise<boolean> {
  const { rowCount } = await client.query(
    `update experiment set code_version = $2, code_dirty = $3, environment = $4, warnings = $5, result = $6, digest = $7, data_digest = $8,
       data_digests = $9
      where id = $1 and digest is null`,
    [
      id,
      finished.codeVersion,
      finished.codeDirty,
      JSON.stringify(finished.environment),
      JSON.stringify(finished.warnings),
      JSON.stringify(finished.result),
      finished.digest,
      finished.dataDigest,
      JSON.stringify(finished.dataDigests),
    ],
  );
  return rowCount === 1;
}

/** Writes a repetition and returns its id. */
export function saveReplay(store: Store, replay: NewReplay, fence: StepFence): Promise<number> {
  return inTransaction(store, fence, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into replay (experiment_id, digest, identical, causes, differences) values ($1, $2, $3, $4::replay_cause[], $5) returning id`,
      [replay.experimentId, replay.digest, replay.identical, replay.causes, replay.differences],
    );
    return rows[0].id;
  });
}
