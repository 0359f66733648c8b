/**
 * The queue under the jobs: pg-boss, which carries ids from whoever asks to whoever works, by priority and then by age.
 *
 * It decides nothing. A message is taken in the transaction that makes its job RUNNING, so there is no moment at which neither has it,
 * and whether there is another attempt is a matter of the job row alone (`retryLimit: 0`).
 */
import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { Log } from '../domain/log.js';

const QUEUE = 'alphaql_job';

/** An open queue. */
export interface Queue {
  /** Puts a job into the queue, in the transaction of `client`. */
  send(client: pg.ClientBase, job: { id: number; priority: number }): Promise<void>;
  /** Takes the ids of at most so many jobs out of the queue, in the transaction of `client`. */
  take(client: pg.ClientBase, count: number): Promise<number[]>;
  close(): Promise<void>;
}

/** Opens the queue of a database. Its tables, in a schema of their own, are made by the first who opens it. */
export async function openQueue(url: string, log: Pick<Log, 'warn'>): Promise<Queue> {
  const boss = new PgBoss({ connectionString: url, max: 2, schedule: false, supervise: false, registerInstance: false });
  // A connection that breaks fails its query too, and whoever asked it hears of it there.
  boss.on('error', (error) => log.warn(`The queue: ${error.message}`));
  await boss.start();
  await boss.createQueue(QUEUE, { retryLimit: 0 });
  return {
    async send(client, { id, priority }) {
      await boss.send(QUEUE, { id }, { priority, db: on(client) });
    },
    async take(client, count) {
      // Every message is due when it is sent: by a clock that has stepped back since, it would not be yet.
      const messages = await boss.fetch<{ id: number }>(QUEUE, { batchSize: count, ignoreStartAfter: true, db: on(client) });
      if (messages.length === 0) return [];
      await boss.deleteJob(
        QUEUE,
        messages.map(({ id }) => id),
        { db: on(client) },
      );
      return messages.map(({ data }) => data.id);
    },
    close: () => boss.stop({ graceful: false }),
  };
}

/** The form in which pg-boss takes a connection. */
function on(client: pg.ClientBase) {
  return { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
}
