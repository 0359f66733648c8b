import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { listBreakers } from '../../../src/data/store/find/breakers.js';
import { saveBreaker } from '../../../src/data/store/save/save-breaker.js';
import type { Store } from '../../../src/data/store/store.js';
import { submit } from '../../../src/jobs/life/submit.js';
import { openJobs } from '../../../src/jobs/open-jobs.js';
import { projectRoot } from '../../../src/project-root.js';
import { testStore } from '../../support/database.js';
import { jobWhen } from '../../support/job-market.js';

/** Kinds for the threads: one drives the provider's breaker open, the other asks, once two of its jobs run at the same time. */
const KINDS = `
import { UpstreamError } from '${pathToFileURL(path.join(projectRoot(), 'dist/src/data/providers/policy/upstream-error.js'))}';
const params = { parse: (value) => value };
const refuse = async () => { throw new UpstreamError('ERROR_BODY', 'It is closed.'); };
export const KINDS = {
  trouble: { params, timeoutSeconds: 60, async run({ yahoo }) {
    for (let i = 0; i < 5; i++) await yahoo.policy.run('the time', refuse).catch(() => {});
    return null;
  } },
  ask: { params, timeoutSeconds: 60, async run({ yahoo, store }) {
    for (let n = 0; n < 2; ) {
      n = (await store.pool.query("select count(*)::int as n from job where kind = 'ask' and worker is not null")).rows[0].n;
    }
    await yahoo.policy.run('the time', async () => 1);
    return null;
  } },
};
`;

describe('the circuit breaker of a provider', () => {
  let store: Store;
  let drop: () => Promise<void>;
  let folder: string;
  beforeAll(async () => {
    ({ store, drop } = await testStore());
    folder = await mkdtemp(path.join(os.tmpdir(), 'alphaql-breakers-'));
    await writeFile(path.join(folder, 'kinds.mjs'), KINDS);
  });
  afterAll(async () => {
    await drop();
    await rm(folder, { recursive: true });
  });

  it('that opens in one thread is open for all threads of the process, is logged once, and is seen in the store', async () => {
    const warnings: string[] = [];
    const log = { info() {}, warn: (text: string) => warnings.push(text), error: (text: string) => warnings.push(text) };
    const code = { commit: 'test', dirty: false };
    const settings = { databaseUrl: store.url, strategiesDir: folder, pluginsDir: null, marketsDir: null, code };
    const extraKinds = pathToFileURL(path.join(folder, 'kinds.mjs')).href;
    const jobs = await openJobs(store, log, {
      threads: 2,
      projectRoot: projectRoot(),
      settings: { ...settings, extraKinds },
      timing: { pollMs: 50 },
    });
    try {
      const ask = (kind: string) =>
        submit(
          { store, queue: jobs.queue },
          { kind, params: {}, requestedBy: 'ann', priority: 0, timeoutSeconds: 60, idempotencyKey: null },
        );
      await jobWhen(store, await ask('trouble'), ({ status }) => status === 'SUCCESS');
      const asking = [await ask('ask'), await ask('ask')];
      for (const id of asking) {
        const { error } = await jobWhen(store, id, (job) => job.error !== null || job.status === 'SUCCESS');
        expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', message: expect.stringContaining('It is closed.') });
      }
      expect(warnings).toEqual([expect.stringContaining('circuit breaker OPEN after 5 failures in a row')]);
      expect(await listBreakers(store)).toMatchObject([{ provider: 'yahoo-us', state: 'OPEN', failures: 5, threshold: 5 }]);
    } finally {
      await jobs.close();
    }
  });

  it('is shown open while any worker has it open, and as whoever spoke last once that is long ago', async () => {
    const now = Date.now();
    const state = { provider: 'other', failures: 0, threshold: 5, since: new Date(now), lastError: null };
    await saveBreaker(store, 'a', { ...state, state: 'OPEN', failures: 5, retryAt: new Date(now + 60_000) });
    await saveBreaker(store, 'b', { ...state, state: 'CLOSED', retryAt: null });
    const shown = async () => (await listBreakers(store)).find(({ provider }) => provider === 'other')?.state;
    expect(await shown()).toBe('OPEN');
    await saveBreaker(store, 'a', { ...state, state: 'OPEN', failures: 5, retryAt: new Date(now - 3_600_000) });
    await store.pool.query(`update breaker set updated_at = updated_at - interval '1 hour' where worker = 'a'`);
    expect(await shown()).toBe('CLOSED');
  });
});
