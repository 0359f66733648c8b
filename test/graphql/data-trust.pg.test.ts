import { randomUUID } from 'node:crypto';
import { saveBreaker } from '../../src/data/store/save/save-breaker.js';
import { saveUnavailable } from '../../src/data/store/save/save-unavailable.js';
import type { Store } from '../../src/data/store/store.js';
import { nodeIdOf } from '../../src/domain/node-id.js';
import { tradingDay } from '../../src/domain/trading-day.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { closeOf, insert, insertMarket } from '../support/market-rows.js';

/** Friday 29 December 2017, an hour after the close; with a threshold of an hour or less its bars are late, with more they are not. */
const NOW = new Date('2017-12-29T22:00:00Z');
const SESSIONS = ['20', '21', '22', '26', '27', '28', '29'];

describe('whether the data can be trusted', () => {
  let store: Store;
  let drop: () => Promise<void>;
  let api: TestApi;

  beforeAll(async () => {
    ({ store, drop } = await testStore());
    await insertMarket(store, ['MKT', 'GAP', 'OLD', 'ICE', 'NIL', 'END']);
    await store.pool.query('insert into data_version (market_id) values (1)');
    const bars = (id: number, days: readonly string[], close: (i: number) => number = (i) => i + 1) =>
      insert(
        store,
        'bar',
        days.map((text, i) => ({
          security_id: id,
          date: `2017-12-${text}`,
          close: close(i),
          volume: 100,
          known_at: closeOf(`2017-12-${text}`),
        })),
      );
    await bars(1, SESSIONS);
    await bars(2, ['20', '27', '28', '29']);
    await bars(3, ['20', '21', '22', '26']);
    await bars(4, SESSIONS, () => 5);
    await bars(6, ['20', '21']);
    await insert(store, 'delisting', [
      { security_id: 6, date: '2017-12-21', reason: 'merger', known_at: closeOf('2017-12-21'), version: 1 },
    ]);
    const [from, to] = ['2017-12-21', '2017-12-22'].map(tradingDay);
    const gap = { securityId: 2, from, to, sessions: 2, unavailable: false };
    await saveUnavailable(store, { source: 'YAHOO', askedAt: NOW, asked: [gap], missing: [gap] });
    await saveBreaker(store, 'here/1/thread-1', {
      provider: 'yahoo',
      state: 'OPEN',
      failures: 5,
      threshold: 5,
      since: NOW,
      retryAt: new Date('2017-12-29T22:01:00Z'),
      lastError: 'HTTP 429.',
    });
    api = await start(1);
  });
  afterAll(async () => {
    await api?.stop();
    await drop?.();
  });

  const start = (freshnessHours: number) =>
    startApi(store, {
      now: () => NOW,
      data: { freshnessHours },
    });

  it('is told by what is late, with the worst first', async () => {
    const { data, errors } = await api.ask(`{ dataHealth { status messages freshness { status expectedDate lastDate lagSessions
      thresholdHours fresh stale frozen absent worst { totalCount nodes { ticker freshness { status lastDate lagSessions } } } }
      breakers { provider state failures threshold since retryAt lastError } } }`);
    expect(errors).toBeUndefined();
    const { freshness, breakers, status } = data.dataHealth;
    expect(status).toBe('DEGRADED');
    const { worst, ...summary } = freshness;
    expect(summary).toEqual({
      status: 'FRESH',
      expectedDate: '2017-12-29',
      lastDate: '2017-12-29',
      lagSessions: 0,
      thresholdHours: 1,
      fresh: 2,
      stale: 1,
      frozen: 1,
      absent: 1,
    });
    expect(worst).toEqual({
      totalCount: 3,
      nodes: [
        { ticker: 'NIL', freshness: { status: 'ABSENT', lastDate: null, lagSessions: null } },
        { ticker: 'OLD', freshness: { status: 'STALE', lastDate: '2017-12-26', lagSessions: 3 } },
        { ticker: 'ICE', freshness: { status: 'FROZEN', lastDate: '2017-12-29', lagSessions: 0 } },
      ],
    });
    expect(breakers).toEqual([
      {
        provider: 'yahoo',
        state: 'OPEN',
        failures: 5,
        threshold: 5,
        since: NOW.toISOString(),
        retryAt: '2017-12-29T22:01:00.000Z',
        lastError: 'HTTP 429.',
      },
    ]);
  });

  it('is told page by page', async () => {
    const page = async (after: string | null) => {
      const { data } = await api.ask(
        `query ($after: String) { dataHealth { freshness { worst(first: 2, after: $after) { nodes { ticker } pageInfo { hasNextPage endCursor } } } } }`,
        { after },
      );
      const { nodes, pageInfo } = data.dataHealth.freshness.worst;
      return { tickers: nodes.map(({ ticker }: { ticker: string }) => ticker).join(), ...pageInfo };
    };
    const first = await page(null);
    expect(first).toMatchObject({ tickers: 'NIL,OLD', hasNextPage: true });
    expect(await page(first.endCursor)).toMatchObject({ tickers: 'ICE', hasNextPage: false });
  });

  it('is told by gaps, those apart that the provider does not have', async () => {
    const { data } = await api.ask(`{ dataHealth { messages gaps { securities sessions unavailable
      longest { nodes { security { ticker } from to sessions unavailable } } } } security(ticker: "GAP") { gaps { from to unavailable } } }`);
    const { longest, ...summary } = data.dataHealth.gaps;
    expect(summary).toEqual({ securities: 2, sessions: 6, unavailable: 2 });
    expect(longest.nodes).toEqual([
      { security: { ticker: 'OLD' }, from: '2017-12-27', to: '2017-12-29', sessions: 3, unavailable: false },
      { security: { ticker: 'GAP' }, from: '2017-12-21', to: '2017-12-22', sessions: 2, unavailable: true },
      { security: { ticker: 'GAP' }, from: '2017-12-26', to: '2017-12-26', sessions: 1, unavailable: false },
    ]);
    expect(data.security.gaps).toEqual([
      { from: '2017-12-26', to: '2017-12-26', unavailable: false },
      { from: '2017-12-21', to: '2017-12-22', unavailable: true },
    ]);
    expect(data.dataHealth.messages).toContain('4 sessions are missing that no provider has been asked for.');
  });

  it('gives a bar the hours of the threshold before it is late', async () => {
    const patient = await start(24 * 7);
    const { data } = await patient.ask(
      '{ security(ticker: "OLD") { freshness { status lagSessions } gaps { from } } none: security(ticker: "NIL") { freshness { status } } }',
    );
    await patient.stop();
    expect(data.security).toEqual({ freshness: { status: 'FRESH', lagSessions: 3 }, gaps: [] });
    expect(data.none.freshness.status).toBe('ABSENT');
  });

  it('shows in /ready and /health/deep, and does not make the server unready', async () => {
    const ready = await fetch(`${api.url}/ready`);
    const { checks } = (await ready.json()) as { checks: { name: string; figures: object }[] };
    expect(ready.status).toBe(200);
    expect(checks.find(({ name }) => name === 'data')!.figures).toMatchObject({
      freshness: 'FRESH',
      expectedDate: '2017-12-29',
      lagSessions: 0,
      fresh: 2,
      stale: 1,
      frozen: 1,
      absent: 1,
    });
    const later = await startApi(store, { now: () => new Date('2018-02-01T00:00:00Z') });
    const stale = await fetch(`${later.url}/ready`);
    const body = (await stale.json()) as typeof ready & { checks: { name: string; figures: object }[] };
    await later.stop();
    expect(stale.status).toBe(200);
    expect(body.checks.find(({ name }) => name === 'data')!.figures).toMatchObject({
      freshness: 'STALE',
      notice: expect.stringContaining('The data is stale: its last bar is of 2017-12-29, 21 sessions before 2018-01-31.'),
    });
    const deep = (await (await fetch(`${api.url}/health/deep`)).json()) as { checks: { name: string; figures: object }[] };
    expect(deep.checks.find(({ name }) => name === 'providers')).toMatchObject({
      ok: true,
      figures: { yahoo: 'OPEN, 5 failures in a row: HTTP 429.' },
    });
  });

  it('shows in /metrics, beside the requests', async () => {
    await api.ask('{ viewer { name } }');
    const response = await fetch(`${api.url}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const lines = (await response.text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '# TYPE alphaql_securities gauge',
        'alphaql_securities{freshness="STALE"} 1',
        'alphaql_data_fresh 1',
        'alphaql_gap_sessions 6',
        'alphaql_gap_unavailable_sessions 2',
        'alphaql_breaker_open{provider="yahoo"} 1',
        expect.stringMatching(/^alphaql_graphql_requests_total\{status="200"\} [1-9]/),
        expect.stringMatching(/^process_resident_memory_bytes \d+$/),
      ]),
    );
  });

  it('lists the reports of ingests and the quarantined rows, paged and filtered, each found by its id', async () => {
    const ids = [randomUUID(), randomUUID()];
    for (const [i, id] of ids.entries()) {
      await store.pool.query(
        `insert into ingest (id, market_id, source, description, context, started_at, finished_at, rejected, tables, rules, without_data, failures)
         values ($1, 1, 'YAHOO', $2, 'DAILY', $3, $3, false, '[]', '[]', '{NIL}', '{}')`,
        [id, `ingest ${i}`, `2017-12-2${i}T00:00:00Z`],
      );
    }
    for (const [i, status] of ['OPEN', 'OPEN', 'DISCARDED'].entries()) {
      await store.pool.query(
        `insert into quarantine (market_id, ingest_id, table_name, ticker, date, rule, stage, severity, action, reason, row, source, status, digest)
         values (1, $1, 'BARS', $2, '2017-12-20', 'high_low_order', 'LOGICAL', 'ERROR', 'DROP', 'high 1 below low 2', '{"high": 1}', 'YAHOO', $3, $4)`,
        [ids[0], `T${i}`, status, String(i)],
      );
    }
    const { data, errors } = await api.ask(`{
      validationReports(first: 1) { totalCount nodes { source withoutData } pageInfo { hasNextPage endCursor } }
      quarantine(first: 1) { totalCount nodes { id table ticker date rule stage severity action reason row repairedRow source status
        resolvedBy resolvedAt report { source } } pageInfo { hasNextPage endCursor } }
      decided: quarantine(status: [DISCARDED]) { nodes { ticker } }
      one: quarantine(ticker: "T0", rule: "high_low_order") { nodes { ticker } }
      none: quarantine(rule: "other") { totalCount } }`);
    expect(errors).toBeUndefined();
    expect(data.validationReports).toMatchObject({ totalCount: 2, nodes: [{ source: 'ingest 1', withoutData: ['NIL'] }] });
    const [{ id, ...row }] = data.quarantine.nodes;
    expect(row).toEqual({
      table: 'BARS',
      ticker: 'T1',
      date: '2017-12-20',
      rule: 'high_low_order',
      stage: 'LOGICAL',
      severity: 'ERROR',
      action: 'DROP',
      reason: 'high 1 below low 2',
      row: { high: 1 },
      repairedRow: null,
      source: 'YAHOO',
      status: 'OPEN',
      resolvedBy: null,
      resolvedAt: null,
      report: { source: 'ingest 0' },
    });
    expect(data).toMatchObject({
      quarantine: { totalCount: 2, pageInfo: { hasNextPage: true } },
      decided: { nodes: [{ ticker: 'T2' }] },
      one: { nodes: [{ ticker: 'T0' }] },
      none: { totalCount: 0 },
    });
    const rest = await api.ask(
      `query ($report: String, $row: String, $id: ID!) { validationReports(after: $report) { nodes { source } }
        quarantine(after: $row) { nodes { ticker } } node(id: $id) { __typename ... on QuarantinedRow { ticker } } }`,
      { report: data.validationReports.pageInfo.endCursor, row: data.quarantine.pageInfo.endCursor, id },
    );
    expect(rest.data).toEqual({
      validationReports: { nodes: [{ source: 'ingest 0' }] },
      quarantine: { nodes: [{ ticker: 'T0' }] },
      node: { __typename: 'QuarantinedRow', ticker: 'T1' },
    });
    expect((await api.ask(`{ node(id: "${nodeIdOf('QuarantinedRow', 99999)}") { id } }`)).data.node).toBeNull();
  });
});
