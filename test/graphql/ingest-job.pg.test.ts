import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { type Jobs, openJobs } from '../../src/jobs/open-jobs.js';
import { projectRoot } from '../../src/project-root.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { startApi, type TestApi } from '../support/api.js';
import { type TestStore, testStore } from '../support/database.js';
import { csv, MARKET, marketFolder, removeFolder } from '../support/market-folder.js';

const DAYS = ['12', '13', '14', '15', '18', '19', '20', '21', '22', '26', '27', '28'].map((day) => `2017-12-${day}`);
const INGEST = 'mutation Ingest($input: IngestInput!) { ingest(input: $input) { id status } }';
const FOLLOW = `subscription Follow($id: ID!) { jobProgress(id: $id) { status
  result { ... on ValidationReport { provider rejected dataVersion tables { table read added quarantined } } } } }`;

describe('a market folder that is ingested through the API', () => {
  let database: TestStore;
  let folder: string;
  let jobs: Jobs;
  let api: TestApi;
  let admin: string;

  beforeAll(async () => {
    database = await testStore();
    folder = marketFolder({
      'tiny/market.yaml': { ...MARKET, bars: "from 'bars.csv'" },
      'tiny/bars.csv': csv('date,ticker,open,high,low,close,volume,dividend,split', [
        ...DAYS.map((day, i) => [day, 'A', 10 + i, 10 + i, 10 + i, 10 + i, 1000, 0, 1]),
        ['2017-12-29', 'A', 22, 22, 22, -22, 1000, 0, 1],
      ]),
    });
    const settings = { databaseUrl: database.url, strategiesDir: folder, pluginsDir: null, marketsDir: folder };
    const log = { info() {}, warn() {}, error() {} };
    jobs = await openJobs(database.store, log, {
      threads: 1,
      projectRoot: projectRoot(),
      settings: { ...settings, code: { commit: 'test', dirty: false } },
    });
    api = await startApi(database.store, { work: { ...jobs, marketsDir: folder } });
    const key = { name: 'root', role: 'ADMIN', expiresAt: null } as const;
    admin = (await createApiKeys(database.store, () => new Date()).create(key, null)).secret;
  });

  afterAll(async () => {
    await api?.stop();
    await jobs?.close();
    await database?.drop();
    removeFolder(folder);
  });

  /** The last state of a job. */
  async function last(id: string) {
    const client = createClient({ url: `ws://127.0.0.1:${api.port}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever its query asked for.
    let state: any;
    for await (const { data } of client.iterate({ query: FOLLOW, variables: { id } })) state = data?.jobProgress;
    await client.dispose();
    return state;
  }

  it('becomes the market that is served, without its bad row, and a repetition changes nothing', async () => {
    expect((await api.ask('{ prices(ticker: "A") { date } }')).errors?.[0].extensions.code).toBe('NO_DATA');
    const input = { provider: 'FILES', folder: 'tiny' };
    const { data, errors } = await api.ask(INGEST, { input }, admin);
    expect(errors).toBeUndefined();
    const { status, result } = await last(data.ingest.id);
    expect(status).toBe('SUCCESS');
    expect(result).toMatchObject({ provider: 'FILES', rejected: false, dataVersion: expect.any(Number) });
    const bars = result.tables.find(({ table }: { table: string }) => table === 'BARS');
    expect(bars).toEqual({ table: 'BARS', read: 13, added: 12, quarantined: 1 });
    const prices = await api.ask('{ prices(ticker: "A") { date close } }');
    expect(prices.data.prices).toEqual({ date: DAYS, close: DAYS.map((_, i) => 10 + i) });

    const again = await last((await api.ask(INGEST, { input }, admin)).data.ingest.id);
    expect(again).toMatchObject({ status: 'SUCCESS', result: { dataVersion: null } });
  });

  it('is refused to who may not, and where the folder is not below the one that is allowed', async () => {
    const input = { provider: 'FILES', folder: 'tiny' };
    expect((await api.ask(INGEST, { input })).errors?.[0].extensions.code).toBe('FORBIDDEN');
    expect((await api.ask(INGEST, { input: { ...input, folder: 'other' } }, admin)).errors?.[0].extensions.code).toBe(
      'BAD_USER_INPUT',
    );
  });
});
