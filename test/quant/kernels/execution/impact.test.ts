import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AVERAGE_OF_PEAK, marketImpact } from '../../../../src/quant/kernels/execution/impact.js';
import { describeShared } from '../../../support/shared.js';

describe('marketImpact', () => {
  it('is a deviation for a whole day of volume, half of it for a quarter', () => {
    expect(marketImpact(0.02, 1000, 1000)).toBe(0.02);
    expect(marketImpact(0.02, 250, 1000)).toBe(0.01);
    expect(marketImpact(0.02, -250, 1000)).toBe(0.01);
    expect(marketImpact(0.02, 250, 1000, { coefficient: 0.5, exponent: 1 })).toBe(0.0025);
  });

  it('costs two thirds of the peak on average, which is the mean of its path', () => {
    let sum = 0;
    for (let i = 0; i < 10_000; i++) sum += marketImpact(0.02, i + 0.5, 10_000) / 10_000;
    expect(sum / 0.02).toBeCloseTo(AVERAGE_OF_PEAK, 5);
  });

  it('is 0 for no shares, and unknown where there is no volume or the deviation is negative', () => {
    expect(marketImpact(0.02, 0, 0)).toBe(0);
    expect(marketImpact(0.02, 10, 0)).toBeNaN();
    expect(marketImpact(0.02, 10, Number.NaN)).toBeNaN();
    expect(marketImpact(-0.02, 10, 10)).toBeNaN();
  });
});

describeShared('the impact of the literature', (shared) => {
  it('is 63 bps at a tenth of the volume', () => {
    const { sqrt_impact } = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8')).misc;
    const { Y: coefficient, sigma, participation, bp } = sqrt_impact;
    expect(marketImpact(sigma, participation * 1e6, 1e6, { coefficient }) * 1e4).toBeCloseTo(bp, 7);
  });
});
