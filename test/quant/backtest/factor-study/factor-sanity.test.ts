/**
 * The long-short portfolios of simple factors on real prices beside the series that AQR publishes. Prices are of today's survivors, so the
 * levels are too good, and only correlations are compared, with the band that the reference file suggests.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isoOf } from '../../../../src/domain/trading-day.js';
import { bettingAgainstBeta } from '../../../../src/quant/backtest/factor-study/betting-against-beta.js';
import { forwardReturns } from '../../../../src/quant/backtest/factor-study/forward-returns.js';
import { highMinusLow } from '../../../../src/quant/backtest/factor-study/long-short.js';
import { qualityMinusJunk } from '../../../../src/quant/backtest/factor-study/quality-minus-junk.js';
import bab from '../../../../src/quant/factors/bab.js';
import type { Grid } from '../../../../src/quant/panel/grid.js';
import { change } from '../../../../src/quant/panel/operators/time.js';
import { describeShared } from '../../../support/shared.js';
import { correlationOf, csvRows, monthlySeries, readSharedPrices } from '../../../support/shared-prices.js';

const BAND = 0.15;

describeShared('long-short portfolios on real prices', (shared) => {
  const file = (name: string) => path.join(shared, 'data', name);
  let market: ReturnType<typeof monthlyMarket>;
  let measured: Record<string, { correlation: number; months: number; first: string; last: string }>;
  let aqr: Map<string, Record<string, number>>;

  beforeAll(() => {
    market = monthlyMarket(shared);
    measured = JSON.parse(readFileSync(file('reference/factor_sanity.json'), 'utf8')).measured;
    aqr = monthlySeries(file('factors/aqr_us_daily.csv.gz'), ['BAB', 'QMJ', 'HML_DEVIL', 'MKT', 'SMB', 'UMD', 'RF'], 1);
  });

  /** Correlates portfolio returns (of each month's end, to the next) with a published series over the months of the reference. */
  function compare(name: string, portfolio: Float64Array, series: string): void {
    const { first, last, months, correlation } = measured[name];
    const own: number[] = [];
    const published: number[] = [];
    market.months.slice(1).forEach((month, t) => {
      if (month < first.slice(0, 7) || month > last.slice(0, 7)) return;
      own.push(portfolio[t]);
      published.push(aqr.get(month)![series]);
    });
    expect([name, own.length]).toEqual([name, months]);
    expect(correlationOf(own, published)).toBeGreaterThan(correlation - BAND);
  }

  it('of momentum go with UMD', () => {
    const momentum = market.at(change(market.prices, 252, 21));
    compare('momentum_12_1_top30_minus_bottom30_vs_AQR_UMD', highMinusLow(momentum, market.universe), 'UMD');
  });

  it('of betas go with BAB, weighted by ranks and neutral to beta, or the lowest less the highest', () => {
    const params = bab.params.parse({});
    const exposures = market.at(bab.compute({ adjClose: market.prices, benchmark: market.benchmark }, params) as Grid);
    const betas = exposures.map((exposure) => -exposure);
    const noRate = new Float64Array(market.universe.dates.length);
    compare('bab_rank_weighted_beta_neutral_no_rf_vs_AQR_BAB', bettingAgainstBeta(betas, noRate, market.universe), 'BAB');
    compare('low_beta_minus_high_beta_dollar_neutral_vs_AQR_BAB', highMinusLow(exposures, market.universe), 'BAB');
  });

  it('of size, value and quality go with SMB, HML-Devil and QMJ', () => {
    const { caps, bookToPrice, roe } = fundamentals(shared, market);
    const small = caps.map((cap) => -cap);
    compare('size_small_minus_big_vs_AQR_SMB', highMinusLow(small, market.universe), 'SMB');
    compare('book_to_price_vs_AQR_HML_DEVIL', highMinusLow(bookToPrice, market.universe), 'HML_DEVIL');
    compare('roe_vs_AQR_QMJ', highMinusLow(roe, market.universe), 'QMJ');
    // As the paper builds it: within size halves and weighted by cap, which the reference's simple sort is not.
    compare('roe_vs_AQR_QMJ', qualityMinusJunk(roe, caps, market.universe), 'QMJ');
  });

  it('that are published go with one another', () => {
    const names = ['mkt_rf', 'smb', 'hml', 'rmw', 'cma', 'rf', 'mom', 'st_rev'];
    const french = monthlySeries(file('factors/fama_french_daily_pct.csv.gz'), names, 0.01);
    const pairs = { UMD: 'mom', MKT: 'mkt_rf', HML_DEVIL: 'hml', QMJ: 'rmw' };
    for (const [own, other] of Object.entries(pairs)) {
      const name = Object.keys(measured).find((key) => key.startsWith(`AQR_${own}_vs_FF`))!;
      const { first, last, months, correlation } = measured[name];
      const common = [...aqr.keys()].filter((month) => month >= first.slice(0, 7) && month <= last.slice(0, 7));
      expect([name, common.length]).toEqual([name, months]);
      const series = [common.map((month) => aqr.get(month)![own]), common.map((month) => french.get(month)![other])];
      expect(correlationOf(series[0], series[1])).toBeCloseTo(correlation, 3);
    }
  });

  it('of everyone, equally weighted, go with the market', () => {
    const { nextReturns, columns, dates } = market.universe;
    const equal = Float64Array.from({ length: dates.length }, (_, t) => {
      const known = nextReturns.subarray(t * columns, (t + 1) * columns).filter((r) => !Number.isNaN(r));
      return known.reduce((sum, r) => sum + r, 0) / known.length;
    });
    compare('equal_weight_market_vs_AQR_MKT', equal, 'MKT');
  });
});

/** The shared prices with their months' ends. */
function monthlyMarket(shared: string) {
  const { dates, symbols, prices, closes } = readSharedPrices(shared);
  const monthOf = (t: number) => isoOf(dates[t]).slice(0, 7);
  const ends = dates.flatMap((_, t) => (t === dates.length - 1 || monthOf(t) !== monthOf(t + 1) ? [t] : []));
  const spy = new Map(
    [...csvRows(path.join(shared, 'data/benchmark/spy_adj_close.csv'))].map(([date, close]) => [date, Number(close)]),
  );
  const { columns } = prices;
  const nextReturns = new Float64Array(ends.length * columns).fill(Number.NaN);
  for (let k = 0; k + 1 < ends.length; k++)
    nextReturns.set(forwardReturns(prices, [ends[k]], ends[k + 1] - ends[k]).returns, k * columns);
  return {
    prices,
    closes,
    symbols,
    months: ends.map(monthOf),
    benchmark: Float64Array.from(dates, (day) => spy.get(isoOf(day)) ?? Number.NaN),
    universe: { dates: ends.map((t) => dates[t]), columns, members: null, nextReturns },
    /** The rows of the months' ends. */
    at: ({ data }: Grid) => {
      const rows = new Float64Array(ends.length * columns);
      ends.forEach((t, k) => {
        rows.set(data.subarray(t * columns, (t + 1) * columns), k * columns);
      });
      return rows;
    },
  };
}

/** Market cap, book to price and return on equity at the months' ends, from what was published by then. */
function fundamentals(shared: string, market: ReturnType<typeof monthlyMarket>) {
  const file = (name: string) => path.join(shared, 'data', name);
  const today = new Map([...csvRows(file('universe/ticker_renames.csv'))].map(([old, current]) => [old, current]));
  const shares = new Map<string, [known: string, value: number][]>();
  const equity = new Map<string, [known: string, value: number][]>();
  const income = new Map<string, [known: string, value: number][]>();
  const note = (to: typeof shares, ticker: string, known: string, value: string) => {
    const symbol = today.get(ticker) ?? ticker;
    if (value !== '') to.set(symbol, [...(to.get(symbol) ?? []), [known, Number(value)]]);
  };
  for (const row of csvRows(file('fundamentals/filings_revenue_ni_shares.csv.gz'))) note(shares, row[0], row[2], row[5]);
  for (const row of csvRows(file('fundamentals/sec_pit_quarterly.csv.gz'))) {
    note(equity, row[0], row[2], row[5]);
    note(income, row[0], row[2], row[3]);
  }
  const { columns, dates } = market.universe;
  const [caps, bookToPrice, roe] = Array.from({ length: 3 }, () => new Float64Array(dates.length * columns).fill(Number.NaN));
  const closes = market.at(market.closes);
  dates.forEach((day, t) => {
    const date = isoOf(day);
    market.symbols.forEach((symbol, s) => {
      const i = t * columns + s;
      const last = (of: typeof shares, count: number) =>
        of
          .get(symbol)
          ?.filter(([known]) => known <= date)
          .slice(-count) ?? [];
      const [published] = last(shares, 1);
      const [book] = last(equity, 1);
      const year = last(income, 4);
      const cap = published ? published[1] * closes[i] : Number.NaN;
      // Some filings count shares in thousands: no member of the index is that small.
      caps[i] = cap < 2e8 ? cap * 1000 : cap;
      if (book) bookToPrice[i] = book[1] / caps[i];
      if (book && book[1] > 0 && year.length === 4) roe[i] = year.reduce((sum, [, value]) => sum + value, 0) / book[1];
    });
  });
  return { caps, bookToPrice, roe };
}
