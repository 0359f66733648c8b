import { findNode, nodeIdOf, rowIdOf } from '../../src/domain/node-id.js';

describe('an id', () => {
  it('says its type and its key, whatever the key contains', () => {
    expect(findNode(nodeIdOf('RankingRun', 12))).toEqual({ type: 'RankingRun', key: '12' });
    expect(findNode(nodeIdOf('Strategy', 'momentum_quality'))).toEqual({ type: 'Strategy', key: 'momentum_quality' });
  });

  it.each(['', 'ranking', 'ranking_', '_12', 'nothing_1', '12', 'constructor_1'])('is not %j', (text) => {
    expect(findNode(text)).toBeNull();
  });

  it('has a number as key only where it is a plain one', () => {
    expect(['1', '12', '0', '01', '-1', '1.5', 'x', '99999999999'].map(rowIdOf)).toEqual([
      1,
      12,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
