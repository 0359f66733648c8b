import { badInput } from '../../../domain/errors.js';
import { isoOf, type TradingDay, tradingDay } from '../../../domain/trading-day.js';
import type { Provider, ProviderTable, SourceRow } from '../provider.js';
import { barRows } from './bar-rows.js';
import { type DemoMarket, demoMarket } from './demo-market.js';
import { earningsRows, fundamentalRows } from './fact-rows.js';
import type { FirmPath } from './firm-path.js';
import { DEMO_FIRST_SESSION, DEMO_TIME_ZONE } from './market-path.js';
import { newsRows } from './news-rows.js';
import { SECTORS } from './sectors.js';

/** Last session of the demo market unless one asks for another, so that every installation shows the same. */
export const DEMO_LAST_SESSION = tradingDay('2025-12-31');
/** Ticker of the index that the demo market is measured by. */
export const DEMO_BENCHMARK = 'DEMO';

/** Name of the demo market in a store. */
export const DEMO_MARKET = 'demo';

const TABLES = [
  'securities',
  'tickers',
  'bars',
  'closes',
  'membership',
  'fundamentals',
  'earnings',
  'news',
  'rates',
] as const satisfies readonly ProviderTable[];

/** Which demo market, and up to which day. */
export interface DemoOptions {
  seed?: number;
  /** Nothing later is delivered; the market up to an earlier day is the beginning of the market up to a later one. */
  through?: TradingDay;
}

/**
 * The demo market as a source of data: simulated, deterministic by seed, the same bytes on every machine.
 *
 * 124 firms in 11 sectors with a past of seven years before the first bar; `DEMO_PREMIA` says what is true in it. Facts about a renamed
 * firm carry its current ticker from the beginning. Throws `BAD_USER_INPUT` for a seed that is no 32-bit number and a day before the first session.
 */
export function demoProvider({ seed = 7, through = DEMO_LAST_SESSION }: DemoOptions = {}): Provider {
  if (!Number.isInteger(seed) || seed !== (seed | 0)) throw badInput(['seed'], 'a whole number of 32 bits', seed);
  if (!Number.isInteger(through) || through < DEMO_FIRST_SESSION) {
    throw badInput(
      ['through'],
      `a day from ${isoOf(DEMO_FIRST_SESSION)} on`,
      Number.isInteger(through) ? isoOf(through) : through,
    );
  }
  let market: DemoMarket | null = null;
  const made = () => {
    market ??= demoMarket(seed, through);
    return market;
  };
  return {
    source: 'DEMO',
    description: `Simulated demo market, seed ${seed}, ${isoOf(DEMO_FIRST_SESSION)} to ${isoOf(through)}`,
    market: async () => ({
      name: DEMO_MARKET,
      description: `Simulated market for trying things out (seed ${seed}): no firm, price or headline in it is real.`,
      simulated: true,
      currency: 'USD',
      timeZone: DEMO_TIME_ZONE,
      benchmark: DEMO_BENCHMARK,
    }),
    tables: async () => TABLES,
    async *rows(table) {
      if (!isDemoTable(table)) return;
      for (const rows of ROWS[table](made(), isoOf(through))) yield* batches(rows);
    },
    async close() {
      market = null;
    },
  };
}

/** The rows of each table, in parts; `through` is an ISO date. */
const ROWS: Record<(typeof TABLES)[number], (market: DemoMarket, through: string) => Iterable<SourceRow[]>> = {
  securities: (market, through) => [[indexSecurity(), ...listedFirms(market).map((path) => securityRow(path, through))]],
  tickers: (market) => [listedFirms(market).flatMap(renameRows)],
  bars: (market) => parts(market, (path) => barRows(market, path)),
  closes: ({ path, index }) => [
    [...index.totalReturn].flatMap((total, t) => {
      const row = { date: isoOf(path.sessions[path.first + t]), ticker: DEMO_BENCHMARK };
      return [
        { ...row, close: Math.round(total * 1e4) / 1e4, basis: 'total_return' },
        { ...row, close: Math.round(index.price[t] * 1e4) / 1e4, basis: 'price' },
      ];
    }),
  ],
  membership: ({ index }, through) => [
    index.memberships
      .filter(({ from }) => isoOf(from) <= through)
      .map(({ ticker, from, to }) => ({ universe: 'demo', ticker, from: isoOf(from), to: notAfter(to, through) })),
  ],
  fundamentals: (market, through) =>
    parts(market, (path) => fundamentalRows(path).filter(({ published }) => `${published}` <= through)),
  earnings: (market, through) => parts(market, (path) => earningsRows(path).filter(({ announced }) => `${announced}` <= through)),
  news: (market) => parts(market, (path) => newsRows(market, path)),
  rates: ({ path }) => [
    path.sessions.slice(path.first).flatMap((day, t) => [
      { date: isoOf(day), series: 'RF', value: Math.round(path.riskFree[path.first + t] * 1e9) / 1e9 },
      { date: isoOf(day), series: 'VIX', value: Math.round(path.volatilityIndex[path.first + t] * 100) / 100 },
    ]),
  ],
};

function isDemoTable(table: ProviderTable): table is (typeof TABLES)[number] {
  return (TABLES as readonly ProviderTable[]).includes(table);
}

/** The firms that have been listed by now. */
function listedFirms({ firms }: DemoMarket): FirmPath[] {
  return firms.filter(({ closes }) => closes.some((close) => close > 0));
}

function* parts(market: DemoMarket, rowsOf: (path: FirmPath) => SourceRow[]): Iterable<SourceRow[]> {
  for (const path of listedFirms(market)) yield rowsOf(path);
}

function securityRow({ firm }: FirmPath, through: string): SourceRow {
  const ended = firm.ending && isoOf(firm.ending.last) <= through ? firm.ending : null;
  return {
    ticker: firm.ticker,
    name: firm.name,
    sector: SECTORS[firm.sector].name,
    industry: firm.industry,
    exchange: null,
    type: 'STOCK',
    delisted: ended ? isoOf(ended.last) : null,
    delisting_reason: ended?.reason ?? null,
    delisting_return: ended?.finalReturn ?? null,
  };
}

function indexSecurity(): SourceRow {
  return {
    ticker: DEMO_BENCHMARK,
    name: 'Demo market index (simulated)',
    sector: null,
    industry: null,
    exchange: null,
    type: 'INDEX',
    delisted: null,
    delisting_reason: null,
    delisting_return: null,
  };
}

function renameRows({ firm }: FirmPath): SourceRow[] {
  if (!firm.formerTicker) return [];
  const { ticker, until } = firm.formerTicker;
  return [{ ticker, current: firm.ticker, from: isoOf(DEMO_FIRST_SESSION), to: isoOf(until) }];
}

function notAfter(day: TradingDay | null, through: string): string | null {
  return day !== null && isoOf(day) <= through ? isoOf(day) : null;
}

const BATCH = 4000;

function* batches(rows: SourceRow[]): Iterable<SourceRow[]> {
  for (let i = 0; i < rows.length; i += BATCH) yield rows.slice(i, i + BATCH);
}
