import { createHash } from 'node:crypto';
import { type DemoMarket, demoMarket } from '../../../../src/data/providers/demo/demo-market.js';
import { DEMO_LAST_SESSION, type DemoOptions, demoProvider } from '../../../../src/data/providers/demo/demo-provider.js';
import { TABLE_COLUMNS } from '../../../../src/data/providers/files/columns.js';
import type { ProviderTable, SourceRow } from '../../../../src/data/providers/provider.js';
import { calendarOf } from '../../../../src/data/quality/calendar/calendar-of.js';
import { isoOf, tradingDay } from '../../../../src/domain/trading-day.js';

/** SHA-256 of all rows of seed 7. It changes only when the market is changed on purpose; then say so in CHANGELOG.md. */
const ROWS_OF_SEED_7 = '27440a65fe8d10f5ec3e6b0b01e8de9d5a686379b41e6dfdd048fe0df569bbed';

type Tables = Partial<Record<ProviderTable, SourceRow[]>>;

async function read(options?: DemoOptions): Promise<Tables> {
  const provider = demoProvider(options);
  const tables: Tables = {};
  for (const table of await provider.tables()) {
    const rows: SourceRow[] = [];
    for await (const batch of provider.rows(table)) {
      expect(batch.length).toBeLessThanOrEqual(5000);
      rows.push(...batch);
    }
    tables[table] = rows;
  }
  await provider.close();
  return tables;
}

function digestOf(tables: Tables): string {
  const hash = createHash('sha256');
  for (const [table, rows] of Object.entries(tables)) {
    hash.update(table);
    for (const row of rows) hash.update(JSON.stringify(row));
  }
  return hash.digest('hex');
}

const groupBy = (rows: readonly SourceRow[], key: (row: SourceRow) => string) => {
  const groups = new Map<string, SourceRow[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
};
const number = (row: SourceRow, column: string) => row[column] as number;
const text = (row: SourceRow, column: string) => row[column] as string;

let tables: Required<Tables>;
let market: DemoMarket;
let barsOf: Map<string, SourceRow[]>;

beforeAll(async () => {
  tables = (await read()) as Required<Tables>;
  market = demoMarket(7, DEMO_LAST_SESSION);
  barsOf = groupBy(tables.bars, (row) => text(row, 'ticker'));
});

describe('the demo market', () => {
  it('is the same bytes for the same seed, and another market for another', async () => {
    expect(digestOf(tables)).toBe(ROWS_OF_SEED_7);
    const other = await read({ seed: 8, through: tradingDay('2018-03-29') });
    const same = await read({ seed: 7, through: tradingDay('2018-03-29') });
    expect(digestOf(other)).not.toBe(digestOf(same));
  });

  it('up to an earlier day is the beginning of itself', async () => {
    const through = '2020-06-30';
    const early = await read({ through: tradingDay(through) });
    const dated = {
      bars: 'date',
      closes: 'date',
      fundamentals: 'published',
      earnings: 'announced',
      news: 'published',
      rates: 'date',
    } as const;
    for (const [table, column] of Object.entries(dated) as [ProviderTable, string][]) {
      expect(early[table]).toEqual(tables[table].filter((row) => text(row, column).slice(0, 10) <= through));
    }
    const begun = tables.membership.filter((row) => text(row, 'from') <= through);
    expect(early.membership).toEqual(
      begun.map((row) => ({ ...row, to: row.to !== null && text(row, 'to') <= through ? row.to : null })),
    );
    expect(early.securities!.filter(({ delisted }) => delisted !== null)).toHaveLength(2);
  });

  it('says that it is simulated wherever it speaks of itself', async () => {
    const provider = demoProvider();
    expect(provider.source).toBe('DEMO');
    expect(provider.description).toBe('Simulated demo market, seed 7, 2018-01-02 to 2025-12-31');
    expect(await provider.market()).toEqual({
      name: 'demo',
      description: 'Simulated market for trying things out (seed 7): no firm, price or headline in it is real.',
      simulated: true,
      currency: 'USD',
      timeZone: 'America/New_York',
      benchmark: 'DEMO',
    });
  });

  it('has about 120 stocks of 11 sectors, and its index', () => {
    const stocks = tables.securities.filter(({ type }) => type === 'STOCK');
    expect(stocks).toHaveLength(124);
    expect(new Set(stocks.map(({ sector }) => sector)).size).toBe(11);
    expect(new Set(tables.securities.map(({ ticker }) => ticker)).size).toBe(125);
    expect(stocks.every(({ ticker }) => /^[A-Z]{3,4}$/.test(`${ticker}`))).toBe(true);
    expect(tables.securities.filter(({ type }) => type === 'INDEX').map(({ ticker }) => ticker)).toEqual(['DEMO']);
  });

  it('gives every row the columns of its table, and no others', () => {
    for (const [table, rows] of Object.entries(tables) as [ProviderTable, SourceRow[]][]) {
      const { required, optional } = TABLE_COLUMNS[table];
      const shapes = new Set(rows.map((row) => Object.keys(row).sort().join()));
      expect(rows.length).toBeGreaterThan(0);
      for (const shape of shapes) expect(shape.split(',')).toEqual([...required, ...optional].sort());
      expect(rows.filter((row) => required.some((column) => row[column] === null || row[column] === undefined))).toEqual([]);
    }
  });

  it('refuses a seed that is no 32-bit number and a day before its first', () => {
    expect(() => demoProvider({ seed: 0.5 })).toThrow('seed should be a whole number of 32 bits, but is 0.5.');
    expect(() => demoProvider({ through: tradingDay('2017-12-29') })).toThrow('through should be a day from 2018-01-02 on');
  });
});

describe('the bars of the demo market', () => {
  it('are on sessions, ascending, with prices that can be', () => {
    const calendar = calendarOf('America/New_York');
    for (const bars of barsOf.values()) {
      expect(bars.every((bar, i) => i === 0 || text(bar, 'date') > text(bars[i - 1], 'date'))).toBe(true);
    }
    for (const bar of tables.bars) {
      const [open, high, low, close] = ['open', 'high', 'low', 'close'].map((column) => number(bar, column));
      if (!(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && Number.isInteger(bar.volume))) {
        throw new Error(`Not a bar: ${JSON.stringify(bar)}`);
      }
    }
    const dates = [...new Set(tables.bars.map((bar) => text(bar, 'date')))].sort();
    expect(dates).toEqual(calendar.sessions({ from: tradingDay('2018-01-02'), to: tradingDay('2025-12-31') }).map(isoOf));
  });

  it('give the simulated return, ex-dates included, to what a quote can show', () => {
    let exDates = 0;
    const wrong: SourceRow[] = [];
    for (const { firm, returns } of market.firms) {
      const bars = barsOf.get(firm.ticker)!;
      const skipped = returns.findIndex((value) => !Number.isNaN(value));
      for (let i = 1; i < bars.length; i++) {
        const [before, bar] = [number(bars[i - 1], 'close'), bars[i]];
        const split = number(bar, 'split');
        const dividend = number(bar, 'dividend');
        const shown = (number(bar, 'close') * split + dividend) / before - 1;
        // Half a cent (below a dollar half a hundredth) in either close.
        const unit = Math.min(before, number(bar, 'close')) < 1.01 ? 0.01 : 0.005;
        const tolerance = (unit * (split + 1 + Math.abs(returns[skipped + i]))) / before + 1e-12;
        if (!(Math.abs(shown - returns[skipped + i]) <= tolerance)) wrong.push(bar);
        if (split !== 1 || dividend > 0) exDates++;
      }
    }
    expect(wrong).toEqual([]);
    expect(exDates).toBeGreaterThan(1000);
  });

  it('have splits of two and three for one, a few reverse ones, and dividends by the quarter', () => {
    const splits = tables.bars.map((bar) => number(bar, 'split')).filter((split) => split !== 1);
    expect([...new Set(splits)].sort()).toEqual([0.1, 2, 3]);
    expect(splits.filter((split) => split < 1).length).toBeLessThan(10);
    const payers = [...barsOf.values()].filter((bars) => bars.length > 2000 && bars.some((bar) => number(bar, 'dividend') > 0));
    for (const bars of payers) expect(bars.filter((bar) => number(bar, 'dividend') > 0)).toHaveLength(32);
    expect(payers.length).toBeGreaterThan(60);
  });

  it('stop when a listing ends, and begin late where it begins late', () => {
    const delisted = tables.securities.filter((row) => row.delisted !== null);
    expect(delisted).toHaveLength(7);
    for (const row of delisted) {
      expect(text(barsOf.get(text(row, 'ticker'))!.at(-1)!, 'date')).toBe(row.delisted);
      expect(['acquired for cash', 'bankruptcy']).toContain(row.delisting_reason);
      expect(number(row, 'delisting_return')).toBeGreaterThanOrEqual(-1);
      expect(tables.earnings.filter((e) => e.ticker === row.ticker && text(e, 'announced') > text(row, 'delisted'))).toEqual([]);
    }
    const ended = new Set(delisted.map(({ ticker }) => ticker));
    for (const [ticker, bars] of barsOf) if (!ended.has(ticker)) expect(bars.at(-1)!.date).toBe('2025-12-31');
    expect([...barsOf.values()].filter((bars) => text(bars[0], 'date') > '2018-01-02')).toHaveLength(7);
  });

  it('rename one firm, whose former ticker nothing else carries', () => {
    expect(tables.tickers).toHaveLength(1);
    const [{ ticker, current, from, to }] = tables.tickers;
    expect({ from, to }).toEqual({ from: '2018-01-02', to: '2021-09-01' });
    expect(barsOf.has(`${current}`)).toBe(true);
    expect(barsOf.has(`${ticker}`)).toBe(false);
  });
});

describe('the universe of the demo market', () => {
  it('changes in time and holds only what trades', () => {
    const exits = tables.membership.filter((row) => row.to !== null);
    const entries = tables.membership.filter((row) => text(row, 'from') > '2018-01-02');
    expect(exits.length).toBeGreaterThan(5);
    expect(entries.length).toBeGreaterThan(5);
    for (const { ticker, from, to } of tables.membership) {
      const bars = barsOf.get(`${ticker}`)!;
      expect(text(bars[0], 'date') <= `${from}`).toBe(true);
      expect(to === null || `${to}` > `${from}`).toBe(true);
      if (to === null) expect(bars.at(-1)!.date).toBe('2025-12-31');
    }
  });

  it('has an index whose total return is above its price return by a plausible yield', () => {
    const levels = (basis: string) => tables.closes.filter((row) => row.basis === basis).map((row) => number(row, 'close'));
    const [total, price] = [levels('total_return'), levels('price')];
    expect([total[0], price[0], total.length]).toEqual([1000, 1000, 2011]);
    const annualYield = (total.at(-1)! / price.at(-1)!) ** (1 / 8) - 1;
    expect(annualYield).toBeGreaterThan(0.008);
    expect(annualYield).toBeLessThan(0.03);
  });
});

describe('the fundamentals of the demo market', () => {
  const reportKey = (row: SourceRow) => `${row.ticker} ${row.period_end} ${row.period} ${row.published}`;
  const figuresOf = (rows: readonly SourceRow[]) =>
    Object.fromEntries(rows.map((row) => [row.metric, row.value])) as Record<string, number>;

  it('are published 20 to 90 days after the period, unless they restate it', () => {
    const first = new Map<string, SourceRow>();
    for (const row of tables.fundamentals) {
      const key = `${row.ticker} ${row.period_end} ${row.metric}`;
      if (!first.has(key)) first.set(key, row);
    }
    for (const row of first.values()) {
      const lag = tradingDay(text(row, 'published')) - tradingDay(text(row, 'period_end'));
      if (lag < 20 || lag > 90) throw new Error(`Published ${lag} days after the period: ${JSON.stringify(row)}`);
    }
    const restating = tables.fundamentals.filter((row) => first.get(`${row.ticker} ${row.period_end} ${row.metric}`) !== row);
    const restaters = new Set(restating.map(({ ticker }) => ticker));
    expect(restaters.size).toBeGreaterThanOrEqual(5);
    for (const row of restating) {
      const before = first.get(`${row.ticker} ${row.period_end} ${row.metric}`)!;
      expect(text(row, 'published') > text(before, 'published')).toBe(true);
      expect(number(row, 'value')).toBeLessThan(number(before, 'value'));
    }
  });

  it('add up as accounts do, also when they are restated', () => {
    const latest = new Map<string, Map<string, number>>();
    const wrong: object[] = [];
    let whole = 0;
    for (const rows of groupBy(tables.fundamentals, reportKey).values()) {
      const key = `${rows[0].ticker} ${rows[0].period_end} ${rows[0].period}`;
      const figures = latest.get(key) ?? new Map<string, number>();
      for (const [metric, value] of Object.entries(figuresOf(rows))) figures.set(metric, value);
      latest.set(key, figures);
      const { revenue, costOfRevenue, grossProfit, totalAssets, totalLiabilities, equity, ...rest } = Object.fromEntries(figures);
      const sound =
        grossProfit === revenue - costOfRevenue &&
        equity === totalAssets - totalLiabilities &&
        rest.freeCashFlow === rest.operatingCashFlow - rest.capitalExpenditure &&
        rest.totalDebt <= totalLiabilities &&
        Math.min(revenue, costOfRevenue, totalAssets, equity, rest.dilutedShares) > 0;
      if (!sound) wrong.push({ key, ...Object.fromEntries(figures) });
      whole++;
    }
    expect(wrong).toEqual([]);
    expect(whole).toBeGreaterThan(6000);
  });

  it('reach back six years before the first bar, so that five-year growth is there from the beginning', () => {
    const listed = market.firms.filter(({ firm }) => firm.listed === null).map(({ firm }) => firm.ticker);
    const early = tables.fundamentals.filter((row) => row.metric === 'netIncome' && text(row, 'published') < '2012-01-02');
    expect(new Set(early.map(({ ticker }) => ticker))).toEqual(new Set(listed));
  });

  it('give the last quarter of some firms as the year only, whose flows are the sum of its quarters', () => {
    const annual = tables.fundamentals.filter((row) => row.period === 'A' && row.metric === 'revenue');
    expect(new Set(annual.map(({ ticker }) => ticker)).size).toBeGreaterThan(30);
    for (const row of annual) {
      const { quarters } = market.firms.find(({ firm }) => firm.ticker === row.ticker)!;
      const last = quarters.findIndex(({ periodEnd }) => isoOf(periodEnd) === row.period_end);
      expect(number(row, 'value')).toBe(
        quarters.slice(last - 3, last + 1).reduce((sum, { statement }) => sum + statement.revenue, 0),
      );
    }
    const both = new Set(annual.map((row) => `${row.ticker} ${row.period_end}`));
    expect(tables.fundamentals.filter((row) => row.period === 'Q' && both.has(`${row.ticker} ${row.period_end}`))).toEqual([]);
  });

  it('are worth what investors pay: median P/E 10 to 30, P/B 1 to 6, market caps from small to very large', () => {
    const [priceToEarnings, priceToBook, caps]: number[][] = [[], [], []];
    for (const { firm, quarters } of market.firms) {
      for (const bar of barsOf.get(firm.ticker)!.filter((_, i) => i % 63 === 0)) {
        const known = quarters.filter(({ published }) => isoOf(published) < text(bar, 'date')).slice(-4);
        // Shares as reported times the raw close: no split lies between the two where it would be counted twice.
        const { equity } = known[3].statement;
        const t = market.path.sessions.indexOf(tradingDay(text(bar, 'date'))) - market.path.first;
        const value = number(bar, 'close') * market.firms.find((path) => path.firm === firm)!.shares[t];
        const earned = known.reduce((sum, { statement }) => sum + statement.netIncome, 0);
        if (earned > 0) priceToEarnings.push(value / earned);
        priceToBook.push(value / equity);
        caps.push(value);
      }
    }
    const quantile = (values: number[], p: number) => values.sort((a, b) => a - b)[Math.floor(p * (values.length - 1))];
    expect(quantile(priceToEarnings, 0.5)).toBeGreaterThan(15);
    expect(quantile(priceToEarnings, 0.5)).toBeLessThan(27);
    expect(quantile(priceToBook, 0.05)).toBeGreaterThan(1);
    expect(quantile(priceToBook, 0.95)).toBeLessThan(6);
    expect(quantile(caps, 0.05)).toBeGreaterThan(3e8);
    expect(quantile(caps, 0.5)).toBeGreaterThan(5e9);
    expect(quantile(caps, 0.5)).toBeLessThan(8e10);
  });

  it('never let a split fall between the end of a quarter and its publication', () => {
    for (const { firm, quarters, splits } of market.firms) {
      splits.forEach((split, t) => {
        if (split === 1) return;
        const day = market.path.sessions[market.path.first + t];
        expect(quarters.some(({ periodEnd, published }) => periodEnd < day && day <= published)).toBe(false);
        expect(barsOf.get(firm.ticker)!.some((bar) => bar.date === isoOf(day) && bar.split === split)).toBe(true);
      });
    }
  });
});

describe('the earnings and headlines of the demo market', () => {
  it('are announced on sessions, before or after trading, before the accounts are published', () => {
    const calendar = calendarOf('America/New_York');
    expect(new Set(tables.earnings.map(({ session }) => session))).toEqual(new Set(['pre', 'post']));
    expect(tables.earnings.every((row) => calendar.isSession(tradingDay(text(row, 'announced'))))).toBe(true);
    for (const { quarters } of market.firms)
      for (const { announced, published } of quarters) expect(announced).toBeLessThanOrEqual(published);
  });

  it('say what was earned a share', () => {
    const [row] = tables.earnings.filter(({ fiscal_quarter }) => fiscal_quarter === '2020Q2');
    const { quarters } = market.firms.find(({ firm }) => firm.ticker === row.ticker)!;
    const { statement } = quarters.find(({ announced }) => isoOf(announced) === row.announced)!;
    expect(number(row, 'eps_actual')).toBeCloseTo(statement.netIncome / statement.dilutedShares, 2);
    expect(
      tables.earnings.filter((e) => number(e, 'eps_actual') > number(e, 'eps_estimate')).length / tables.earnings.length,
    ).toBeCloseTo(0.5, 1);
  });

  it('are told with the time at which they were published, about firms that exist', () => {
    expect(tables.news.length).toBeGreaterThan(8000);
    for (const { published, ticker, headline } of tables.news) {
      if (new Date(`${published}`).toISOString() !== published || !barsOf.has(`${ticker}`) || `${headline}`.includes('NAME')) {
        throw new Error(`Not a headline: ${published} ${ticker} ${headline}`);
      }
    }
  });

  it('come with a riskless rate and a volatility index that knows the regimes', () => {
    const series = (name: string) => tables.rates.filter((row) => row.series === name).map((row) => number(row, 'value'));
    const [riskFree, volatility] = [series('RF'), series('VIX')];
    expect(riskFree.every((rate) => rate > 0 && rate < 0.0004)).toBe(true);
    const { bear, first } = market.path;
    const meanOf = (state: number) => {
      const values = volatility.filter((_, t) => bear[first + t] === state);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(meanOf(0)).toBeLessThan(20);
    expect(meanOf(1)).toBeGreaterThan(28);
  });
});
