import { emptyModel, type HmmModel } from '../../../src/quant/kernels/hmm/model.js';
import { orderStates, RegimeFitter } from '../../../src/quant/regime/fit-regime.js';
import { normal, uniforms } from '../kernels/hmm/support.js';

/** States as [mean, variance, probability of staying]. */
function modelOf(first: [number, number, number], second: [number, number, number]): HmmModel {
  const model = emptyModel(2, 1, 'diagonal');
  model.start.set([0.9, 0.1]);
  model.transition.set([first[2], 1 - first[2], 1 - second[2], second[2]]);
  model.means.set([first[0], second[0]]);
  model.covariances.set([first[1], second[1]]);
  return model;
}

describe('the order of states', () => {
  it('is that of their growth, mean − variance / 2, with all that belongs to a state', () => {
    // Growth 0.01 − 0.02 = −0.01 against 0.005 − 0.0001 / 2 > 0, though the first mean is greater.
    const model = modelOf([0.01, 0.04, 0.9], [0.005, 0.0001, 0.98]);
    orderStates(model, null);
    expect(model).toEqual({ ...modelOf([0.005, 0.0001, 0.98], [0.01, 0.04, 0.9]), start: Float64Array.of(0.1, 0.9) });
    orderStates(model, null);
    expect(model.covariances[0]).toBe(0.0001);
  });

  it('follows the previous model where both grow alike, and at first puts the calmer state first', () => {
    // Neither grows: 0.5 − 1 / 2 = 0.125 − 0.25 / 2 = 0.
    const tie = () => modelOf([0.5, 1, 0.9], [0.125, 0.25, 0.9]);
    const atFirst = tie();
    orderStates(atFirst, null);
    expect(Array.from(atFirst.covariances)).toEqual([0.25, 1]);
    const after = tie();
    orderStates(after, modelOf([2, 1, 0.9], [0, 0.1, 0.9]));
    expect(Array.from(after.covariances)).toEqual([1, 0.25]);
  });
});

describe('a fit of regimes', () => {
  const uniform = uniforms(3);
  const returns = Float64Array.from({ length: 500 }, (_, t) =>
    t % 100 < 70 ? 0.001 + 0.005 * normal(uniform) : 0.02 * normal(uniform),
  );

  it('says how many starts found the best, and is the same for the same seed', () => {
    const settings = { starts: 4, seed: 1 };
    const fit = new RegimeFitter(500, settings).fit(returns, null);
    expect(fit).toMatchObject({ starts: 4, startsAtBest: 4 });
    expect(new RegimeFitter(900, settings).fit(returns, null)).toEqual(fit);
    expect(Math.sqrt(fit!.model.covariances[0])).toBeCloseTo(0.005, 2);
  });

  it('counts the previous model as a start, from which no state is shut out', () => {
    const fitter = new RegimeFitter(500, { starts: 1, seed: 1 });
    const first = fitter.fit(returns, null);
    // The window now begins in the other state, which had probability 0 at the start of the model before.
    const later = fitter.fit(returns.subarray(75), first!.model);
    expect(later).toMatchObject({ starts: 2, startsAtBest: 2 });
    expect(later!.model.start[1]).toBeGreaterThan(0.5);
  });

  it('finds nothing in returns of one kind, or in none that move', () => {
    const fitter = new RegimeFitter(500, { starts: 4, seed: 1 });
    expect(fitter.fit(new Float64Array(500).fill(0.001), null)).toBeNull();
    // Only zeros but for one week: a state of a few days is no regime.
    expect(
      fitter.fit(
        Float64Array.from({ length: 500 }, (_, t) => (t >= 200 && t < 205 ? 0.05 : 0)),
        null,
      ),
    ).toBeNull();
  });
});
