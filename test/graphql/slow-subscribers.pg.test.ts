import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { nodeIdOf } from '../../src/domain/node-id.js';
import type { FeedListener } from '../../src/jobs/life/job-feed.js';
import { startApi, type TestApi } from '../support/api.js';
import { type TestStore, testStore } from '../support/database.js';
import { NO_WORK } from '../support/no-work.js';

/** Changes of the job, and how large each answer is: together far more than a socket of the system holds, some ten megabytes. */
const CHANGES = 200;
const FILLER = 'x'.repeat(300_000);

const QUERY = 'subscription Follow($id: ID!) { jobProgress(id: $id) { revision params } }';

describe('a subscriber that does not read', () => {
  let database: TestStore;
  let api: TestApi;
  const listeners = new Set<FeedListener>();
  beforeAll(async () => {
    database = await testStore();
    const feed = {
      listen(listener: FeedListener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    api = await startApi(database.store, { work: { ...NO_WORK, feed } });
  });
  afterAll(async () => {
    await api?.stop();
    await database?.drop();
  });

  it('holds up nobody, is not written to meanwhile, and hears the last state when it reads again', async () => {
    const query = async (sql: string, values: unknown[]) => (await database.store.pool.query(sql, values)).rows[0];
    const { id } = await query(
      `insert into job (kind, params, requested_by, priority, timeout_seconds, status)
       values ('rank', $1, 'ann', 0, 60, 'RUNNING') returning id`,
      [JSON.stringify({ filler: FILLER })],
    );
    const url = `ws://127.0.0.1:${api.port}/graphql`;
    const variables = { id: nodeIdOf('Job', id) };

    const slow = new WebSocket(url, 'graphql-transport-ws');
    const heard: number[] = [];
    let begun = () => {};
    const first = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const ended = new Promise<void>((resolve) => {
      slow.on('message', (text: Buffer) => {
        const { type, payload } = JSON.parse(text.toString());
        if (type === 'connection_ack')
          slow.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY, variables } }));
        if (type === 'next') heard.push(payload.data.jobProgress.revision);
        if (type === 'next') begun();
        if (type === 'complete') resolve();
      });
    });
    slow.on('open', () => slow.send(JSON.stringify({ type: 'connection_init' })));
    await first;
    slow.pause();

    const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
    const quick = client.iterate<{ jobProgress: { revision: number } }>({ query: QUERY, variables });
    const next = async () => (await quick.next()).value?.data?.jobProgress.revision;
    let revision = await next();
    for (let change = 1; change <= CHANGES; change++) {
      const status = change === CHANGES ? 'SUCCESS' : 'RUNNING';
      const row = await query('update job set revision = revision + 1, status = $2 where id = $1 returning revision', [
        id,
        status,
      ]);
      for (const { onJob } of listeners) onJob?.({ id, parent: null, kind: 'rank', status });
      revision = await next();
      expect(revision).toBe(row.revision);
    }
    expect(await next()).toBeUndefined();
    await client.dispose();

    slow.resume();
    await ended;
    slow.close();
    expect(heard).toEqual([...new Set(heard)].sort((a, b) => a - b));
    expect(heard.at(-1)).toBe(revision);
    expect(heard.length).toBeLessThan(CHANGES);
  });
});
