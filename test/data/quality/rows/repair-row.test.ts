import fc from 'fast-check';
import { faultOf } from '../../../../src/data/quality/rows/logical-rules.js';
import { repairOf } from '../../../../src/data/quality/rows/repair-row.js';

const BAR = { date: 17_529, ticker: 'A', open: 10, high: 11, low: 9, close: 10.5, volume: 1000, dividend: 0, split: 1 };
const price = fc.oneof(fc.double({ min: -5, max: 200, noNaN: true }), fc.constant(Number.NaN));
const anyBar = fc.record({
  date: fc.constant(17_529),
  ticker: fc.constant('A'),
  open: price,
  high: price,
  low: price,
  close: fc.double({ min: -5, max: 200, noNaN: true }),
  volume: fc.double({ min: -100, max: 1e6, noNaN: true }),
  dividend: fc.constant(0),
  split: fc.constant(1),
});

describe('a repair', () => {
  it('exchanges a low and a high that were swapped, and takes a negative volume for none', () => {
    expect(repairOf('bars', { ...BAR, high: 9, low: 11 })).toEqual({
      row: BAR,
      fault: { rule: 'high_low_swapped', reason: 'low 11 is above the high 9, and the bar is in order when they are exchanged.' },
    });
    expect(repairOf('bars', { ...BAR, volume: -1 })).toEqual({
      row: { ...BAR, volume: 0 },
      fault: { rule: 'negative_volume', reason: 'volume is -1; it is taken for 0.' },
    });
  });

  it('is not made where it would be a guess', () => {
    expect(repairOf('bars', { ...BAR, close: 12 })).toBeNull();
    expect(repairOf('bars', { ...BAR, high: 9, low: 11, close: 12 })).toBeNull();
    expect(repairOf('bars', { ...BAR, close: -1, volume: -1 })).toBeNull();
  });

  it('leaves a bar in order, and a second time changes nothing; what is in order is never touched', () => {
    fc.assert(
      fc.property(anyBar, (bar) => {
        const repair = repairOf('bars', bar);
        if (repair) {
          expect(faultOf('bars', repair.row)).toBeNull();
          expect(repairOf('bars', repair.row)).toBeNull();
        } else if (faultOf('bars', bar) === null) expect(bar.volume).toBeGreaterThanOrEqual(0);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
