import { type Alias, type DescribedSecurity, SecurityBook } from '../../../../src/data/quality/rows/security-book.js';
import { tradingDay } from '../../../../src/domain/trading-day.js';

const security = (ticker: string): DescribedSecurity => ({
  ticker,
  name: null,
  sector: null,
  industry: null,
  exchange: null,
  type: 'STOCK',
});
const alias = (ticker: string, current: string, from: string | null = null, to: string | null = null): Alias => ({
  ticker,
  current,
  from: from === null ? null : tradingDay(from),
  to: to === null ? null : tradingDay(to),
});
const day = tradingDay('2015-06-01');

describe('a ticker means', () => {
  it('the security whose key it is, also where an undated alias says otherwise', () => {
    const book = new SecurityBook([], [], 0);
    book.add([security('COR'), security('ABC')], [alias('COR', 'ABC'), alias('OLD', 'ABC')]);
    expect(book.resolve('COR', day)).toBe(1);
    expect(book.resolve('OLD', day)).toBe(2);
    expect(book.resolve('NONE', day)).toBeNull();
  });

  it('another security in a dated period: a recycled ticker is two securities', () => {
    const book = new SecurityBook([], [], 0);
    book.add([security('COR'), security('ABC')], [alias('COR', 'ABC', '2023-08-30')]);
    expect(book.resolve('COR', day)).toBe(1);
    expect(book.resolve('COR', tradingDay('2023-08-29'))).toBe(1);
    expect(book.resolve('COR', tradingDay('2023-08-30'))).toBe(2);
  });

  it('nothing outside of its period when it is nobody’s key; the period’s end is exclusive', () => {
    const book = new SecurityBook([], [], 0);
    book.add([security('META')], [alias('FB', 'META', '2012-05-18', '2022-06-09')]);
    expect(book.resolve('FB', tradingDay('2022-06-08'))).toBe(1);
    expect(book.resolve('FB', tradingDay('2022-06-09'))).toBeNull();
  });

  it('a security that is made for it where it is mentioned by what makes securities', () => {
    const book = new SecurityBook([{ id: 5, key: 'A' }], [], 5);
    book.add([security('A')], []);
    expect(book.resolveOrAdd('A', day, 'STOCK')).toBe(5);
    expect(book.resolveOrAdd('B', day, 'STOCK')).toBe(6);
    expect(book.resolveOrAdd('B', day, 'STOCK')).toBe(6);
    expect(book.mentioned.map(({ key }) => key)).toEqual(['B']);
  });
});

describe('a security', () => {
  it('keeps its id when its source renames it', () => {
    const book = new SecurityBook([{ id: 7, key: 'FB' }], [alias('OLDER', 'FB')], 9);
    book.add([security('META')], [alias('FB', 'META')]);
    expect(book.resolve('META', day)).toBe(7);
    expect(book.resolve('FB', day)).toBe(7);
    expect(book.resolve('OLDER', day)).toBe(7);
    expect(book.described).toEqual([
      { id: 7, key: 'META', name: null, sector: null, industry: null, exchange: null, type: 'STOCK' },
    ]);
    expect(book.aliases()).toEqual([
      { ticker: 'OLDER', securityId: 7, from: null, to: null },
      { ticker: 'FB', securityId: 7, from: null, to: null },
    ]);
  });

  it('is not taken for another one that the source has as well', () => {
    const book = new SecurityBook([{ id: 7, key: 'FB' }], [], 9);
    book.add([security('FB'), security('META')], [alias('FB', 'META')]);
    expect(book.resolve('FB', day)).toBe(7);
    expect(book.resolve('META', day)).toBe(10);
  });
});
