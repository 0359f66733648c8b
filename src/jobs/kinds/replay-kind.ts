import { z } from 'zod';
import { saveReplay } from '../../data/store/save/save-experiment.js';
import { replay } from '../experiments/replay.js';
import type { JobKind } from './kind.js';

/** Does an experiment again and compares; makes a `Replay`. */
export const replayKind: JobKind<{ experimentId: number }> = {
  params: z.object({ experimentId: z.int() }),
  timeoutSeconds: 3600,
  async run(context, { experimentId }, attempt) {
    const id = await attempt.step('replay', async (fence) =>
      saveReplay(context.store, await replay(context, experimentId, attempt.onProgress), fence),
    );
    return { type: 'Replay', id };
  },
};
