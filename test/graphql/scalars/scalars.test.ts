import { parseValue } from 'graphql';
import { tradingDay } from '../../../src/domain/trading-day.js';
import { DateScalar } from '../../../src/graphql/scalars/date.js';
import { DateTimeScalar } from '../../../src/graphql/scalars/date-time.js';
import { JsonScalar } from '../../../src/graphql/scalars/json.js';

describe('Date', () => {
  it('is a trading day inside and RFC 3339 outside', () => {
    expect(DateScalar.parseValue('2017-12-29')).toBe(tradingDay('2017-12-29'));
    expect(DateScalar.parseLiteral(parseValue('"2017-12-29"'))).toBe(tradingDay('2017-12-29'));
    expect(DateScalar.serialize(tradingDay('2016-02-29'))).toBe('2016-02-29');
  });

  it.each(['2017-02-30', '2017-2-3', '2017-12-29T00:00:00Z', '', ' 2017-12-29', 17_529, null, {}])('refuses %j', (value) => {
    expect(() => DateScalar.parseValue(value)).toThrow('Expected a day of the calendar');
  });

  it('refuses a number in a query', () => {
    expect(() => DateScalar.parseLiteral(parseValue('17529'))).toThrow('but found 17529.');
  });
});

describe('DateTime', () => {
  it('is answered in UTC with milliseconds, whatever the offset it came with', () => {
    const instant = DateTimeScalar.parseValue('2017-12-29T16:00:00-05:00');
    expect(DateTimeScalar.serialize(instant)).toBe('2017-12-29T21:00:00.000Z');
    expect(DateTimeScalar.parseLiteral(parseValue('"2017-12-29t21:00:00.5z"'))).toEqual(new Date('2017-12-29T21:00:00.500Z'));
  });

  it.each([
    '2017-12-29',
    '2017-12-29T21:00:00',
    '2017-02-30T00:00:00Z',
    '2017-12-29T24:00:00Z',
    '2017-12-29 21:00:00Z',
    1_514_581_200_000,
    null,
  ])('refuses %j', (value) => {
    expect(() => DateTimeScalar.parseValue(value)).toThrow('Expected an instant with its offset');
  });
});

describe('JSON', () => {
  it('is any value, also written in a query, with variables in it', () => {
    const literal = parseValue('{ a: [1, 2.5, "x", true, null, WORD], b: $v }');
    expect(JsonScalar.parseLiteral(literal, { v: 7 })).toEqual({ a: [1, 2.5, 'x', true, null, 'WORD'], b: 7 });
    expect(JsonScalar.serialize({ a: 1 })).toEqual({ a: 1 });
  });
});
