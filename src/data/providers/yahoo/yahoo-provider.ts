import { badInput } from '../../../domain/errors.js';
import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { zoneOf } from '../../quality/calendar/zone.js';
import { type ProviderPolicy, providerPolicy } from '../policy/provider-policy.js';
import type { Provider, ProviderTable, SourceRow } from '../provider.js';
import { inOrder } from './in-order.js';
import { Leftovers, named } from './leftovers.js';
import { tickerFetcher } from './ticker-fetcher.js';
import { membersBetween, type YahooUniverse } from './universe.js';
import { yahooClient } from './yahoo-client.js';
import { YAHOO_MARKET } from './yahoo-market.js';
import { yahooSource } from './yahoo-source.js';

/** Tickers under way at once; how many requests are, the policy says. */
const AHEAD = 8;
const BATCH = 4000;

/** Whose data, of which days, and by which way. */
export interface YahooOptions {
  /** Who is fetched; omitted: the members of the universe at some time of the range. */
  tickers?: readonly string[];
  /** Whose membership is delivered; omitted: nobody's. */
  universe?: YahooUniverse;
  /** First and last day of bars. */
  from: TradingDay;
  to?: TradingDay;
  /** The moment of the download: what is not over by then is no bar. */
  now: Date;
  /** The tables to deliver; omitted: all. A catch-up wants `bars` only. */
  only?: readonly ProviderTable[];
  /** The policy of the process, whose breaker all share; omitted: one of this provider's own. */
  policy?: ProviderPolicy;
  fetch?: typeof fetch;
}

/** Yahoo as a source, and what became of what it was asked for. Complete when all rows are read. */
export interface YahooProvider extends Provider {
  /** Sentences about what could not be fetched, one a kind. */
  readonly failures: readonly string[];
  /** Tickers of which Yahoo has no prices in the range. */
  readonly withoutData: readonly string[];
}

/**
 * Yahoo Finance as a source of data: US shares as traded, with dividends and splits, profiles, figures, earnings, revisions and headlines.
 *
 * A ticker that fails costs no other; `failures` says which did and why. What is quoted in another currency than the dollar, and a chart that
 * does not show all splits, is not taken. Throws `BAD_USER_INPUT` for a range that ends before it begins and for nobody to fetch.
 */
export function yahooProvider(options: YahooOptions): YahooProvider {
  const { universe, from, now, only, policy = providerPolicy('yahoo') } = options;
  const today = zoneOf(YAHOO_MARKET.timeZone).dayAt(now.getTime());
  const to = Math.min(options.to ?? today, today);
  if (to < from) throw badInput(['to'], `on or after ${isoOf(from)} and not in the future`, isoOf(options.to ?? today));
  const asked = options.tickers ?? (universe ? membersBetween(universe, from, to) : []);
  const tickers = [...new Set(asked)].filter((ticker) => ticker !== YAHOO_MARKET.benchmark);
  if (asked.length === 0) throw badInput(['tickers'], 'at least one ticker, or a universe with members in that time', 'nobody');
  const all = [...tickers, YAHOO_MARKET.benchmark];

  const stop = new AbortController();
  const leftovers = new Leftovers();
  const client = yahooClient({ fetch: options.fetch ?? fetch, now: () => Date.now() });
  const yahoo = yahooSource(client, policy, stop.signal);
  const fetcher = tickerFetcher({ yahoo, wanted: { from, to }, now, today, universe, leftovers });

  async function* rowsOf(who: readonly string[], work: (ticker: string) => Promise<SourceRow[]>): AsyncGenerator<SourceRow[]> {
    for await (const rows of inOrder(who, AHEAD, work)) yield* batches(rows);
  }

  const tables: Partial<Record<ProviderTable, () => AsyncIterable<SourceRow[]>>> = {
    securities: () => rowsOf(all, fetcher.securities),
    bars: () => rowsOf(all, fetcher.bars),
    closes: () => rowsOf([YAHOO_MARKET.benchmark], fetcher.closes),
    ...(universe && { membership: () => rowsOf([universe.name], async () => membershipRows(universe)) }),
    fundamentals: () => rowsOf(tickers, fetcher.fundamentals),
    earnings: () => rowsOf(tickers, fetcher.earnings),
    revisions: () => rowsOf(tickers, fetcher.revisions),
    estimates: () => rowsOf(tickers, fetcher.estimates),
    recommendations: () => rowsOf(tickers, fetcher.recommendations),
    news: () => rowsOf(tickers, fetcher.news),
  };
  const delivered = (Object.keys(tables) as ProviderTable[]).filter((table) => only?.includes(table) ?? true);

  return {
    source: 'YAHOO',
    description: `Yahoo Finance, ${universe ? `universe ${universe.name}` : named(tickers)}, ${isoOf(from)} to ${isoOf(to)}`,
    get notes() {
      return [...(universe?.warning ? [universe.warning] : []), ...leftovers.sentences()];
    },
    get outage() {
      return leftovers.outage;
    },
    get failures() {
      return leftovers.failures();
    },
    get withoutData() {
      return leftovers.withoutData();
    },
    market: async () => YAHOO_MARKET,
    tables: async () => delivered,
    async *rows(table) {
      if (delivered.includes(table)) yield* tables[table]?.() ?? [];
    },
    async close() {
      stop.abort(new Error('The provider was closed.'));
    },
  };
}

function membershipRows({ name, members }: YahooUniverse): SourceRow[] {
  return members.map(({ ticker, from, to }) => ({
    universe: name,
    ticker,
    from: isoOf(from),
    to: to === null ? null : isoOf(to),
  }));
}

function* batches(rows: SourceRow[]): Generator<SourceRow[]> {
  for (let i = 0; i < rows.length; i += BATCH) yield rows.slice(i, i + BATCH);
}
