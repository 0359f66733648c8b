import type { SourceRow } from '../../src/data/providers/provider.js';
import { calendarOf } from '../../src/data/quality/calendar/calendar-of.js';
import { visible } from '../../src/data/store/load/visible.js';
import type { IngestReport } from '../../src/domain/ingest-report.js';
import type { Source } from '../../src/domain/tables.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';
import { type IngestOptions, ingest } from '../../src/jobs/ingest.js';
import { type QuarantineDecision, resolveQuarantine } from '../../src/jobs/resolve-quarantine.js';
import { testStore } from '../support/database.js';
import { memoryProvider } from '../support/memory-provider.js';
import { RANDOM_MARKET } from '../support/random-market.js';

const NOW = new Date('2018-01-03T12:00:00Z');
const LATER = new Date('2018-02-01T12:00:00Z');
const calendar = calendarOf('America/New_York');
/** Forty sessions that end on 2017-12-29. */
const DAYS = calendar.sessions({ from: tradingDay('2017-11-01'), to: tradingDay('2017-12-29') }).slice(-40);
const DAY = (t: number) => isoOf(DAYS[t]);
const closeOf = (t: number) => calendar.closeOf(DAYS[t]);
const SPIKE = 30;

/** A quiet bar of a day: its close alternates between 100 and 101, so that its returns are about ±1 %. */
function bar(t: number, cells: SourceRow = {}): SourceRow {
  const close = 100 + (t % 2);
  return {
    date: DAY(t),
    ticker: 'A',
    open: close,
    high: close + 1,
    low: close - 1,
    close,
    volume: 1000,
    dividend: 0,
    split: 1,
    ...cells,
  };
}
const at = (close: number) => ({ open: close, high: close * 1.01, low: close * 0.99, close });
/** All days, some of them with other cells. */
const bars = (changes: Record<number, SourceRow> = {}) => DAYS.map((_, t) => bar(t, changes[t]));

describe('validation of bars', () => {
  let database: Awaited<ReturnType<typeof testStore>>;
  beforeEach(async () => {
    database = await testStore();
  });
  afterEach(() => database.drop());

  const query = async (sql: string) => (await database.store.pool.query(sql)).rows;
  const bring = (rows: SourceRow[], options: Partial<IngestOptions> = {}, source: Source = 'FILES'): Promise<IngestReport> =>
    ingest(database.store, { ...memoryProvider(RANDOM_MARKET, { bars: rows }), source }, { now: NOW, ...options });
  const rulesOf = ({ rules }: IngestReport) =>
    Object.fromEntries(rules.map(({ rule, action, count }) => [rule, [action, count]]));
  const countsOf = ({ tables }: IngestReport, table = 'BARS') => {
    const { read, added, corrected, unchanged, quarantined, repaired } = tables.find((count) => count.table === table)!;
    return { read, added, corrected, unchanged, quarantined, repaired };
  };
  /** The close of a day as it is seen at an instant, by a data version. */
  const seen = async (t: number, asOf: Date, version = 99) =>
    (
      await query(`select close from ${visible('bar', 'security_id, date, close', { asOf, version })} b where date = '${DAY(t)}'`)
    ).map(({ close }) => close);
  const decide = async (decision: QuarantineDecision, now = LATER) => {
    const [market] = await query('select id from market');
    const rows = await query(`select id::int from quarantine where status = 'OPEN'`);
    return resolveQuarantine(database.store, { marketId: market.id, ids: rows.map(({ id }) => id), decision, by: 'ann', now });
  };
  const statuses = () => query('select rule, action, status, resolved_by from quarantine order by id');

  it('finds nothing in a quiet series', async () => {
    expect((await bring(bars())).rules).toEqual([]);
  });

  it('repairs a swapped low and high and a negative volume, and keeps both forms', async () => {
    const report = await bring(bars({ 3: { high: 100, low: 102 }, 5: { volume: -7 } }));
    expect(rulesOf(report)).toEqual({ high_low_swapped: ['FIX', 1], negative_volume: ['FIX', 1] });
    expect(countsOf(report)).toMatchObject({ read: 40, added: 40, quarantined: 0, repaired: 2 });
    expect(
      await query(`select date::text, high, low, volume from bar where date in ('${DAY(3)}', '${DAY(5)}') order by date`),
    ).toEqual([
      { date: DAY(3), high: 102, low: 100, volume: 1000 },
      { date: DAY(5), high: 102, low: 100, volume: 0 },
    ]);
    expect(await query('select rule, row, repaired_row from quarantine order by id')).toEqual([
      { rule: 'high_low_swapped', row: bar(3, { high: 100, low: 102 }), repaired_row: bar(3, { high: 102, low: 100 }) },
      { rule: 'negative_volume', row: bar(5, { volume: -7 }), repaired_row: bar(5, { volume: 0 }) },
    ]);
    expect((await bring(bars({ 3: { high: 100, low: 102 }, 5: { volume: -7 } }), { now: LATER })).dataVersion).toBeNull();
  });

  it('believes a spike until the next bar takes it back, and from then on has no bar there', async () => {
    const rows = bars({ [SPIKE]: at(200) });
    const report = await bring(rows);
    expect(rulesOf(report)).toEqual({ confirmed_spike: ['DROP', 1] });
    expect(countsOf(report)).toMatchObject({ read: 40, added: 39, quarantined: 1 });
    expect(await seen(SPIKE, new Date(closeOf(SPIKE).getTime() - 1))).toEqual([]);
    expect(await seen(SPIKE, closeOf(SPIKE))).toEqual([200]);
    expect(await seen(SPIKE, new Date(closeOf(SPIKE + 1).getTime() - 1))).toEqual([200]);
    expect(await seen(SPIKE, closeOf(SPIKE + 1))).toEqual([]);
    expect(await query('select rule, row from quarantine')).toEqual([{ rule: 'confirmed_spike', row: rows[SPIKE] }]);
    expect((await bring(rows, { now: LATER })).dataVersion).toBeNull();
    expect(await query('select count(*)::int from bar_history')).toEqual([{ count: 1 }]);
  });

  it('comes to the same when the bar that takes a spike back comes in a later ingest', async () => {
    const rows = bars({ [SPIKE]: at(200) });
    expect(rulesOf(await bring(rows.slice(0, SPIKE + 1)))).toEqual({ potential_spike: ['WARN', 1] });
    expect(await seen(SPIKE, LATER)).toEqual([200]);
    const report = await bring(rows.slice(SPIKE + 1), { now: LATER });
    expect(rulesOf(report)).toEqual({ confirmed_spike: ['DROP', 1] });
    expect(await seen(SPIKE, closeOf(SPIKE))).toEqual([200]);
    expect(await seen(SPIKE, closeOf(SPIKE + 1))).toEqual([]);
    expect(await seen(SPIKE, LATER, 1)).toEqual([200]);
  });

  it('believes a bar that a source corrects after it was dropped from the correction on, and shows one bar at any instant', async () => {
    await bring(bars({ [SPIKE]: at(200) }));
    await bring(bars(), { now: LATER });
    expect(await seen(SPIKE, closeOf(SPIKE))).toEqual([200]);
    expect(await seen(SPIKE, NOW)).toEqual([]);
    expect(await seen(SPIKE, LATER)).toEqual([100]);
    expect(await seen(SPIKE, LATER, 1)).toEqual([]);
  });

  it('keeps a move that stays, in both contexts, and a spike in the daily one, and marks them', async () => {
    const moved = Object.fromEntries(DAYS.map((_, t) => [t, t >= SPIKE ? at(160 + (t % 2)) : {}]));
    expect(rulesOf(await bring(bars(moved)))).toEqual({ persistent_move: ['WARN', 1] });
    expect(await seen(SPIKE, LATER)).toEqual([160]);
    const spike = bars({ [SPIKE]: at(200) });
    const report = await bring(spike, { now: LATER, context: 'DAILY' });
    expect(report.context).toBe('DAILY');
    // The way up and the way down.
    expect(rulesOf(report)).toEqual({ potential_spike: ['WARN', 2] });
    expect(await seen(SPIKE, LATER)).toEqual([200]);
  });

  it('compares a few new bars with those that the store has', async () => {
    await bring(bars().slice(0, SPIKE));
    const report = await bring([bar(SPIKE, at(130))], { now: LATER, context: 'DAILY' });
    expect(rulesOf(report)).toEqual({ potential_spike: ['WARN', 1] });
  });

  it('does not use a split or a dividend that the prices contradict, until it is released', async () => {
    const rows = bars({ 28: { split: 2 }, [SPIKE]: { dividend: 60 } });
    const report = await bring(rows);
    expect(rulesOf(report)).toEqual({ split_contradicted: ['WARN', 1], dividend_contradicted: ['WARN', 1] });
    expect(countsOf(report, 'ACTIONS')).toMatchObject({ read: 2, added: 0, quarantined: 2 });
    expect(await query('select * from corporate_action')).toEqual([]);
    expect(await query('select row from quarantine order by id')).toEqual([
      { row: { date: DAY(28), ticker: 'A', type: 'SPLIT', value: 2, derived: false } },
      { row: { date: DAY(SPIKE), ticker: 'A', type: 'DIVIDEND', value: 60, derived: false } },
    ]);
    expect(await decide('RELEASE')).toEqual({ dataVersion: 2 });
    expect(await query('select type, value from corporate_action order by ex_date')).toEqual([
      { type: 'SPLIT', value: 2 },
      { type: 'DIVIDEND', value: 60 },
    ]);
    expect((await bring(rows, { now: LATER })).dataVersion).toBeNull();
    expect(await query('select count(*)::int from quarantine')).toEqual([{ count: 2 }]);
  });

  it('uses a split that the prices bear out, and takes back one that they contradict later', async () => {
    const halved = Object.fromEntries(DAYS.map((_, t) => [t, t >= 28 ? at(50) : {}]));
    const split = { ...halved, 28: { ...at(50), split: 2 } };
    expect((await bring(bars(split))).rules).toEqual([]);
    expect(rulesOf(await bring(bars({ 28: { split: 2 } }), { now: LATER }))).toEqual({ split_contradicted: ['WARN', 1] });
    expect(await query('select value from corporate_action')).toEqual([{ value: 1 }]);
  });

  it('counts sessions between bars that are missing, and makes none up without a policy', async () => {
    const report = await bring(bars().filter((_, t) => t !== 10 && t !== 11));
    expect(rulesOf(report)).toEqual({ missing_session: ['WARN', 2] });
    expect(await query('select count(*)::int from bar')).toEqual([{ count: 38 }]);
    // The store has them: a source that only brings what is new misses nothing.
    await bring(bars().slice(10, 12), { now: LATER });
    expect((await bring([bar(9), bar(12)], { now: LATER })).rules).toEqual([]);
  });

  it('makes bars up where a policy asks for it, marked, and a line known only when its end is', async () => {
    const without = bars({ 12: at(103) }).filter((_, t) => t !== 10 && t !== 11);
    const policy = (fill: 'FFILL' | 'INTERPOLATE') => ({ fill: { policy: fill, maxSessions: 2 } });
    expect(rulesOf(await bring(without, policy('INTERPOLATE')))).toMatchObject({ filled_interpolated: ['INTERPOLATE', 2] });
    const filled = `select close, volume, filled, known_at from bar where date in ('${DAY(10)}', '${DAY(11)}') order by date`;
    const line = { volume: 0, filled: true, known_at: closeOf(12) };
    expect(await query(filled)).toEqual([
      { close: expect.closeTo(101 + 2 / 3, 12), ...line },
      { close: expect.closeTo(102 + 1 / 3, 12), ...line },
    ]);
    await bring(bars().slice(10, 11), { now: LATER });
    expect(await seen(10, LATER)).toEqual([100]);
    // A bar that was traded is never replaced by one that was made up.
    expect((await bring(without, { now: LATER, ...policy('INTERPOLATE') })).dataVersion).toBeNull();
    await bring(
      without.map((row) => ({ ...row, ticker: 'B' })),
      policy('FFILL'),
    );
    expect(
      await query(`${filled.replace('where', "where security_id = (select id from security where key = 'B') and")}`),
    ).toEqual([
      { close: 101, volume: 0, filled: true, known_at: closeOf(10) },
      { close: 101, volume: 0, filled: true, known_at: closeOf(11) },
    ]);
    expect(rulesOf(await bring(without, { fill: { policy: 'FFILL', maxSessions: 1 } }))).not.toHaveProperty('filled_forward');
  });

  it('marks returns that two sources disagree on', async () => {
    await bring(bars());
    const report = await bring(bars({ 20: at(104) }), { now: LATER }, 'YAHOO');
    // Into the day and out of it.
    expect(rulesOf(report)).toEqual({ sources_disagree: ['WARN', 2] });
    expect(await query(`select date::text, source from quarantine order by id`)).toEqual([
      { date: DAY(20), source: 'YAHOO' },
      { date: DAY(21), source: 'YAHOO' },
    ]);
    expect((await bring(bars({ 20: at(104) }), { now: LATER }, 'YAHOO')).rules).toEqual([]);
  });

  it('rejects a batch that would lose more than a tenth of its rows to spikes', async () => {
    const spikes = Object.fromEntries([2, 6, 10, 14, 18].map((t) => [t, at(300)]));
    await expect(bring(bars(spikes))).rejects.toMatchObject({ code: 'BATCH_REJECTED' });
    expect(await query('select count(*)::int from bar')).toEqual([{ count: 0 }]);
  });

  describe('decisions', () => {
    it('release a dropped spike, which stays then', async () => {
      const rows = bars({ [SPIKE]: at(200) });
      await bring(rows);
      expect(await decide('RELEASE')).toEqual({ dataVersion: 2 });
      expect(await statuses()).toEqual([{ rule: 'confirmed_spike', action: 'DROP', status: 'RELEASED', resolved_by: 'ann' }]);
      expect(await seen(SPIKE, closeOf(SPIKE))).toEqual([200]);
      expect(await seen(SPIKE, NOW)).toEqual([]);
      expect(await seen(SPIKE, LATER)).toEqual([200]);
      const again = await bring(rows, { now: new Date('2018-03-01T12:00:00Z') });
      expect([again.dataVersion, again.rules]).toEqual([null, []]);
    });

    it('discard a spike, which is not asked for again', async () => {
      const rows = bars({ [SPIKE]: at(200) });
      await bring(rows);
      expect(await decide('DISCARD')).toEqual({ dataVersion: 1 });
      const again = await bring(rows, { now: LATER });
      expect([again.dataVersion, again.rules]).toEqual([null, []]);
      expect(countsOf(again)).toMatchObject({ unchanged: 40, quarantined: 0 });
      expect(await statuses()).toMatchObject([{ status: 'DISCARDED' }]);
    });

    it('discard a bar that was only marked, which leaves the store and stays out', async () => {
      const moved = bars({ 39: at(200) });
      await bring(moved, { context: 'DAILY' });
      expect(await decide('DISCARD')).toEqual({ dataVersion: 2 });
      expect(await seen(39, NOW)).toEqual([200]);
      expect(await seen(39, LATER)).toEqual([]);
      expect((await bring(moved, { now: LATER, context: 'DAILY' })).dataVersion).toBeNull();
      expect(await seen(39, LATER)).toEqual([]);
    });

    it('revert a repair, and release a row of a day that another row had', async () => {
      const rows = [...bars({ 3: { volume: -7 } }), bar(8, { volume: 5 })];
      await bring(rows);
      const [market] = await query('select id from market');
      const [repaired, second] = await query('select id::int from quarantine order by rule desc');
      const by = { marketId: market.id, by: 'ann', now: LATER };
      await resolveQuarantine(database.store, { ...by, ids: [repaired.id], decision: 'REVERT' });
      await resolveQuarantine(database.store, { ...by, ids: [second.id], decision: 'RELEASE' });
      const volumes = () => query(`select volume from bar where date in ('${DAY(3)}', '${DAY(8)}') order by date`);
      expect(await volumes()).toEqual([{ volume: -7 }, { volume: 5 }]);
      expect((await bring(rows, { now: new Date('2018-03-01T12:00:00Z') })).dataVersion).toBeNull();
      expect(await volumes()).toEqual([{ volume: -7 }, { volume: 5 }]);
    });

    it('are refused where they make no sense, and then change nothing', async () => {
      await bring([...bars(), bar(39, { ticker: 'B', close: -1 })]);
      await expect(decide('RELEASE')).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('price_not_positive'),
      });
      await expect(decide('REVERT')).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('not repaired'),
      });
      await decide('DISCARD');
      const [row] = await query('select id::int, market_id from quarantine');
      const again = { marketId: row.market_id, decision: 'DISCARD', by: 'ann', now: LATER } as const;
      await expect(resolveQuarantine(database.store, { ...again, ids: [row.id] })).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(resolveQuarantine(database.store, { ...again, ids: [999] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(resolveQuarantine(database.store, { ...again, ids: [] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    });
  });

  it('uses a released row in the table that it came in, also where several are counted as one', async () => {
    const said = (period: string, cells: SourceRow) => ({ ticker: 'A', date: DAY(39), period, ...cells });
    const periods = Array.from({ length: 20 }, (_, i) => `${i}q`);
    const estimates = [...periods.map((period) => said(period, { eps: 1 })), said('0q', { eps: 2 })];
    const recommendations = [...periods.map((period) => said(period, { buy: 1 })), said('0q', { buy: 2 })];
    const provider = memoryProvider(RANDOM_MARKET, { bars: bars(), estimates, recommendations });
    const report = await ingest(database.store, provider, { now: NOW });
    expect(countsOf(report, 'REVISIONS')).toMatchObject({ read: 42, added: 40, quarantined: 2 });
    await decide('RELEASE');
    expect(await query(`select eps from estimate where period = '0q'`)).toEqual([{ eps: 2 }]);
    expect(await query(`select eps from estimate_history`)).toEqual([{ eps: 1 }]);
    expect(await query(`select buy from recommendation where period = '0q'`)).toEqual([{ buy: 2 }]);
    expect(await query(`select buy from recommendation_history`)).toEqual([{ buy: 1 }]);
    expect(await query('select * from revision')).toEqual([]);
  });
});
