import type { Store } from '../store.js';
import { inTransaction, type StepFence } from './fenced-transaction.js';
import { type FinishedExperiment, writeFinished } from './save-experiment.js';

/** Writes what a sweep came to, and what the figures of its points are worth among all of them (the rest of their statistics stays), all or nothing. */
export function finishSweep(
  store: Store,
  id: number,
  finished: FinishedExperiment,
  points: readonly { experimentId: number; statistics: unknown }[],
  fence: StepFence,
): Promise<void> {
  return inTransaction(store, fence, async (client) => {
    if (!(await writeFinished(client, id, finished))) return;
    await client.query(
      `update experiment set statistics = experiment.statistics || point.statistics
         from jsonb_to_recordset($1) point("experimentId" int, statistics jsonb) where experiment.id = point."experimentId"`,
      [JSON.stringify(points)],
    );
  });
}
