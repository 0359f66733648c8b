import { calendarOf } from '../../../../src/data/quality/calendar/calendar-of.js';
import { checkContext, checkRows } from '../../../../src/data/quality/rows/check-rows.js';
import { tradingDay } from '../../../../src/domain/trading-day.js';

const NOW = new Date('2018-01-03T12:00:00Z');
const context = checkContext(calendarOf('America/New_York'), NOW);

const BAR = { date: '2017-12-29', ticker: 'A', open: 10, high: 11, low: 9, close: 10.5, volume: 1000, dividend: 0, split: 1 };

/** `rule: reason` of a bar with these cells, or null when it is good. */
function faultOf(cells: Record<string, unknown>): string | null {
  const { quarantined } = checkRows('bars', [{ ...BAR, ...cells }], context);
  return quarantined.length === 0 ? null : `${quarantined[0].rule}: ${quarantined[0].reason}`;
}

describe('a bar', () => {
  it('is read from numbers and texts, days from texts, integers and midnights', () => {
    const texts = {
      date: '2017-12-29',
      ticker: ' A ',
      open: '10',
      high: '1.1e1',
      low: '9.',
      close: '10.5',
      volume: '1000',
      dividend: '0',
    };
    for (const date of ['2017-12-29', tradingDay('2017-12-29'), '2017-12-29T00:00:00.000Z', '2017-12-29 00:00:00']) {
      const { accepted } = checkRows('bars', [{ ...texts, split: 1, date }], context);
      expect(accepted).toEqual([{ ...BAR, date: tradingDay('2017-12-29') }]);
    }
  });

  it('may lack all but its day, ticker and close; missing numbers are NaN', () => {
    const { accepted } = checkRows(
      'bars',
      [{ date: '2017-12-29', ticker: 'A', close: 1, open: null, high: Number.NaN, low: '' }],
      context,
    );
    const nan = Number.NaN;
    expect(accepted).toEqual([
      {
        date: tradingDay('2017-12-29'),
        ticker: 'A',
        close: 1,
        open: nan,
        high: nan,
        low: nan,
        volume: nan,
        dividend: nan,
        split: nan,
      },
    ]);
  });

  it.each([
    [{ close: null }, 'missing_value: close is missing.'],
    [{ ticker: '' }, 'missing_value: ticker is missing.'],
    [{ close: 'n/a' }, 'wrong_type: close should be a number, but is "n/a".'],
    [{ close: Number.POSITIVE_INFINITY }, 'wrong_type: close should be a number, but is Infinity.'],
    [{ volume: true }, 'wrong_type: volume should be a number, but is true.'],
    [{ date: '29.12.2017' }, 'not_a_date: date should be a day of the calendar as YYYY-MM-DD, but is "29.12.2017".'],
    [{ date: '2017-02-30' }, 'not_a_date: date should be a day of the calendar as YYYY-MM-DD, but is "2017-02-30".'],
    [{ date: '1750-12-29' }, 'not_a_date: date should be a day between 1800 and 2199, but is "1750-12-29".'],
    [{ close: 0 }, 'price_not_positive: close is 0; a price should be more than 0.'],
    [{ low: -1 }, 'price_not_positive: low is -1; a price should be more than 0.'],
    [{ high: 8, low: 9 }, 'high_low_order: low 9 is above the high 8.'],
    [{ close: 11.01 }, 'high_low_order: close 11.01 is above the high 11.'],
    [{ open: 8.99 }, 'high_low_order: open 8.99 is below the low 9.'],
    [{ split: 0 }, 'split_not_positive: split is 0; it should be new shares for one old share.'],
    [{ dividend: -0.1 }, 'negative_dividend: dividend is -0.1; it should be 0 or more.'],
    [{ date: '2018-01-03' }, 'future_date: 2018-01-03 is after 2018-01-02, the last session that has closed.'],
    [{ date: '2017-12-30' }, 'no_session: 2017-12-30 is no session of the exchange.'],
    [{ date: '2017-12-25' }, 'no_session: 2017-12-25 is no session of the exchange.'],
  ])('with %j is set aside', (cells, fault) => {
    expect(faultOf(cells)).toBe(fault);
  });

  it('may be off by rounding: a millionth of the price, not a tick', () => {
    expect(faultOf({ close: 11 * (1 + 9e-7) })).toBeNull();
    expect(faultOf({ close: 11 * (1 + 2e-6) })).toMatch(/^high_low_order/);
  });

  it('never costs its neighbours, and is kept as the source had it, days written out', () => {
    const bad = { ...BAR, date: tradingDay('2017-12-28'), close: -3, extra: 'kept' };
    const { accepted, sources, quarantined } = checkRows('bars', [BAR, bad, { ...BAR, ticker: 'B' }], context);
    expect(accepted.map(({ ticker }) => ticker)).toEqual(['A', 'B']);
    expect(sources).toEqual([BAR, { ...BAR, ticker: 'B' }]);
    expect(quarantined).toEqual([
      {
        table: 'BARS',
        ticker: 'A',
        date: tradingDay('2017-12-28'),
        rule: 'price_not_positive',
        stage: 'LOGICAL',
        severity: 'ERROR',
        action: 'DROP',
        reason: 'close is -3; a price should be more than 0.',
        row: { ...bad, date: '2017-12-28' },
        repairedRow: null,
      },
    ]);
  });
});

describe('other rows', () => {
  const rulesOf = (table: Parameters<typeof checkRows>[0], ...rows: Record<string, unknown>[]) =>
    checkRows(table, rows, context).quarantined.map(({ rule }) => rule);

  it('are set aside for what they cannot be', () => {
    expect(rulesOf('membership', { universe: 'u', ticker: 'A', from: '2017-01-03', to: '2017-01-03' })).toEqual([
      'ends_before_it_begins',
    ]);
    const fact = { ticker: 'A', period_end: '2017-09-30', period: 'Q', published: '2017-11-01', metric: 'netIncome', value: 5 };
    expect(rulesOf('fundamentals', fact)).toEqual([]);
    expect(rulesOf('fundamentals', { ...fact, published: '2017-09-29' })).toEqual(['published_before_period_end']);
    expect(rulesOf('fundamentals', { ...fact, period: 'H' })).toEqual(['wrong_type']);
    expect(rulesOf('fundamentals', { ...fact, metric: 'dilutedShares', value: -5 })).toEqual(['shares_not_positive']);
    expect(rulesOf('closes', { date: '2017-12-29', ticker: 'A', close: 1, basis: 'adjusted' })).toEqual(['wrong_type']);
    expect(rulesOf('revisions', { ticker: 'A', date: '2017-12-29', up: -1 })).toEqual(['negative_count']);
    expect(rulesOf('news', { ticker: 'A', published: '2017-12-29T10:00:00', headline: 'x' })).toEqual(['not_a_date']);
    expect(rulesOf('news', { ticker: 'A', published: '2017-12-29T10:00:00Z', headline: 'a\0b' })).toEqual(['wrong_type']);
  });

  it('are set aside when they are of the future, but for what is announced ahead', () => {
    expect(rulesOf('rates', { date: '2018-01-04', series: 'RF', value: 0 })).toEqual(['future_date']);
    expect(rulesOf('rates', { date: '2018-01-03', series: 'RF', value: 0 })).toEqual([]);
    expect(rulesOf('news', { published: '2018-01-03T12:00:01Z', ticker: 'A', headline: 'x' })).toEqual(['future_date']);
    expect(rulesOf('earnings', { ticker: 'A', announced: '2018-02-01', eps_actual: 1 })).toEqual(['future_date']);
    expect(rulesOf('earnings', { ticker: 'A', announced: '2018-02-01', eps_estimate: 1 })).toEqual([]);
    expect(rulesOf('membership', { universe: 'u', ticker: 'A', from: '2018-02-01' })).toEqual([]);
  });

  it('of securities have a type of ours, a share where nothing is said', () => {
    const types = ['EQUITY', 'etf', 'Index', 'Warrant', null].map((type) => ({ ticker: 'A', type }));
    expect(checkRows('securities', types, context).accepted.map(({ type }) => type)).toEqual([
      'STOCK',
      'FUND',
      'INDEX',
      'OTHER',
      'STOCK',
    ]);
  });
});
