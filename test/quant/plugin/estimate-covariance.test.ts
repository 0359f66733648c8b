import { z } from 'zod';
import { defineCovariance } from '../../../src/quant/plugin/covariance.js';
import { estimateCovariance } from '../../../src/quant/plugin/estimate-covariance.js';

/** A covariance that says what it is told. */
const saying = (matrix: number[]) =>
  defineCovariance({
    name: 'Saying',
    description: 'One.',
    category: 'test',
    params: z.object({}),
    window: () => 2,
    estimate: () => ({ matrix: Float64Array.from(matrix), shrinkage: null }),
  });
const returns = { rows: 3, columns: 2, data: new Float64Array(6) };
const check = (matrix: number[]) => estimateCovariance(saying(matrix), returns, {}, ['AAA', 'BBB']);

it('names the securities without a variance, and the remedy', () => {
  expect(() => check([1, 0, 0, Number.NaN])).toThrow(
    expect.objectContaining({
      code: 'NO_DATA',
      message:
        'Every security should have at least two returns in the last 2 sessions, but not so BBB. Leave them out, or widen the window.',
    }),
  );
});

it('takes no negative variance from a plugin', () => {
  expect(() => check([1, 0, 0, -1])).toThrow(expect.objectContaining({ code: 'SINGULAR_COVARIANCE' }));
});

it('repairs a correlation above 1 and says how far that was', () => {
  const { matrix, report, warnings } = check([1, 1.5, 1.5, 1]);
  expect(report).toMatchObject({ estimator: 'Saying', observations: 2, repaired: true });
  Array.from(matrix).forEach((value) => {
    expect(value).toBeCloseTo(1, 9);
  });
  expect(warnings[0]).toMatchObject({
    code: 'COVARIANCE_REPAIRED',
    message: expect.stringContaining('a correlation by at most 0.50'),
  });
});
