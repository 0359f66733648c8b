import fc from 'fast-check';
import { Cursors, pageSizeOf } from '../../src/graphql/cursor.js';

describe('a cursor', () => {
  it('gives back its position to the field and arguments that it was issued for', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (text, number) => {
        const cursors = new Cursors('list', { search: text, first: 1 });
        const cursor = cursors.of([text, number]);
        const again = new Cursors('list', { first: 99, after: cursor, search: text });
        expect(again.read(cursor, ['string', 'number'])).toEqual([text, number]);
      }),
      { seed: 1 },
    );
  });

  it('says nothing of what it holds', () => {
    expect(new Cursors('list', {}).of(['secret', 1])).toMatch(/^[\w-]+$/);
    expect(new Cursors('list', {}).of(['secret', 1])).not.toContain('secret');
  });

  it('counts an omitted argument and an explicit null as the same', () => {
    const cursor = new Cursors('list', { sector: null }).of([1]);
    expect(new Cursors('list', {}).read(cursor, ['number'])).toEqual([1]);
  });

  it.each([
    ['another field', new Cursors('other', { sector: 'Energy' })],
    ['another argument', new Cursors('list', { sector: 'Utilities' })],
    ['an argument less', new Cursors('list', {})],
  ])('is refused with %s', (_, other) => {
    const cursor = new Cursors('list', { sector: 'Energy' }).of([1]);
    expect(() => other.read(cursor, ['number'])).toThrow('after should be a cursor');
  });

  it('is refused when it is no cursor, or a position of another form', () => {
    const cursors = new Cursors('list', {});
    for (const text of ['', 'x', 'bnVsbA', cursors.of(['text']), cursors.of([1, 2]), cursors.of([])]) {
      expect(() => cursors.read(text, ['number'])).toThrow('after should be a cursor');
    }
    expect(cursors.read(null, ['number'])).toBeNull();
    expect(cursors.read(undefined, ['number'])).toBeNull();
  });
});

describe('a page', () => {
  it('has 1 to 5,000 rows, and the default of its field for null', () => {
    expect([pageSizeOf(1, 20), pageSizeOf(5000, 20), pageSizeOf(null, 20), pageSizeOf(undefined, 20)]).toEqual([1, 5000, 20, 20]);
    expect(() => pageSizeOf(0, 20)).toThrow('first should be from 1 to 5000, but is 0.');
    expect(() => pageSizeOf(5001, 20)).toThrow('but is 5001.');
  });
});
