import { inTransaction } from '../../src/data/store/save/fenced-transaction.js';
import { openQueue } from '../../src/jobs/queue.js';
import { testStore } from '../support/database.js';

describe('the queue', () => {
  it('gives what was sent at once, the most urgent first, also when the clock was set back in between', async () => {
    const { store, url, drop } = await testStore();
    const queue = await openQueue(url, { warn() {} });
    try {
      await inTransaction(store, null, async (client) => {
        for (const [id, priority] of [
          [1, 0],
          [2, 5],
        ]) {
          await queue.send(client, { id, priority });
        }
      });
      await store.pool.query(
        `update pgboss.job set created_on = created_on + interval '1 day', start_after = start_after + interval '1 day'`,
      );
      expect(await inTransaction(store, null, (client) => queue.take(client, 1))).toEqual([2]);
      expect(await inTransaction(store, null, (client) => queue.take(client, 5))).toEqual([1]);
      expect(await inTransaction(store, null, (client) => queue.take(client, 5))).toEqual([]);
    } finally {
      await queue.close();
      await drop();
    }
  });
});
