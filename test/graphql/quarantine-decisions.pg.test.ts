import type { SourceRow } from '../../src/data/providers/provider.js';
import { calendarOf } from '../../src/data/quality/calendar/calendar-of.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';
import { ingest } from '../../src/jobs/ingest.js';
import { createApiKeys } from '../../src/services/access/create-access.js';
import { startApi, type TestApi } from '../support/api.js';
import { testStore } from '../support/database.js';
import { memoryProvider } from '../support/memory-provider.js';
import { RANDOM_MARKET } from '../support/random-market.js';

const NOW = new Date('2018-01-03T12:00:00Z');
const LATER = new Date('2018-02-01T12:00:00Z');
const DAYS = calendarOf('America/New_York')
  .sessions({ from: tradingDay('2017-11-01'), to: tradingDay('2017-12-29') })
  .slice(-40);
const SPIKE = isoOf(DAYS[30]);

/** A quiet series in which one close doubles for a day. */
const BARS: SourceRow[] = DAYS.map((day, t) => {
  const close = isoOf(day) === SPIKE ? 200 : 100 + (t % 2);
  return { date: isoOf(day), ticker: 'A', open: close, high: close, low: close, close, volume: 1000, dividend: 0, split: 1 };
});
/** Eleven quarters of a share count, one of them in thousands. */
const FACTS: SourceRow[] = Array.from({ length: 11 }, (_, i) => {
  const end = `${2014 + Math.floor(i / 4)}-${['03-31', '06-30', '09-30', '12-31'][i % 4]}`;
  const value = i === 5 ? 1_050 : 1_000_000 + 10_000 * i;
  return { ticker: 'A', period_end: end, period: 'Q', published: isoOf(tradingDay(end) + 40), metric: 'dilutedShares', value };
});

const RESOLVE = `mutation Decide($input: ResolveQuarantineInput!) {
  resolveQuarantine(input: $input) { dataVersion rows { id rule status resolvedBy resolvedAt report { job { id } } } } }`;

describe('decisions about quarantined rows', () => {
  let api: TestApi;
  let database: Awaited<ReturnType<typeof testStore>>;
  let admin: string;
  let analyst: string;

  beforeAll(async () => {
    database = await testStore();
    const { store } = database;
    await ingest(store, memoryProvider(RANDOM_MARKET, { bars: BARS, fundamentals: FACTS }), { now: NOW });
    api = await startApi(store, { now: () => LATER });
    const keys = createApiKeys(store, () => LATER);
    admin = (await keys.create({ name: 'ann', role: 'ADMIN', expiresAt: null }, null)).secret;
    analyst = (await keys.create({ name: 'bob', role: 'ANALYST', expiresAt: null }, null)).secret;
  });
  afterAll(async () => {
    await api?.stop();
    await database?.drop();
  });

  const query = async (sql: string) => (await database.store.pool.query(sql)).rows;
  const decide = (input: object, who = admin) => api.ask(RESOLVE, { input }, who);
  const idOf = async (rule: string) => {
    const { data } = await api.ask(
      `{ quarantine(rule: "${rule}", status: [OPEN, RELEASED, REVERTED, DISCARDED]) { nodes { id } } }`,
    );
    return data.quarantine.nodes[0].id as string;
  };

  it('release a bar and a fact in one go: both are used as the source had them, and the note is kept', async () => {
    expect(await query(`select rule from quarantine order by rule`)).toEqual([
      { rule: 'confirmed_spike' },
      { rule: 'share_units' },
    ]);
    const ids = [await idOf('share_units'), await idOf('confirmed_spike')];
    const { data, errors } = await decide({ ids, decision: 'RELEASE', note: 'both are right' });
    expect(errors).toBeUndefined();
    const done = { status: 'RELEASED', resolvedBy: 'ann', resolvedAt: LATER.toISOString(), report: { job: null } };
    expect(data.resolveQuarantine).toEqual({
      dataVersion: 2,
      rows: [
        { id: ids[0], rule: 'share_units', ...done },
        { id: ids[1], rule: 'confirmed_spike', ...done },
      ],
    });
    expect(await query(`select close, version::int from bar where date = '${SPIKE}'`)).toEqual([{ close: 200, version: 2 }]);
    expect(await query('select value, version::int from fundamental where version = 2')).toEqual([{ value: 1050, version: 2 }]);
    expect(await query('select distinct note from quarantine')).toEqual([{ note: 'both are right' }]);
  });

  it('are refused for a row that was decided about, for an unknown id, for none, and then change nothing', async () => {
    const before = await query('select status, resolved_at from quarantine order by id');
    const known = await idOf('share_units');
    const codeOf = async (input: object) => (await decide(input)).errors?.[0].extensions.code;
    expect(await codeOf({ ids: [known], decision: 'DISCARD' })).toBe('CONFLICT');
    for (const id of ['quarantined_999', 'job_1', 'nothing']) {
      expect(await codeOf({ ids: [known, id], decision: 'DISCARD' })).toBe('NOT_FOUND');
    }
    expect(await codeOf({ ids: [], decision: 'RELEASE' })).toBe('BAD_USER_INPUT');
    expect(await query('select status, resolved_at from quarantine order by id')).toEqual(before);
  });

  it('are for ADMIN only', async () => {
    const { data, errors } = await decide({ ids: [await idOf('share_units')], decision: 'DISCARD' }, analyst);
    expect([data.resolveQuarantine, errors?.[0].extensions.code]).toEqual([null, 'FORBIDDEN']);
  });
});
