import { emptyModel } from '../../../../src/quant/kernels/hmm/model.js';
import { seedStart } from '../../../../src/quant/kernels/hmm/start.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';

describe('a seeded start', () => {
  const x = Float64Array.of(1, 10, 3, 30, 5, 50);

  it('is the same for the same seed, and another for another', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => {
      const model = emptyModel(3, 2, 'full');
      seedStart(model, x, randomStream(seed));
      return model;
    });
    expect(a).toEqual(b);
    expect(a.means).not.toEqual(c.means);
  });

  it('has states that stay, near the data and as wide as they are', () => {
    const model = emptyModel(2, 2, 'full');
    for (let seed = 0; seed < 50; seed++) {
      seedStart(model, x, randomStream(seed));
      // The features have means 3 and 30 and variances 8/3 and 800/3.
      for (let k = 0; k < 2; k++) {
        expect(model.transition[3 * k]).toBeGreaterThanOrEqual(0.8);
        expect(model.transition[2 * k] + model.transition[2 * k + 1]).toBeCloseTo(1, 12);
        expect(Math.abs(model.means[2 * k] - 3)).toBeLessThanOrEqual(0.5 * Math.sqrt(8 / 3));
        expect(model.covariances[4 * k + 3] / (800 / 3)).toBeGreaterThanOrEqual(0.25);
        expect(model.covariances[4 * k + 3] / (800 / 3)).toBeLessThanOrEqual(4);
      }
    }
  });

  it('has one width for states whose covariances are tied', () => {
    const model = emptyModel(2, 1, 'tied');
    seedStart(model, Float64Array.of(1, 3, 5), randomStream(1));
    expect(model.covariances[0]).toBeCloseTo(8 / 3, 12);
    expect(model.covariances[1]).toBe(model.covariances[0]);
  });
});
