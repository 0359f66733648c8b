import fc from 'fast-check';
import { type AdjustedClose, deriveActions } from '../../../../src/data/quality/rows/derive-actions.js';

const closes = (...pairs: [close: number, adjClose: number][]): AdjustedClose[] =>
  pairs.map(([close, adjClose], date) => ({ date, close, adjClose }));

describe('actions from adjusted closes', () => {
  it('are none where both closes change alike, up to rounding', () => {
    expect(deriveActions(closes([100, 50], [110, 55], [99, 49.5 * (1 + 9e-6)]))).toMatchObject({ actions: [], faults: [] });
  });

  it('find a dividend: 100 goes to 98 with 1 paid, so the adjusted close falls by 1 percent', () => {
    const { actions } = deriveActions(closes([100, 100], [98, 99]));
    expect(actions).toEqual([{ date: 1, type: 'DIVIDEND', value: expect.closeTo(1, 12) }]);
  });

  it('find splits and reverse splits with their exact fraction', () => {
    expect(deriveActions(closes([100, 50], [50.5, 50.5])).actions).toEqual([{ date: 1, type: 'SPLIT', value: 2 }]);
    expect(deriveActions(closes([90, 60.00002], [60, 60])).actions).toEqual([{ date: 1, type: 'SPLIT', value: 1.5 }]);
    expect(deriveActions(closes([2, 20], [20, 20])).actions).toEqual([{ date: 1, type: 'SPLIT', value: 0.1 }]);
    expect(deriveActions(closes([2, 15], [15, 15])).actions).toEqual([
      { date: 1, type: 'SPLIT', value: expect.closeTo(2 / 15, 12) },
    ]);
  });

  it('take a stock dividend of 5 percent for cash of the same value', () => {
    expect(deriveActions(closes([105, 100], [100, 100])).actions).toEqual([
      { date: 1, type: 'DIVIDEND', value: expect.closeTo(5, 9) },
    ]);
  });

  it('set aside an adjusted close that falls behind', () => {
    const { actions, faults } = deriveActions(closes([100, 100], [100, 99]));
    expect(actions).toEqual([]);
    expect(faults).toEqual([{ date: 1, fault: { rule: 'adjusted_close_falls', reason: expect.stringContaining('1.00 %') } }]);
  });

  it('go over a day without an adjusted close, and take rows in any order', () => {
    const rows = closes([100, 100], [99, Number.NaN], [98, 99]);
    expect(deriveActions([rows[2], rows[0], rows[1]])).toEqual(deriveActions(rows));
    expect(deriveActions(rows)).toMatchObject({ actions: [{ date: 2, type: 'DIVIDEND' }], told: [2] });
  });

  it('give back the total return of the adjusted closes', () => {
    const price = fc.double({ min: 1, max: 1000, noNaN: true });
    const change = fc.record({
      move: fc.double({ min: 0.9, max: 1.1, noNaN: true }),
      split: fc.constantFrom(1, 1, 1, 2, 3, 1.5, 0.1),
      yield: fc.constantFrom(0, 0, 0, 0.004, 0.02),
    });
    fc.assert(
      fc.property(price, fc.array(change, { minLength: 1, maxLength: 30 }), (first, changes) => {
        const rows: AdjustedClose[] = [{ date: 0, close: first, adjClose: first }];
        for (const { move, split, yield: paid } of changes) {
          const last = rows[rows.length - 1];
          const close = (last.close * move) / split;
          // An action of both kinds on one day is seen as one of the two, so each day has at most one.
          const dividend = split === 1 ? close * paid : 0;
          rows.push({ date: rows.length, close, adjClose: (last.adjClose * (close * split + dividend)) / last.close });
        }
        const { actions, faults } = deriveActions(rows);
        expect(faults).toEqual([]);
        for (let t = 1; t < rows.length; t++) {
          const split = actions.find(({ date, type }) => date === t && type === 'SPLIT')?.value ?? 1;
          const dividend = actions.find(({ date, type }) => date === t && type === 'DIVIDEND')?.value ?? 0;
          const total = (rows[t].close * split + dividend) / rows[t - 1].close;
          // What is below the rounding threshold of 1e-5 is no action.
          expect(Math.abs(total / (rows[t].adjClose / rows[t - 1].adjClose) - 1)).toBeLessThan(1e-5);
        }
      }),
      { seed: 7 },
    );
  });
});
