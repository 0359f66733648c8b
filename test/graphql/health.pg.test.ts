import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore, type Store } from '../../src/data/store/store.js';
import { nodeIdOf } from '../../src/domain/node-id.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { makeSmallMarket, rank } from '../support/ranked-market.js';

interface Check {
  name: string;
  ok: boolean;
  message?: string;
  figures?: Record<string, unknown>;
}

const get = async (api: TestApi, path: string) => {
  const response = await fetch(`${api.url}${path}`);
  const body = (await response.json()) as { status: string; checks?: Check[] };
  const checks = Object.fromEntries((body.checks ?? []).map((check) => [check.name, check]));
  return { code: response.status, status: body.status, checks };
};

describe('the health endpoints', () => {
  let store: Store;
  let api: TestApi;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, drop } = await testStore());
    api = await startApi(store);
  });

  afterAll(async () => {
    await api?.stop();
    await drop?.();
  });

  it('are alive but not ready while the store is empty', async () => {
    expect(await get(api, '/health')).toMatchObject({ code: 200, status: 'ok' });
    const { code, checks } = await get(api, '/ready');
    expect(code).toBe(503);
    expect(checks).toMatchObject({
      database: { ok: true },
      migrations: { ok: true },
      queue: { ok: true, figures: { waiting: 0, oldestWaitingSeconds: null, running: 0, retrying: 0 } },
      data: { ok: false, message: expect.stringContaining('Nothing was ingested yet') },
    });
  });

  it('tell GraphQL that there is no data, and keep its lists empty', async () => {
    const { data, errors } = await api.ask(
      '{ universes { name } rankings { totalCount } dataHealth { status firstDate messages } node(id: "security_1") { id } }',
    );
    expect(data).toMatchObject({ universes: [], rankings: null, node: null });
    expect(data.dataHealth).toEqual({ status: 'UNHEALTHY', firstDate: null, messages: [expect.stringContaining('empty')] });
    expect(errors).toMatchObject([{ path: ['rankings'], extensions: { code: 'NO_DATA' } }]);
  });

  it('are ready when there is data, and say what there is', async () => {
    const filled = await testStore();
    const full = await startApi(filled.store);
    await makeSmallMarket(filled.store);
    await filled.store.pool.query(
      `insert into job (kind, params, requested_by, timeout_seconds, status, updated_at)
       select 'rank', '{}', 'ann', 60, status::job_status, clock_timestamp() - interval '90 seconds'
         from unnest(array['QUEUED', 'QUEUED', 'RUNNING', 'RETRY', 'SUCCESS']) status`,
    );
    expect(await get(full, '/ready')).toMatchObject({
      code: 200,
      checks: {
        data: { ok: true, figures: { market: 'small', firstDate: '2017-12-22', lastDate: '2017-12-29', dataVersion: 1 } },
      },
    });
    const { code, checks } = await get(full, '/health/deep');
    expect(code).toBe(200);
    expect(checks.queue.figures).toMatchObject({ waiting: 2, running: 1, retrying: 1 });
    expect(checks.queue.figures?.oldestWaitingSeconds).toBeGreaterThan(80);
    expect(checks.database.figures).toMatchObject({ version: expect.any(String), latencyMs: expect.any(Number) });
    expect(checks.process.figures).toMatchObject({ rssBytes: expect.any(Number), eventLoopDelayP99Ms: expect.any(Number) });
    await full.stop();
    await filled.drop();
  });

  it('are not ready when a migration is missing, and name it', async () => {
    const migrations = mkdtempSync(path.join(tmpdir(), 'migrations-'));
    mkdirSync(path.join(migrations, '20990101000000_future'));
    writeFileSync(path.join(migrations, '20990101000000_future/migration.sql'), 'select 1');
    const behind = await startApi(store, { migrations });
    const { code, checks } = await get(behind, '/ready');
    await behind.stop();
    rmSync(migrations, { recursive: true });
    expect(code).toBe(503);
    expect(checks.migrations).toMatchObject({ ok: false, message: expect.stringContaining('20990101000000_future') });
  });

  it('stay alive without the database, and requests say that it is gone', async () => {
    const gone = openStore('postgresql://nobody@127.0.0.1:1/nothing');
    const lost = await startApi(gone);
    expect((await get(lost, '/health')).code).toBe(200);
    for (const path of ['/ready', '/health/deep']) {
      const { code, checks } = await get(lost, path);
      expect(code).toBe(503);
      expect(checks.database).toMatchObject({ ok: false, message: expect.stringContaining('ECONNREFUSED') });
    }
    const { data, errors } = await lost.ask('{ rankings { totalCount } viewer { name } }');
    await lost.stop();
    await gone.close();
    expect(data).toEqual({ rankings: null, viewer: { name: 'anonymous' } });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
    expect(JSON.stringify(errors)).not.toContain('127.0.0.1');
  });
});

describe('dataHealth', () => {
  let store: Store;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, drop } = await testStore());
  });

  afterAll(async () => {
    await drop?.();
  });

  it('counts what there is, what waits in quarantine, and lists the last ingests', async () => {
    const market = await makeSmallMarket(store);
    await rank(store, market, ['AAA']);
    const id = randomUUID();
    await store.pool.query(
      `insert into ingest (id, market_id, source, description, context, started_at, finished_at, version, rejected, tables, rules, failures)
       values ($1, $2, 'FILES', 'a folder', 'BACKFILL', '2018-01-01T00:00:00Z', '2018-01-01T00:01:00Z', 1, false, $3, $4, '{}')`,
      [
        id,
        market.marketId,
        JSON.stringify([{ table: 'BARS', read: 21, added: 20, corrected: 0, unchanged: 0, quarantined: 1, repaired: 0 }]),
        JSON.stringify([{ rule: 'high_below_low', stage: 'LOGICAL', severity: 'ERROR', action: 'DROP', count: 1 }]),
      ],
    );
    await store.pool.query(
      `insert into quarantine (market_id, ingest_id, table_name, ticker, rule, stage, severity, action, reason, row, source, digest)
       values ($1, $2, 'BARS', 'AAA', 'high_below_low', 'LOGICAL', 'ERROR', 'DROP', 'high 1 is below low 2', '{}', 'FILES', 'x')`,
      [market.marketId, id],
    );
    const api = await startApi(store);
    const { data, errors } = await api.ask(`{ dataHealth { status messages dataVersion simulated firstDate lastDate
      counts { securities listed bars actions facts rankingRuns } quarantine { open byRule { rule stage severity action count } }
      lastIngests { id provider source context startedAt finishedAt dataVersion rejected failures tables { table read added quarantined } rules { rule count } } }
      node(id: "${nodeIdOf('ValidationReport', id)}") { __typename id } }`);
    await api.stop();
    expect(errors).toBeUndefined();
    const { lastIngests, ...health } = data.dataHealth;
    expect(health).toEqual({
      status: 'DEGRADED',
      messages: ['1 row waits in quarantine for a decision.'],
      dataVersion: 1,
      simulated: true,
      firstDate: '2017-12-22',
      lastDate: '2017-12-29',
      counts: { securities: 4, listed: 4, bars: 20, actions: 0, facts: 0, rankingRuns: 1 },
      quarantine: {
        open: 1,
        byRule: [{ rule: 'high_below_low', stage: 'LOGICAL', severity: 'ERROR', action: 'DROP', count: 1 }],
      },
    });
    expect(lastIngests).toEqual([
      {
        id: nodeIdOf('ValidationReport', id),
        provider: 'FILES',
        source: 'a folder',
        context: 'BACKFILL',
        startedAt: '2018-01-01T00:00:00.000Z',
        finishedAt: '2018-01-01T00:01:00.000Z',
        dataVersion: 1,
        rejected: false,
        failures: [],
        tables: [{ table: 'BARS', read: 21, added: 20, quarantined: 1 }],
        rules: [{ rule: 'high_below_low', count: 1 }],
      },
    ]);
    expect(data.node).toEqual({ __typename: 'ValidationReport', id: nodeIdOf('ValidationReport', id) });
  });
});
