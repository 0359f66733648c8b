import { blendWeights } from '../../../src/quant/ranking/blend.js';
import type { Regime } from '../../../src/quant/regime/regime.js';
import type { Plan } from '../../../src/quant/strategy/plan.js';

const weights = { BULL: [0.8, 0.2], BEAR: [0.4, 0.6], UNKNOWN: [0.5, 0.5] };

function planWith(regime: object | null): Pick<Plan, 'factors' | 'regime'> {
  const factors = [
    { enabled: true, weight: 0.7 },
    { enabled: false, weight: 0 },
    { enabled: true, weight: 0.3 },
  ];
  return { factors, regime } as unknown as Pick<Plan, 'factors' | 'regime'>;
}

function regimeOf(state: Regime['state'], filtered: number[]): Regime {
  return { date: 0, state, confidence: Math.max(...filtered), filtered, since: null, model: null };
}

it('is the plain weights without a regime section', () => {
  expect(blendWeights(planWith(null), null)).toEqual([0.7, 0.3]);
});

it('mixes the weights of the states by their filtered probabilities: 0.75 · 0.8 + 0.25 · 0.4', () => {
  const plan = planWith({ blend: 'probability', weights });
  expect(blendWeights(plan, regimeOf('BULL', [0.75, 0.25]))).toEqual([expect.closeTo(0.7, 12), expect.closeTo(0.3, 12)]);
  expect(blendWeights(plan, regimeOf('BEAR', [0.25, 0.75]))).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)]);
});

it('takes the present state alone where the plan says so', () => {
  const plan = planWith({ blend: 'state', weights });
  expect(blendWeights(plan, regimeOf('BULL', [0.75, 0.25]))).toEqual([0.8, 0.2]);
  expect(blendWeights(plan, regimeOf('BEAR', [0.25, 0.75]))).toEqual([0.4, 0.6]);
});

it.each(['probability', 'state'])('uses the UNKNOWN weights in transition and with too little history (blend: %s)', (blend) => {
  const plan = planWith({ blend, weights });
  expect(blendWeights(plan, regimeOf('TRANSITION', [0.55, 0.45]))).toEqual([0.5, 0.5]);
  expect(blendWeights(plan, { ...regimeOf('UNKNOWN', []), confidence: null })).toEqual([0.5, 0.5]);
});

it("follows the order of the model's states", () => {
  const plan = planWith({ blend: 'probability', weights });
  const regime = { ...regimeOf('BEAR', [0.9, 0.1]), model: { states: [{ state: 'BEAR' }, { state: 'BULL' }] } } as Regime;
  expect(blendWeights(plan, regime)[0]).toBeCloseTo(0.9 * 0.4 + 0.1 * 0.8, 12);
});

it('refuses to guess the regime that a plan needs', () => {
  expect(() => blendWeights(planWith({ blend: 'state', weights }), null)).toThrow(RangeError);
});
