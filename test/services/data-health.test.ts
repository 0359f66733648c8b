import type { StoredIngest } from '../../src/data/store/find/health.js';
import type { DayRange } from '../../src/domain/market.js';
import { DataHealth } from '../../src/services/data-health.js';
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
  failures: [],
};

/** A health service over a store of a few lines, and how often bars were counted. */
function healthOf({
  span = { from: 1, to: 2 } as DayRange | null,
  runs = 1,
  open = 0,
  ingest = INGEST,
  version = (): number => 1,
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
      countQuarantine: async () => (open > 0 ? [rule] : []),
      listIngests: async () => [ingest],
      findIngest: async () => null,
    },
    markets,
    now,
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
