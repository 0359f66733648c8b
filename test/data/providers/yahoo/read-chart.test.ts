import path from 'node:path';
import fc from 'fast-check';
import { type Chart, readChart } from '../../../../src/data/providers/yahoo/read-chart.js';
import type { Reading } from '../../../../src/data/providers/yahoo/reading.js';
import { isoOf, tradingDay } from '../../../../src/domain/trading-day.js';
import { describeShared } from '../../../support/shared.js';
import { type ChartDay, type ChartSettings, chartDocument, openOf } from './chart-document.js';
import { recordedReply } from './recorded.js';

const LATER = new Date('2025-01-31T12:00:00Z');

function read(days: readonly ChartDay[], settings?: ChartSettings, now = LATER): Chart {
  return chartOf(readChart({ status: 200, body: chartDocument(days, settings) }, { now }));
}

function chartOf(reading: Reading<Chart>): Chart {
  if (reading.kind !== 'data') throw new Error(`No data: ${JSON.stringify(reading)}`);
  return reading.data;
}

const days = (chart: Chart) => chart.bars.map(({ day }) => isoOf(day));

describe('a chart', () => {
  it('is bars as they stand where there was no split', () => {
    const { bars } = read([{ date: '2025-01-02', open: 10, high: 12, low: 9, close: 11, volume: 500 }]);
    const day = tradingDay('2025-01-02');
    expect(bars).toEqual([{ day, open: 10, high: 12, low: 9, close: 11, volume: 500, dividend: 0, split: 1 }]);
  });

  it('undoes a split for the days before its ex-day: price, volume and dividend', () => {
    const chart = read(
      [
        { date: '2025-01-02', close: 25, volume: 400 },
        { date: '2025-01-03', close: 26, volume: 400 },
        { date: '2025-01-06', close: 27, volume: 300 },
      ],
      { splits: [{ date: '2025-01-06', numerator: 4, denominator: 1 }], dividends: [{ date: '2025-01-03', amount: 0.205 }] },
    );
    expect(chart.bars.map(({ close, volume, dividend, split }) => [close, volume, dividend, split])).toEqual([
      [100, 100, 0, 1],
      [104, 100, 0.82, 1],
      [27, 300, 0, 4],
    ]);
  });

  it('keeps the total return that Yahoo shows: (close · split + dividend) / close before', () => {
    const { bars } = read(
      [
        { date: '2025-01-02', close: 25 },
        { date: '2025-01-03', close: 27 },
      ],
      { splits: [{ date: '2025-01-03', numerator: 4, denominator: 1 }], dividends: [{ date: '2025-01-03', amount: 0.5 }] },
    );
    // Yahoo's 0.5 is for a new share of the day; an old one, held the day before, gets four times as much.
    expect(bars[1].dividend).toBe(2);
    expect((bars[1].close * bars[1].split + bars[1].dividend) / bars[0].close).toBeCloseTo(27.5 / 25, 12);
  });

  it('undoes several splits, reverse ones and those after the last bar that is wanted', () => {
    const { bars } = read(
      [
        { date: '2025-01-02', close: 60, volume: 60 },
        { date: '2025-01-03', close: 60, volume: 60 },
        { date: '2025-01-06', close: 60, volume: 60 },
      ],
      {
        splits: [
          { date: '2025-01-03', numerator: 1, denominator: 10 },
          { date: '2025-01-06', numerator: 3, denominator: 2 },
          { date: '2025-01-13', numerator: 2, denominator: 1 },
        ],
      },
    );
    expect(bars.map(({ close }) => close)).toEqual([18, 180, 120]);
    expect(bars.map(({ volume }) => volume)).toEqual([200, 20, 30]);
  });

  it('gives back what was traded, whatever splits Yahoo has divided by', () => {
    const session = fc.record({
      close: fc.integer({ min: 100, max: 500_000 }).map((cents) => cents / 100),
      volume: fc.integer({ min: 1, max: 1e6 }).map((lots) => lots * 1000),
      ratio: fc.constantFrom(1, 1, 1, 2, 3, 4, 10, 0.1, 0.5),
    });
    fc.assert(
      fc.property(fc.array(session, { minLength: 1, maxLength: 20 }), (sessions) => {
        const dates = sessions.map((_, t) => isoOf(tradingDay('2024-06-03') + t));
        // As Yahoo has it: in single precision, divided by all later ratios.
        const later = sessions.map((_, t) => sessions.slice(t + 1).reduce((product, { ratio }) => product * ratio, 1));
        const { bars } = read(
          sessions.map(({ close, volume }, t) => ({
            date: dates[t],
            close: Math.fround(close / later[t]),
            volume: Math.round(volume * later[t]),
          })),
          { splits: sessions.map(({ ratio }, t) => ({ date: dates[t], numerator: ratio * 10, denominator: 10 })) },
        );
        bars.forEach(({ close, volume, split }, t) => {
          // Single precision keeps 2^-24; seven digits half of 1e-6 at worst.
          expect(Math.abs(close / sessions[t].close - 1)).toBeLessThan(6e-7);
          expect(Math.abs((volume ?? 0) / sessions[t].volume - 1)).toBeLessThan(later[t] < 1 ? 0.01 / later[t] : 1e-9);
          expect(split).toBe(sessions[t].ratio);
        });
      }),
      { seed: 529 },
    );
  });

  it('knows nothing of a split that is still to come', () => {
    const { bars, splits } = read([{ date: '2025-01-02', close: 60 }], {
      splits: [{ date: '2025-02-03', numerator: 2, denominator: 1 }],
    });
    expect(bars[0].close).toBe(60);
    expect(splits).toEqual([]);
  });

  it('says whether it shows every split up to the last trade', () => {
    const day = [{ date: '2025-01-02', close: 60 }];
    expect(read(day).splitsKnown).toBe(true);
    expect(read(day, { meta: { regularMarketTime: openOf('2025-01-10') } }).splitsKnown).toBe(true);
    expect(read(day, { meta: { regularMarketTime: openOf('2025-01-30') } }).splitsKnown).toBe(false);
  });

  it('takes a row of nulls for a missing bar', () => {
    const chart = read([
      { date: '2025-01-02', close: 10 },
      { date: '2025-01-03', close: null },
      { date: '2025-01-06', close: 11 },
    ]);
    expect(days(chart)).toEqual(['2025-01-02', '2025-01-06']);
    expect(chart.missing).toEqual([tradingDay('2025-01-03')]);
  });

  it('lets an action of a missing bar take effect with the next one', () => {
    const { bars } = read(
      [
        { date: '2025-01-02', close: 10 },
        { date: '2025-01-03', close: null },
        { date: '2025-01-06', close: 11 },
      ],
      { dividends: [{ date: '2025-01-03', amount: 0.25 }], splits: [{ date: '2025-01-03', numerator: 2, denominator: 1 }] },
    );
    expect(bars.map(({ close, dividend, split }) => [close, dividend, split])).toEqual([
      [20, 0, 1],
      [11, 0.5, 2],
    ]);
  });

  it("does not take today's unfinished bar for a bar", () => {
    const week = [
      { date: '2025-01-02', close: 10 },
      { date: '2025-01-03', close: 11 },
    ];
    expect(days(read(week, {}, new Date('2025-01-03T20:59:59Z')))).toEqual(['2025-01-02']);
    expect(days(read(week, {}, new Date('2025-01-03T21:00:00Z')))).toEqual(['2025-01-02', '2025-01-03']);
  });

  it('knows the hours of other exchanges from Yahoo', () => {
    const regular = { start: openOf('2025-01-03') - 6.5 * 3600, end: openOf('2025-01-03') + 2 * 3600 };
    const meta = { exchangeTimezoneName: 'Europe/Berlin', currentTradingPeriod: { regular } };
    const bar = [{ date: '2025-01-03', close: 10 }];
    expect(days(read(bar, { meta }, new Date('2025-01-03T16:29:59Z')))).toEqual([]);
    expect(days(read(bar, { meta }, new Date('2025-01-03T16:30:00Z')))).toEqual(['2025-01-03']);
  });

  it('dates a bar by the clock of its exchange', () => {
    const meta = { exchangeTimezoneName: 'Asia/Tokyo' };
    // 2025-01-02 14:30 UTC is 23:30 in Tokyo; an hour later it is the next day there.
    expect(days(read([{ date: '2025-01-02', close: 10 }], { meta }))).toEqual(['2025-01-02']);
    const document = chartDocument([{ date: '2025-01-02', close: 10 }], { meta });
    document.chart.result[0].timestamp[0] += 3600;
    expect(days(chartOf(readChart({ status: 200, body: document }, { now: LATER })))).toEqual(['2025-01-03']);
  });

  it('takes the later of two rows of a day', () => {
    const chart = read([
      { date: '2025-01-02', close: 10 },
      { date: '2025-01-03', close: 11 },
      { date: '2025-01-03', close: 12 },
    ]);
    expect(chart.bars.map(({ close }) => close)).toEqual([10, 12]);
  });

  it('removes the noise of single precision', () => {
    expect(read([{ date: '2025-01-02', close: 9.989999771118164 }]).bars[0].close).toBe(9.99);
  });

  it('is as it stands in pence, and says so', () => {
    expect(read([{ date: '2025-01-02', close: 7120 }], { meta: { currency: 'GBp' } })).toMatchObject({
      currency: 'GBp',
      bars: [{ close: 7120 }],
    });
  });

  describe('that is none', () => {
    const failed = (body: unknown, status = 200, from?: number) => {
      const reading = readChart({ status, body }, { now: LATER, from });
      return reading.kind === 'fault' ? `${reading.fault.kind}: ${reading.fault.message}` : reading.kind;
    };
    const chartError = (code: string, description: string) => ({ chart: { result: null, error: { code, description } } });

    it('is "no data" for a ticker that Yahoo does not know, and for days before the listing', () => {
      expect(failed(chartError('Not Found', 'No data found, symbol may be delisted'), 404)).toBe('none');
      expect(failed(chartError('Bad Request', "Data doesn't exist for startDate = 1, endDate = 2"), 400)).toBe('none');
    });

    it('is a failure for a 200 with an error, for another error and for an empty result', () => {
      expect(failed(chartError('Not Found', 'No data found, symbol may be delisted'))).toMatch(/^ERROR_BODY: /);
      expect(failed(chartError('Bad Request', 'Invalid input'), 400)).toMatch(/^HTTP_STATUS: .*Invalid input/);
      expect(failed({ finance: { result: null, error: { code: 'Unauthorized', description: 'Invalid Crumb' } } })).toMatch(
        /^ERROR_BODY: .*Invalid Crumb/,
      );
      expect(failed({ chart: { result: [], error: null } })).toMatch(/^EMPTY_RESULT/);
      expect(failed({ chart: { result: null, error: null } }, 404)).toMatch(/^HTTP_STATUS/);
      expect(failed({ some: 'thing' })).toBe('SCHEMA_DRIFT: Its reply has no "chart", but some.');
      expect(failed([])).toMatch(/^SCHEMA_DRIFT/);
    });

    it('is a failure where there was a trade since and there are no bars', () => {
      const document = chartDocument([], { meta: { regularMarketTime: openOf('2025-01-10') } });
      const empty = { ...document.chart.result[0], timestamp: undefined, indicators: { quote: [{}] } };
      const body = { chart: { result: [empty], error: null } };
      expect(failed(body, 200, tradingDay('2025-01-02'))).toBe(
        'EMPTY_RESULT: Its chart since 2025-01-02 has no bars, though the last trade was on 2025-01-10.',
      );
      expect(failed(body, 200, tradingDay('2025-01-13'))).toBe('none');
    });

    it('is a failure that names the place where the form differs', () => {
      const document = chartDocument([{ date: '2025-01-02', close: 10 }]);
      document.chart.result[0].indicators.quote[0].close = [1, 2];
      expect(failed(document)).toMatch(/^SCHEMA_DRIFT: .*as many prices as timestamps/);
      expect(failed(chartDocument([{ date: '2025-01-02', close: 10 }], { meta: { symbol: 7 } }))).toMatch(/meta\.symbol/);
      expect(failed(chartDocument([{ date: '2025-01-02', close: 10 }], { meta: { dataGranularity: '1h' } }))).toMatch(/of 1h/);
      expect(failed(chartDocument([{ date: '2025-01-02', close: 10 }], { meta: { exchangeTimezoneName: 'Mars/X' } }))).toMatch(
        /Mars/,
      );
    });
  });
});

describeShared('the recorded chart of NVIDIA', (shared) => {
  const recorded = recordedReply(
    path.join(shared, 'data/yahoo/http'),
    'historical-via-chart-NVDA-split-2021-02-01-to-2022-01-31.csv.json',
  );
  const at = { now: recorded.recordedAt };

  it('shows 13.24 for a day on which it traded at 529, once the split of 2024 is known', () => {
    const document = JSON.parse(recorded.text);
    const [result] = document.chart.result;
    expect(result.indicators.quote[0].close[0]).toBeCloseTo(13.24, 2);
    // What a chart up to the day of the download has besides: 10 for 1 on 2024-06-10.
    result.events.splits['1718026200'] = { date: 1718026200, numerator: 10, denominator: 1, splitRatio: '10:1' };
    const { bars } = chartOf(readChart({ status: 200, body: document }, at));
    expect(bars[0]).toMatchObject({ day: tradingDay('2021-02-01'), close: 529.48, volume: 5_430_100 });
    expect(bars.find(({ split }) => split !== 1)).toMatchObject({ day: tradingDay('2021-07-20'), split: 4 });
  });

  it('is not enough by itself: it ends years before the last trade', () => {
    const chart = chartOf(readChart({ status: 200, body: JSON.parse(recorded.text) }, at));
    expect(chart.splitsKnown).toBe(false);
    expect(chart.bars).toHaveLength(252);
  });
});
