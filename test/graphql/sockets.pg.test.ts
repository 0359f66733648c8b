import { type Client, createClient, type ExecutionResult } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Store } from '../../src/data/store/store.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { makeSmallMarket, rank } from '../support/ranked-market.js';

describe('a WebSocket', () => {
  let store: Store;
  let api: TestApi;
  let production: TestApi;
  let drop: () => Promise<void>;
  const clients: Client[] = [];

  beforeAll(async () => {
    ({ store, drop } = await testStore());
    await rank(store, await makeSmallMarket(store), ['AAA', 'BBB']);
    const limits = { maxDepth: 5, maxAliases: 3, maxTokens: 100, maxCost: 1000 };
    api = await startApi(store, { config: { limits, corsOrigins: ['https://front.example'] } });
    const access = { open: true, readToken: null };
    production = await startApi(store, { config: { environment: 'production' }, access });
  });

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.dispose()));
    await api?.stop();
    await production?.stop();
    await drop?.();
  });

  const open = ({ port }: TestApi, options: object = {}) => {
    class Socket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, options);
      }
    }
    const client = createClient({ url: `ws://127.0.0.1:${port}/graphql`, webSocketImpl: Socket, retryAttempts: 0 });
    clients.push(client);
    return client;
  };

  /** The one result of a query; errors that came instead of it are thrown. */
  const ask = async (client: Client, query: string, variables?: Record<string, unknown>): Promise<ExecutionResult> => {
    let result: ExecutionResult = {};
    for await (const one of client.iterate({ query, variables })) result = one as ExecutionResult;
    return result;
  };

  it('answers queries as HTTP does, with codes, problems and reasons', async () => {
    const client = open(api);
    const query =
      '{ rankings { nodes { ticker } } none: rankingTable(date: "2017-12-22") { count } bad: security(ticker: "AAB") { id } }';
    const { data, errors, extensions } = await ask(client, query);
    expect(data).toEqual({ rankings: { nodes: [{ ticker: 'AAA' }, { ticker: 'BBB' }] }, none: null, bad: null });
    expect(errors).toMatchObject([
      { path: ['bad'], extensions: { code: 'NOT_FOUND', problems: [{ path: ['ticker'], suggestions: ['AAA', 'BBB'] }] } },
    ]);
    expect(extensions?.reasons).toMatchObject([{ path: ['none'] }]);
  });

  it('keeps the same limits', async () => {
    const client = open(api);
    const refused = (query: string) =>
      expect(ask(client, query)).rejects.toMatchObject([{ extensions: { code: 'QUERY_TOO_COSTLY' } }]);
    await refused('{ rankings { run { table { run { regime { state } } } } } }');
    await refused('{ a: viewer { name } b: viewer { name } c: viewer { name } d: viewer { name } }');
    await refused(`{ ${'viewer { name } '.repeat(40)} }`);
    await refused('{ rankings(first: 1000) { nodes { rank ticker } } }');
  });

  it('names what cannot be read and what does not exist as HTTP does', async () => {
    const client = open(api);
    await expect(ask(client, '{ rankings ')).rejects.toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
    await expect(ask(client, '{ rankingz { totalCount } }')).rejects.toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    await expect(ask(client, '{ rankings(date: "x") { totalCount } }')).rejects.toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', problems: [{ path: ['date'] }] } },
    ]);
    const { errors } = await ask(client, 'query Q($d: Date) { rankings(date: $d) { totalCount } }', { d: 'x' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', problems: [{ path: ['d'] }] } }]);
  });

  it('names an operation that cannot be chosen or does not exist, which is no fault of ours', async () => {
    const client = open(api);
    const refused = (query: string) =>
      expect(ask(client, query)).rejects.toMatchObject([{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }]);
    await refused('query A { viewer { name } } query B { viewer { name } }');
  });

  it('in production hides the schema and suggests no names of it', async () => {
    const client = open(production);
    await expect(ask(client, '{ __schema { types { name } } }')).rejects.toBeDefined();
    await expect(ask(client, '{ rankingz { totalCount } }')).rejects.toMatchObject([
      { message: 'Cannot query field "rankingz" on type "Query".' },
    ]);
  });

  it('is not opened for the page of a foreign origin', async () => {
    await expect(ask(open(api, { origin: 'https://evil.example' }), '{ viewer { name } }')).rejects.toBeDefined();
    const name = { data: { viewer: { name: 'anonymous' } } };
    expect(await ask(open(api, { origin: 'https://front.example' }), '{ viewer { name } }')).toMatchObject(name);
    expect(await ask(open(api, { origin: `http://127.0.0.1:${api.port}` }), '{ viewer { name } }')).toMatchObject(name);
  });

  it('is closed when the server stops', async () => {
    const stopping = await startApi(store);
    const client = open(stopping);
    const closed = new Promise<number>((resolve) => {
      client.on('closed', (event) => resolve((event as { code: number }).code));
    });
    await ask(client, '{ viewer { name } }');
    const idle = new WebSocket(`ws://127.0.0.1:${stopping.port}/graphql`, 'graphql-transport-ws');
    await new Promise((resolve) => idle.on('open', resolve));
    const ended = new Promise((resolve) => idle.on('close', resolve));
    await stopping.stop();
    await ended;
    await closed;
  });
});
