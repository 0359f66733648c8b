import type { JobParts } from '../../src/services/create-job-services.js';

/** Jobs of a server that no test asks for any. */
export const NO_WORK: JobParts = {
  queue: {
    send: () => Promise.reject(new Error('This test has no queue.')),
    take: async () => [],
    close: async () => {},
  },
  feed: { listen: () => () => {} },
};
