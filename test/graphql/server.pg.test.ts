import http from 'node:http';
import type { Store } from '../../src/data/store/store.js';
import { createApi } from '../../src/graphql/server.js';
import { createProbes } from '../../src/services/create-probes.js';
import { createServices } from '../../src/services/services.js';
import { NO_COMPUTE, startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { NO_WORK } from '../support/no-work.js';
import { makeSmallMarket, rank } from '../support/ranked-market.js';

const SMALL_LIMITS = { maxDepth: 5, maxAliases: 3, maxTokens: 100, maxCost: 1000 };

describe('the server', () => {
  let store: Store;
  let api: TestApi;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, drop } = await testStore());
    await rank(store, await makeSmallMarket(store), ['AAA', 'BBB']);
    api = await startApi(store, { config: { limits: SMALL_LIMITS, corsOrigins: ['https://front.example'] } });
  });

  afterAll(async () => {
    await api?.stop();
    await drop?.();
  });

  const costly = async (query: string, variables?: object) => {
    const { status, data, errors } = await api.ask(query, variables);
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    return errors![0].extensions;
  };

  it('refuses a query that is too deep, and says how deep it may be', async () => {
    const query = '{ rankings { nodes { security { tickers { from } } } } }';
    expect((await api.ask(query)).status).toBe(200);
    const deeper = '{ rankings { run { table { run { regime { state } } } } } }';
    expect(await costly(deeper)).toMatchObject({
      code: 'QUERY_TOO_COSTLY',
      problems: [{ code: 'QUERY_TOO_COSTLY', expected: 'at most 5', actual: '6' }],
    });
  });

  it('counts the depth and the aliases of fragments where they are spread', async () => {
    const deep = 'fragment Run on RankingRun { table { run { regime { state } } } } { rankings { run { ...Run } } }';
    expect(await costly(deep)).toMatchObject({ problems: [{ actual: '6' }] });
    const wide = 'fragment Two on DataHealth { a: status b: status } { x: dataHealth { ...Two } dataHealth { ...Two } }';
    expect(await costly(wide)).toMatchObject({ problems: [{ expected: 'at most 3', actual: '5' }] });
  });

  it('refuses fragments that double themselves without walking all of them', async () => {
    // A walk of all would take two to the fortieth steps.
    const fragments = Array.from({ length: 40 }, (_, i) => `fragment F${i} on DataHealth { ...F${i + 1} ...F${i + 1} }`).join(
      ' ',
    );
    const roomy = await startApi(store);
    const { status, errors } = await roomy.ask(`${fragments} fragment F40 on DataHealth { a: status } { dataHealth { ...F0 } }`);
    await roomy.stop();
    expect([status, errors?.[0].extensions.code]).toEqual([400, 'QUERY_TOO_COSTLY']);
  });

  it('refuses more tokens than it reads', async () => {
    const query = `{ ${'viewer { name } '.repeat(40)} }`;
    expect(await costly(query)).toMatchObject({ code: 'QUERY_TOO_COSTLY', problems: [{ actual: 'more than 100' }] });
  });

  it('refuses lists that are too long for what is asked of each row, by the variables too', async () => {
    const query = 'query Q($n: Int) { rankings(first: $n) { nodes { rank ticker } } }';
    expect((await api.ask(query, { n: 100 })).status).toBe(200);
    const { problems } = await costly(query, { n: 1000 });
    expect(problems).toMatchObject([{ expected: 'at most 1000', actual: '3001' }]);
    const hidden =
      '{ rankings(first: null) { nodes { rank ticker name sector score percentile coverage date security { id name } } } }';
    expect(await costly(hidden)).toMatchObject({ problems: [{ actual: '1201' }] });
    expect(await costly('{ rankings(first: 10) { nodes { security { prices { close } } } } }')).toMatchObject({
      code: 'QUERY_TOO_COSTLY',
    });
  });

  it('answers the questions that an editor asks of the schema, deep as they are', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const roomy = await startApi(store);
    const { errors, data } = await roomy.ask(getIntrospectionQuery());
    await roomy.stop();
    expect(errors).toBeUndefined();
    expect(data.__schema.queryType.name).toBe('Query');
  });

  it('keeps the names of the server for requests that are not GraphQL', async () => {
    const broken = await api.ask('{ rankings ');
    expect(broken).toMatchObject({ status: 400, errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] });
    const unknown = await api.ask('{ rankingz { totalCount } }');
    expect(unknown).toMatchObject({ status: 400, errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    expect(unknown.errors?.[0].message).toContain('Did you mean');
    const which = await api.ask('query A { viewer { name } } query B { viewer { name } }');
    expect(which).toMatchObject({ status: 400, errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }] });
    expect(await api.ask('')).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('names the argument and the variable whose value is no date', async () => {
    const literal = await api.ask('{ rankings(date: "2017-02-30") { totalCount } }');
    expect(literal).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_USER_INPUT', problems: [{ path: ['date'], actual: '"2017-02-30"' }] } }],
    });
    expect(literal.errors?.[0].message).toBe('Expected a day of the calendar as YYYY-MM-DD, but found "2017-02-30".');
    const variable = await api.ask('query Q($at: DateTime) { rankings(asOf: $at) { totalCount } }', { at: '2017-12-29' });
    expect(variable).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_USER_INPUT', problems: [{ path: ['at'], actual: '"2017-12-29"' }] } }],
    });
    const missing = await api.ask('query Q($t: String!) { security(ticker: $t) { id } }');
    expect(missing).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_USER_INPUT', problems: [{ path: ['t'] }] } }],
    });
  });

  it('gives a bug a number and keeps its stack to the log', async () => {
    const broken = await startApi(store, {
      strategies: {
        files: [],
        defaultStrategy: 'demo',
        read: () => {
          throw new TypeError('secret: the password is swordfish');
        },
      },
    });
    const { status, data, errors } = await broken.ask(
      '{ checkStrategy(document: "x") { plan { hash } } viewer { role credential } }',
    );
    await broken.stop();
    expect(status).toBe(200);
    expect(data).toEqual({ checkStrategy: null, viewer: { role: 'VIEWER', credential: 'LOOPBACK' } });
    const { code, incident } = errors![0].extensions;
    expect(code).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(errors)).not.toMatch(/swordfish|TypeError|\.ts/);
    expect(errors![0].message).toContain(incident);
    expect(broken.logged).toHaveLength(1);
    expect(broken.logged[0].details.incident).toBe(incident);
    expect(broken.logged[0].details.err?.stack).toContain('swordfish');
  });

  it('in production hides its schema, and suggests no names of it', async () => {
    const access = { open: true, readToken: null };
    const production = await startApi(store, { config: { environment: 'production' }, access });
    const introspection = await production.ask('{ __schema { types { name } } }');
    const field = await production.ask('{ rankingz { totalCount } }');
    const value = await production.ask('query Q($k: PluginKind) { plugins(kind: $k) { name } }', { k: 'FACTO' });
    await production.stop();
    expect(introspection.status).toBe(400);
    expect(introspection.data).toBeUndefined();
    expect(field.errors?.[0].message).toBe('Cannot query field "rankingz" on type "Query".');
    expect(JSON.stringify([field, value])).not.toMatch(/Did you mean|FACTOR/);
  });

  it('takes no batches, no simple requests of foreign pages and no body of more than 1 MB', async () => {
    const post = (body: string, contentType = 'application/json') =>
      fetch(`${api.url}/graphql`, { method: 'POST', headers: { 'content-type': contentType }, body });
    const query = JSON.stringify({ query: '{ viewer { name } }' });
    expect((await post(query)).status).toBe(200);
    expect((await post(`[${query}]`)).status).toBe(400);
    expect((await post(query, 'text/plain')).status).toBe(400);
    const large = await post(JSON.stringify({ query: `{ viewer { name } } #${'x'.repeat(1_100_000)}` }));
    expect(large.status).toBe(413);
    expect(await large.json()).toEqual({
      errors: [{ message: 'The request is larger than 1 MB.', extensions: { code: 'BAD_REQUEST' } }],
    });
    const notJson = await post('{ nope');
    expect(notJson.status).toBe(400);
    expect(await notJson.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('lets pages of the configured origins ask, and no others', async () => {
    const preflight = (origin: string) =>
      fetch(`${api.url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
    expect((await preflight('https://front.example')).headers.get('access-control-allow-origin')).toBe('https://front.example');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('sends headers that keep pages from being framed, sniffed and fed from elsewhere, and does not say what it is made of', async () => {
    const { headers } = await fetch(`${api.url}/health`);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    const missing = await fetch(`${api.url}/nowhere`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ errors: [{ message: expect.stringContaining('GET /nowhere') }] });
  });

  it('has an editor on its front page that loads nothing from elsewhere and says that the market is simulated', async () => {
    const response = await fetch(`${api.url}/`);
    const html = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(html).toContain('<title>AlphaQL — simulated market</title>');
    expect(html).toContain('Simulated market: nothing here happened.');
    expect(html).toContain('query Best');
    expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
    expect(response.headers.get('content-security-policy')).toContain("connect-src 'self'");
  });

  it('refuses to start on a port that is taken, and says what to do', async () => {
    await expect(startApi(store, { config: { port: api.port } })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('Set PORT'),
    });
  });

  it('can be told to stop before it has started', async () => {
    const services = createServices({
      store,
      market: null,
      registry: { metadata: () => [], get: () => null, find: () => null, names: () => [] },
      strategies: { files: [], defaultStrategy: 'demo', read: () => ({ plan: null, problems: [] }) },
      compute: NO_COMPUTE,
      access: { open: true, readToken: null },
      work: NO_WORK,
    });
    const config = { host: '127.0.0.1', port: 0, corsOrigins: [], limits: SMALL_LIMITS, environment: 'test' };
    const idle = createApi({ config, services, probes: createProbes(store, services, []), log: { error() {} } });
    await idle.stop();
  });

  it('lets a running request end when it stops', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let began = () => {};
    const running = new Promise<void>((resolve) => {
      began = resolve;
    });
    const stopping = await startApi(store, {
      compute: {
        ...NO_COMPUTE,
        async regimeHistory() {
          began();
          await held;
          return { days: [], smoothed: [], viterbi: [], benchmark: 'AAA' };
        },
      },
    });
    const answer = new Promise<number>((resolve, reject) => {
      const request = http.request(
        { port: stopping.port, path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' } },
        (response) => resolve(response.resume().statusCode!),
      );
      request.on('error', reject);
      request.end(JSON.stringify({ query: '{ regimeSeries { count } }' }));
    });
    await running;
    const stopped = stopping.stop();
    release();
    expect(await answer).toBe(200);
    await stopped;
  });
});
