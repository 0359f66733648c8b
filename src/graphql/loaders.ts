import DataLoader from 'dataloader';
import type { TradingDay } from '../domain/trading-day.js';
import type { RankedRun, RunQuery } from '../services/rankings.js';
import type { Services } from '../services/services.js';

/**
 * What a request asks the store for row by row, gathered: the securities of a page come with one query, whatever is selected of them.
 * Made for each request, so that nothing is remembered longer.
 */
export function createLoaders({ securities, rankings, validation, jobs, tradeLists }: Services) {
  const runs = new Map<string, Promise<RankedRun | null>>();
  const marketCaps = new Map<string, DataLoader<number, number | null>>();
  return {
    security: new DataLoader(securities.findByIds.bind(securities)),
    span: new DataLoader(securities.spans.bind(securities)),
    delisting: new DataLoader(securities.delistings.bind(securities)),
    tickers: new DataLoader(securities.tickerPeriods.bind(securities)),
    memberships: new DataLoader(securities.memberships.bind(securities)),
    report: new DataLoader(validation.findReports.bind(validation)),
    job: new DataLoader(jobs.findByIds.bind(jobs)),
    tradeList: new DataLoader(tradeLists.findByIds.bind(tradeLists)),
    /** The run that a question means, asked once however many securities of the request ask it. */
    run(query: RunQuery): Promise<RankedRun | null> {
      const key = JSON.stringify(query);
      const run = runs.get(key) ?? rankings.find(query).then(({ value }) => value);
      runs.set(key, run);
      return run;
    },
    /** Market capitalisations on a day as known at an instant. */
    marketCap(date: TradingDay | null, asOf: Date | null): DataLoader<number, number | null> {
      const key = `${date} ${asOf?.getTime()}`;
      const loader = marketCaps.get(key) ?? new DataLoader((ids: readonly number[]) => securities.marketCaps(ids, date, asOf));
      marketCaps.set(key, loader);
      return loader;
    },
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
