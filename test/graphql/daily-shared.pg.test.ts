import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { openFolder } from '../../src/data/providers/files/open-folder.js';
import { discoverPlugins } from '../../src/jobs/discover-plugins.js';
import { ingest } from '../../src/jobs/ingest.js';
import { type Jobs, openJobs } from '../../src/jobs/open-jobs.js';
import { readStrategies } from '../../src/jobs/read-strategies.js';
import { projectRoot } from '../../src/project-root.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { describeShared } from '../support/shared.js';

const STRATEGIES = path.join(projectRoot(), 'strategies');
/** Three years of one firm in four: the whole takes a minute to ingest. */
const FILES = /^(prices_201[4-7]|delisted)/;

/** The part of the shared market folder that is ingested, in a folder of its own. */
async function cutOf(shared: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'alphaql-daily-'));
  for (const table of ['prices', 'universe', 'benchmark', 'fundamentals', 'earnings', 'news', 'factors', 'rates', 'relations']) {
    await mkdir(path.join(folder, table));
    const files = await readdir(path.join(shared, 'data', table));
    for (const file of files.filter((name) => table !== 'prices' || FILES.test(name))) {
      await copyFile(path.join(shared, 'data', table, file), path.join(folder, table, file));
    }
  }
  const manifest = await readFile(path.join(shared, 'data/market.yaml'), 'utf8');
  const prices = "from 'prices/prices_*.csv.gz'";
  if (!manifest.includes(prices)) throw new Error('The market folder reads its prices in another way.');
  await writeFile(path.join(folder, 'market.yaml'), manifest.replace(prices, `${prices} where symbol < 'D'`));
  return folder;
}

describeShared('a daily job on the shared data', (shared) => {
  let database: Awaited<ReturnType<typeof testStore>>;
  let folder: string;
  let jobs: Jobs;
  let api: TestApi;

  beforeAll(async () => {
    database = await testStore();
    const { store, url } = database;
    folder = await cutOf(shared);
    const provider = await openFolder(folder);
    await ingest(store, provider, { now: new Date('2026-01-05T12:00:00Z') }).finally(() => provider.close());
    const { registry } = await discoverPlugins(null);
    const files = await readStrategies(STRATEGIES, registry);
    const code = { commit: 'test', dirty: false };
    const settings = { databaseUrl: url, strategiesDir: STRATEGIES, pluginsDir: null, marketsDir: null, code };
    const log = { info() {}, warn() {}, error: (text: string) => process.stderr.write(`${text}\n`) };
    jobs = await openJobs(store, log, { threads: 2, projectRoot: projectRoot(), settings });
    const strategies = { files, defaultStrategy: 'momentum_quality', read: () => ({ plan: null, problems: [] }) };
    api = await startApi(store, { strategies, work: jobs });
  });
  afterAll(async () => {
    await api?.stop();
    await jobs?.close();
    await database?.drop();
    await rm(folder, { recursive: true });
  });

  it('runs from the mutation to the rankings arriving at a client, one for each strategy', async () => {
    const url = `ws://127.0.0.1:${api.port}/graphql`;
    const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, lazy: false });
    const names = ['momentum_quality', 'trend_low_risk', 'value_quality'];
    const heard = (async () => {
      const runs: { id: string; strategy: string; date: string; size: number }[] = [];
      const query = 'subscription { rankingsUpdated { id strategy date size } }';
      for await (const { data, errors } of client.iterate<{ rankingsUpdated: (typeof runs)[number] }>({ query })) {
        if (errors) throw errors;
        runs.push(data!.rankingsUpdated);
        if (new Set(runs.map(({ strategy }) => strategy)).size === names.length) break;
      }
      return runs;
    })();
    const analyst = await createApiKeys(database.store, () => new Date()).create(
      { name: 'analyst', role: 'ANALYST', expiresAt: null },
      null,
    );
    const started = await api.ask(
      'mutation { runDaily(input: { idempotencyKey: "today" }) { id kind params } }',
      {},
      analyst.secret,
    );
    expect(started.errors).toBeUndefined();
    const { id, ...job } = started.data.runDaily;
    expect(job).toEqual({ kind: 'daily', params: { marketId: 1, strategies: names, date: '2017-12-29' } });

    const runs = await heard;
    expect(runs.map(({ strategy }) => strategy).sort()).toEqual(names);
    for (const { date, size } of runs) {
      expect(date).toBe('2017-12-29');
      // A fifth of the index's members begin with A, B or C.
      expect(size).toBeGreaterThan(60);
    }
    for await (const { data } of client.iterate<{ jobProgress: { isFinal: boolean } }>({
      query: 'subscription End($id: ID!) { jobProgress(id: $id) { isFinal } }',
      variables: { id },
    })) {
      if (data!.jobProgress.isFinal) break;
    }
    await client.dispose();
    const { data } = await api.ask(
      'query End($id: ID!) { job(id: $id) { status progress children { nodes { kind status result { ... on RankingRun { id } } } } } }',
      { id },
    );
    expect(data.job).toMatchObject({ status: 'SUCCESS', progress: 1 });
    expect(data.job.children.nodes.map(({ result }: { result: { id: string } }) => result.id).sort()).toEqual(
      runs.map((run) => run.id).sort(),
    );
  });
});
