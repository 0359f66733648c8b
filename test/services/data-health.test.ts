import type { BreakerState } from '../../src/data/providers/policy/circuit.js';
import type { StoredIngest } from '../../src/data/store/find/health.js';
import type { DayRange } from '../../src/domain/market.js';
import { DataHealth } from '../../src/services/data-health.js';
import type { FreshnessReport } from '../../src/services/freshness.js';
import { Markets } from '../../src/services/markets.js';

const MARKET = { id: 1, name: 'small', description: '', simulated: true, currency: 'USD', timeZone: 'UTC', benchmark: 'SPY' };
const COUNTS = { securities: 2, listed: 1, bars: 10, actions: 0, facts: 0 };
const INGEST: StoredIngest = {
  id: 'x',
  provider: 'FILES',
  source: '',
  context: 'DAILY',
  startedAt: new Date(0),
  finishedAt: new Date(0),
  dataVersion: 1,
  rejected: false,
  tables: [],
  rules: [],
  withoutData: [],
  failures: [],
  jobId: null,
};
const COUNTED = { FRESH: 1, FROZEN: 0, STALE: 0, ABSENT: 0 };
const FRESH: FreshnessReport = {
  status: 'FRESH',
  lastDate: 2,
  lagSessions: 0,
  expectedDate: 2,
  thresholdHours: 24,
  counts: COUNTED,
  notFresh: [],
  bySecurity: new Map(),
};
const NO_GAPS = { securities: 0, sessions: 0, unavailable: 0, gaps: [] };
const BREAKER: BreakerState = {
  provider: 'yahoo',
  state: 'OPEN',
  failures: 5,
  threshold: 5,
  since: new Date(0),
  retryAt: new Date(1),
  lastError: 'HTTP 429.',
};

/** A health service over a store of a few lines, and how often bars were counted. */
function healthOf({
  span = { from: 1, to: 2 } as DayRange | null,
  runs = 1,
  open = 0,
  ingest = INGEST,
  version = (): number => 1,
  freshness = FRESH,
  gaps = NO_GAPS,
  breakers = [] as BreakerState[],
} = {}) {
  const time = { now: 0, counted: 0 };
  const now = () => new Date(time.now);
  const markets = new Markets(
    { findMarket: async () => MARKET, currentVersion: async () => version(), findSpan: async () => span },
    now,
  );
  const rule = { rule: 'r', stage: 'LOGICAL', severity: 'ERROR', action: 'DROP', count: open };
  const health = new DataHealth(
    {
      countRows: async () => {
        time.counted++;
        return COUNTS;
      },
      countMarketRuns: async () => runs,
      countQuarantine: async () => [...(open > 0 ? [rule] : []), { ...rule, rule: 'noted', severity: 'INFO', count: 9 }],
      listIngests: async () => [ingest],
      listBreakers: async () => breakers,
    },
    { markets, freshness: { report: async () => freshness }, gaps: { report: async () => gaps }, now },
  );
  return { health, time };
}

describe('the health of the data', () => {
  it('is good when there are bars and rankings and nothing waits', async () => {
    expect(await healthOf().health.report()).toMatchObject({
      status: 'HEALTHY',
      messages: [],
      counts: { ...COUNTS, rankingRuns: 1 },
    });
  });

  it('is bad without bars, whatever else there is', async () => {
    expect(await healthOf({ span: null, open: 3 }).health.report()).toMatchObject({
      status: 'UNHEALTHY',
      messages: ['The market "small" has no bars.'],
    });
  });

  it('names what is to be looked after: a rejected ingest, what it left out, quarantine, no ranking', async () => {
    const ingest = { ...INGEST, rejected: true, failures: ['5 facts of unknown tickers were left out.'] };
    const { status, messages } = await healthOf({ ingest, open: 2, runs: 0 }).health.report();
    expect(status).toBe('DEGRADED');
    expect(messages).toEqual([
      expect.stringContaining('was rejected'),
      '5 facts of unknown tickers were left out.',
      '2 rows wait in quarantine for a decision.',
      expect.stringContaining('No ranking was made yet'),
    ]);
  });

  it('says that bars are stale, frozen or absent, that sessions are missing, and that a provider is not asked', async () => {
    const counts = { FRESH: 1, FROZEN: 2, STALE: 1, ABSENT: 3 };
    const freshness: FreshnessReport = { ...FRESH, status: 'STALE', lagSessions: 3, expectedDate: 7, counts };
    const gaps = { ...NO_GAPS, sessions: 9, unavailable: 8 };
    const { status, messages } = await healthOf({ freshness, gaps, breakers: [BREAKER] }).health.report();
    expect(status).toBe('DEGRADED');
    expect(messages).toEqual([
      'The data is stale: its last bar is of 1970-01-03, 3 sessions before 1970-01-08.',
      '2 listed securities repeat the same close and volume again and again.',
      '3 listed securities have no bars at all.',
      'The circuit breaker of yahoo is OPEN: HTTP 429.',
      '1 session is missing that no provider has been asked for.',
    ]);
    const some = { ...FRESH, counts: { ...COUNTED, STALE: 1 } };
    expect((await healthOf({ freshness: some }).health.report()).messages).toEqual([
      '1 listed security lacks the last sessions.',
    ]);
  });

  it('is computed at most once a second, and bars are counted once a data version', async () => {
    let version = 1;
    const { health, time } = healthOf({ version: () => version });
    expect(await health.report()).toBe(await health.report());
    time.now = 1000;
    await health.report();
    expect(time.counted).toBe(1);
    version = 2;
    time.now = 2000;
    expect((await health.report()).dataVersion).toBe(2);
    expect(time.counted).toBe(2);
  });
});
