/** A kind of job that does nothing, for threads that are told of it. Its result is the instant at which it began, ms since 1970. */
import { z } from 'zod';

export const KINDS = {
  empty: {
    params: z.object({}),
    timeoutSeconds: 60,
    run: async () => ({ type: 'ValidationReport', id: String(performance.timeOrigin + performance.now()) }),
  },
};
