import { differencesOf } from '../../../src/jobs/experiments/differences.js';

describe('the differences of two values', () => {
  it('are named by path, with what only one of them has', () => {
    const left = { a: [1, { b: 2 }], same: 'x', only: null };
    const right = { a: [1, { b: 3 }, 4], same: 'x' };
    expect(differencesOf(left, right)).toEqual([
      { path: 'a.1.b', left: '2', right: '3' },
      { path: 'a.2', left: null, right: '4' },
      { path: 'only', left: 'null', right: null },
    ]);
  });

  it('of a list and a map are the whole of both', () => {
    expect(differencesOf({ a: [1] }, { a: { b: 1 } })).toEqual([{ path: 'a', left: '[1]', right: '{"b":1}' }]);
  });
});
