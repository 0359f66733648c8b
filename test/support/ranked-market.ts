import { currentVersion } from '../../src/data/store/load/current-version.js';
import { type RunRecord, type SignalRecord, saveRanking } from '../../src/data/store/save/save-ranking.js';
import type { Store } from '../../src/data/store/store.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';

/** The sessions of the small market: the last five of 2017. */
export const SESSIONS = ['2017-12-22', '2017-12-26', '2017-12-27', '2017-12-28', '2017-12-29'].map(tradingDay);

/** Everything in the small market is known from this instant on. */
export const KNOWN_AT = new Date('2018-01-01T00:00:00Z');

/** A security of the small market: its closes are base, base + 1, … on the sessions. */
interface SmallSecurity {
  ticker: string;
  name: string | null;
  sector: string | null;
  base: number;
}

export const SECURITIES: readonly SmallSecurity[] = [
  { ticker: 'AAA', name: 'Alpha Corp', sector: 'Energy', base: 10 },
  { ticker: 'BBB', name: 'Beta Inc', sector: 'Energy', base: 20 },
  { ticker: 'CCC', name: null, sector: 'Utilities', base: 30 },
  { ticker: 'DDD', name: 'Delta Ltd', sector: null, base: 40 },
];

/** What a test knows of the market it has made. */
export interface SmallMarket {
  marketId: number;
  /** Ids by ticker. */
  ids: Record<string, number>;
}

/** Four securities over five sessions, in the universe `small`; all but the last are members on the last session. */
export async function makeSmallMarket(store: Store, { name: marketName = 'small', simulated = true } = {}): Promise<SmallMarket> {
  const one = async (sql: string, values: unknown[]) => (await store.pool.query(sql, values)).rows[0].id as number;
  const marketId = await one(
    `insert into market (name, description, simulated, currency, time_zone, benchmark)
     values ($1, 'Four securities', $2, 'USD', 'America/New_York', 'AAA') returning id`,
    [marketName, simulated],
  );
  const version = Number(await one('insert into data_version (market_id) values ($1) returning id', [marketId]));
  const universe = await one(`insert into universe (market_id, name) values ($1, 'small') returning id`, [marketId]);
  const ids: Record<string, number> = {};
  for (const { ticker, name, sector, base } of SECURITIES) {
    const id = await one(
      `insert into security (market_id, key, ticker, name, sector, type, version) values ($1, $2, $2, $3, $4, 'STOCK', $5) returning id`,
      [marketId, ticker, name, sector, version],
    );
    ids[ticker] = id;
    for (const [t, session] of SESSIONS.entries()) {
      await store.pool.query(
        `insert into bar (security_id, date, source, open, high, low, close, volume, known_at, version)
         values ($1, $2, 'FILES', $3, $3, $3, $3, 1000, $4, $5)`,
        [id, isoOf(session), base + t, new Date(session * 86_400_000 + 21 * 3_600_000), version],
      );
    }
    await store.pool.query(
      `insert into membership (universe_id, security_id, from_date, to_date, known_at, version) values ($1, $2, '2017-12-22', $3, $4, $5)`,
      [universe, id, ticker === 'DDD' ? '2017-12-27' : null, KNOWN_AT, version],
    );
  }
  return { marketId, ids };
}

/** The two factors of a small run. */
const FACTORS = [
  {
    factor: 'VSM',
    category: 'momentum',
    version: '1.0.0',
    weight: 0.75,
    coverage: 1,
    clipped: 0,
    missing: 0,
    params: { lookback: 252, volWindow: 60 },
    given: ['volWindow'],
  },
  {
    factor: 'BAB',
    category: 'lowRisk',
    version: '1.0.0',
    weight: 0.25,
    coverage: 0.5,
    clipped: 1,
    missing: 1,
    params: {},
    given: [],
  },
];

/** Ranks tickers in the order in which they are given, best first, and returns the run's id. The first lacks its second factor. */
export async function rank(
  store: Store,
  { marketId, ids }: SmallMarket,
  tickers: readonly string[],
  {
    date = '2017-12-29',
    asOf = '2018-01-02T00:00:00Z',
    strategy = 'demo',
    ...record
  }: { date?: string; asOf?: string; strategy?: string } & Partial<Pick<RunRecord, 'regime' | 'warnings'>> = {},
): Promise<number> {
  const run: RunRecord = {
    marketId,
    strategy,
    universe: 'small',
    date: tradingDay(date),
    asOf: new Date(asOf),
    version: await currentVersion(store, marketId),
    strategyVersion: '1.0',
    planHash: 'f00d',
    codeVersion: 'c0de',
    codeDirty: false,
    seed: 7,
    environment: { node: '24' },
    factors: FACTORS,
    regime: null,
    universeSize: 4,
    warnings: [],
    ...record,
  };
  const signals = tickers.map((ticker, i): SignalRecord => {
    const zScores = [2 - i, i === 0 ? Number.NaN : 1];
    return {
      securityId: ids[ticker],
      ticker,
      rank: i + 1,
      score: 0.75 * (2 - i) + (i === 0 ? 0 : 0.25),
      coverage: i === 0 ? 0.75 : 1,
      exposures: [(2 - i) / 10, i === 0 ? Number.NaN : 0.5],
      zScores,
    };
  });
  return saveRanking(store, run, signals);
}
