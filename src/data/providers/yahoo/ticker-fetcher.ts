import { isoOf, type TradingDay, tradingDay } from '../../../domain/trading-day.js';
import type { SourceRow } from '../provider.js';
import { doubtOf } from './doubt-of.js';
import { fetchChart } from './fetch-chart.js';
import { fetchFundamentals } from './fetch-fundamentals.js';
import { fetchNews } from './fetch-news.js';
import { fetchSummary, type Summary } from './fetch-summary.js';
import type { Leftovers } from './leftovers.js';
import type { Chart } from './read-chart.js';
import type { Estimates } from './read-estimates.js';
import type { Found } from './reading.js';
import {
  barRows,
  closeRows,
  earningsRows,
  estimateRows,
  fundamentalRows,
  newsRows,
  nextEarningsRows,
  recommendationRows,
  revisionRows,
  securityRow,
  type Wanted,
} from './ticker-rows.js';
import type { Split } from './undo-splits.js';
import type { YahooUniverse } from './universe.js';
import { YAHOO_MARKET } from './yahoo-market.js';
import type { YahooSource } from './yahoo-source.js';

/** The rows of one ticker, by table. What could not be fetched, or is not taken, has no rows and is among the leftovers. */
export interface TickerFetcher {
  securities(ticker: string): Promise<SourceRow[]>;
  bars(ticker: string): Promise<SourceRow[]>;
  /** The total return of a fund. */
  closes(ticker: string): Promise<SourceRow[]>;
  fundamentals(ticker: string): Promise<SourceRow[]>;
  earnings(ticker: string): Promise<SourceRow[]>;
  revisions(ticker: string): Promise<SourceRow[]>;
  estimates(ticker: string): Promise<SourceRow[]>;
  recommendations(ticker: string): Promise<SourceRow[]>;
  news(ticker: string): Promise<SourceRow[]>;
}

/** SPY's first year: its total return is accumulated from the first close, so that a level does not depend on what is asked for. */
const BENCHMARK_SINCE = tradingDay('1993-01-01');
/** Charts and figures reach further back than the bars that are wanted: a year of figures, and every split since they were published. */
const HISTORY_DAYS = 400;

/** Fetches what Yahoo has of one ticker after the other; each document is asked for once, whichever tables need it. */
export function tickerFetcher(options: {
  yahoo: YahooSource;
  wanted: Wanted;
  now: Date;
  /** The day that it is in the market's zone. */
  today: TradingDay;
  universe?: YahooUniverse;
  leftovers: Leftovers;
}): TickerFetcher {
  const { yahoo, wanted, now, today, universe, leftovers } = options;
  const history = wanted.from - HISTORY_DAYS;
  const summaries = new Map<string, Promise<Found<Summary> | null>>();
  const splits = new Map<string, readonly Split[]>();
  let benchmark: Promise<Chart | null> | null = null;

  /** The answer, or null where there is none; the failure is noted. */
  async function orNull<T>(what: string, ticker: string, asked: Promise<T>): Promise<T | null> {
    try {
      const answer = await asked;
      leftovers.answer();
      return answer;
    } catch (error) {
      leftovers.failure(what, ticker, error);
      return null;
    }
  }

  function summaryOf(ticker: string): Promise<Found<Summary> | null> {
    const summary = summaries.get(ticker) ?? orNull('profile and earnings', ticker, fetchSummary(yahoo, ticker));
    summaries.set(ticker, summary);
    return summary;
  }

  /** What analysts say, which is of today: null where the range ended before. */
  async function analystsOf(ticker: string): Promise<Estimates | null> {
    if (wanted.to < today) return null;
    const found = await summaryOf(ticker);
    return found?.kind === 'data' && found.data.estimates.kind === 'data' ? found.data.estimates.data : null;
  }

  /** The chart of a ticker where it can be trusted. The benchmark's is wanted twice and kept; the others are large and many. */
  function chartOf(ticker: string): Promise<Chart | null> {
    if (ticker !== YAHOO_MARKET.benchmark) return trustedChart(ticker, history);
    benchmark ??= trustedChart(ticker, BENCHMARK_SINCE);
    return benchmark;
  }

  async function trustedChart(ticker: string, from: TradingDay): Promise<Chart | null> {
    const found = await orNull('bars', ticker, fetchChart(yahoo, ticker, { from, now }));
    if (!found) return null;
    const spells = universe?.members.filter((spell) => spell.ticker === ticker) ?? [];
    const doubt = found.kind === 'data' ? doubtOf(found.data, spells) : null;
    if (doubt) leftovers.leave(ticker, doubt);
    if (found.kind === 'none' || doubt) {
      leftovers.nothing(ticker);
      return null;
    }
    splits.set(ticker, found.data.splits);
    if (!found.data.bars.some(({ day }) => wanted.from <= day && day <= wanted.to)) leftovers.nothing(ticker);
    return found.data;
  }

  return {
    async securities(ticker) {
      const found = await summaryOf(ticker);
      const profile = found?.kind === 'data' && found.data.profile.kind === 'data' ? found.data.profile.data : null;
      const known = universe?.details.get(ticker);
      // A profile that failed says nothing: a row of empty cells would take from the store what it knows.
      return found && (profile || known) ? [securityRow(ticker, profile, known)] : [];
    },
    async bars(ticker) {
      const chart = await chartOf(ticker);
      return chart ? barRows(ticker, chart.bars, wanted) : [];
    },
    async closes(ticker) {
      const chart = await chartOf(ticker);
      return chart ? closeRows(ticker, chart.bars, wanted) : [];
    },
    async fundamentals(ticker) {
      const known = splits.get(ticker);
      const asked = fetchFundamentals(yahoo, ticker, { from: history, now, splits: known ?? [] });
      const found = await orNull('fundamentals', ticker, asked);
      if (found?.kind !== 'data') return [];
      const foreign = found.data.find(({ currency }) => !isOurs(currency));
      if (foreign)
        leftovers.leave(
          ticker,
          `its figures are in ${foreign.currency} and left out; this market is in ${YAHOO_MARKET.currency}.`,
        );
      // Shares are as many as were published only once later splits are undone.
      const figures = found.data.filter(({ metric, currency }) => isOurs(currency) && (known || metric !== 'dilutedShares'));
      return fundamentalRows(ticker, figures);
    },
    async earnings(ticker) {
      const found = await summaryOf(ticker);
      if (found?.kind !== 'data' || found.data.earnings.kind !== 'data') return [];
      const { history: quarters, next } = found.data.earnings.data;
      const ours = quarters.filter(({ currency }) => isOurs(currency));
      const coming = wanted.to < today ? [] : nextEarningsRows(ticker, next, today);
      return [...earningsRows(ticker, ours, wanted.to), ...coming];
    },
    async revisions(ticker) {
      const said = await analystsOf(ticker);
      return said ? revisionRows(ticker, said, today) : [];
    },
    async estimates(ticker) {
      const said = await analystsOf(ticker);
      return said
        ? estimateRows(ticker, { ...said, periods: said.periods.filter(({ currency }) => isOurs(currency)) }, today)
        : [];
    },
    async recommendations(ticker) {
      const said = await analystsOf(ticker);
      return said ? recommendationRows(ticker, said, today) : [];
    },
    async news(ticker) {
      const found = await orNull('news', ticker, fetchNews(yahoo, ticker));
      return found?.kind === 'data'
        ? newsRows(ticker, found.data).filter(({ published }) => `${published}` < isoOf(wanted.to + 1))
        : [];
    },
  };
}

function isOurs(currency: string | null): boolean {
  return currency === null || currency === YAHOO_MARKET.currency;
}
