import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  equilibriumReturns,
  posterior,
  posteriorOfNameViews,
  unconstrainedWeights,
} from '../../../../src/quant/kernels/black-litterman/posterior.js';
import { idzorekOmega, proportionalOmega, viewCovariance } from '../../../../src/quant/kernels/black-litterman/views.js';
import { describeShared } from '../../../support/shared.js';

const covariance = Float64Array.of(0.04, 0.01, 0.01, 0.09);
const prior = Float64Array.of(0.05, 0.08);
const tau = 0.1;

describe('the posterior of Black and Litterman', () => {
  it('is the equilibrium where there is no view', () => {
    const none = { P: new Float64Array(0), Q: new Float64Array(0), omega: new Float64Array(0) };
    const { mean, meanCovariance } = posterior(prior, covariance, tau, none);
    expectClose(mean, prior);
    expectClose(
      meanCovariance,
      covariance.map((value) => tau * value),
    );
    expectClose(posteriorOfNameViews(prior, covariance, tau, Float64Array.of(Number.NaN, 1), new Float64Array(2)).mean, prior);
  });

  it('lies half-way to a view that is as uncertain as the prior', () => {
    const P = Float64Array.of(1, 0);
    const omega = proportionalOmega(P, covariance, 2, tau);
    const { mean, meanCovariance } = posterior(prior, covariance, tau, { P, Q: Float64Array.of(0.07), omega });
    expectClose(mean, Float64Array.of(0.06, 0.08 + (0.01 * 0.25) / 1));
    expect(meanCovariance[0]).toBeCloseTo((tau * 0.04) / 2, 14);
  });

  it('meets a certain view, and does not hear an infinitely uncertain one', () => {
    const P = Float64Array.of(1, 0, 1, -1);
    const Q = Float64Array.of(0.07, 0.5);
    const { mean, meanCovariance } = posterior(prior, covariance, tau, {
      P,
      Q,
      omega: Float64Array.of(0, 0, 0, Number.POSITIVE_INFINITY),
    });
    expect(mean[0]).toBeCloseTo(0.07, 14);
    expect(meanCovariance[0]).toBeCloseTo(0, 14);
    const confident = posterior(prior, covariance, tau, { P, Q, omega: idzorekOmega(P, covariance, 2, tau, [1, 0]) });
    expectClose(confident.mean, mean);
  });

  it('with a confidence c goes the share c of the way that certainty would', () => {
    const P = Float64Array.of(1, -1);
    const Q = Float64Array.of(0.02);
    const at = (c: number) => posterior(prior, covariance, tau, { P, Q, omega: idzorekOmega(P, covariance, 2, tau, [c]) }).mean;
    expect((at(0.3)[0] - prior[0]) / (at(1)[0] - prior[0])).toBeCloseTo(0.3, 12);
    expect(() => at(1.1)).toThrow('between 0 and 1');
  });

  it('is the same from precisions of views on names as from views with P = I', () => {
    const three = Float64Array.of(0.04, 0.01, 0.02, 0.01, 0.09, 0.03, 0.02, 0.03, 0.16);
    const means = Float64Array.of(0.05, 0.08, 0.1);
    const omega = Float64Array.of(0.004, 0, 0, 0, Number.POSITIVE_INFINITY, 0, 0, 0, 0.02);
    const Q = Float64Array.of(0.09, 0.3, 0.02);
    const byRows = posterior(means, three, tau, { P: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), Q, omega });
    const byNames = posteriorOfNameViews(means, three, tau, Q, Float64Array.of(1 / 0.004, 0, 1 / 0.02));
    expectClose(byNames.mean, byRows.mean);
    expectClose(byNames.meanCovariance, byRows.meanCovariance);
    expectClose(byNames.covariance, byRows.covariance);
  });

  it('needs no inverse of a singular covariance', () => {
    const { mean } = posteriorOfNameViews(
      prior,
      Float64Array.of(0.04, 0.04, 0.04, 0.04),
      tau,
      Float64Array.of(0.07, 0),
      Float64Array.of(250, 0),
    );
    expectClose(mean, Float64Array.of(0.06, 0.09));
  });

  it('refuses certain views that repeat each other, and shapes that do not fit', () => {
    const P = Float64Array.of(1, 0, 1, 0);
    const twice = { P, Q: Float64Array.of(0.1, 0.2), omega: new Float64Array(4) };
    expect(() => posterior(prior, covariance, tau, twice)).toThrow('contradict or repeat');
    expect(() => viewCovariance(Float64Array.of(1, 2, 3), covariance, 2)).toThrow(RangeError);
    expect(() => unconstrainedWeights(Float64Array.of(1, 1, 1, 1), prior, 2)).toThrow('singular');
  });
});

interface HeLitterman {
  corr: number[][];
  vol: number[];
  w: number[];
  delta: number;
  tau: number;
  pi_pct: number[];
  view1: { P: number[][]; Q: number[]; omega_over_tau: number; mu_pct: number[]; w: number[] };
  view12: { P2: number[]; Q: number[]; mu_pct: number[]; w: number[] };
  view2_4pct: { Q: number[]; mu_pct: number[]; w_pct: number[] };
  view2_4pct_omega1x2: { mu_pct: number[]; w_pct: number[] };
}

describeShared('the tables of He and Litterman (1999)', (shared) => {
  const all = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8')) as Record<string, unknown>;
  const printed = all['bl.he_litterman'] as HeLitterman;
  const n = printed.w.length;
  const sigma = Float64Array.from(printed.corr.flatMap((row, i) => row.map((rho, j) => rho * printed.vol[i] * printed.vol[j])));
  const pi = equilibriumReturns(sigma, Float64Array.from(printed.w), printed.delta);
  const one = printed.view1.P.flat();
  const both = [...one, ...printed.view12.P2];
  const answer = (P: number[], Q: number[], doubts = Q.map(() => 1)) => {
    const rows = Float64Array.from(P);
    const omega = proportionalOmega(rows, sigma, n, printed.tau);
    doubts.forEach((doubt, k) => {
      omega[k * (Q.length + 1)] *= doubt;
    });
    const found = posterior(pi, sigma, printed.tau, { P: rows, Q: Float64Array.from(Q), omega });
    return { mean: found.mean, weights: unconstrainedWeights(found.covariance, found.mean, printed.delta) };
  };
  const percent = (values: number[]) => values.map((value) => value / 100);

  it('have the equilibrium returns', () => expectClose(pi, percent(printed.pi_pct), 6));

  it('have the view that Germany outperforms the rest of Europe', () => {
    const { mean, weights } = answer(one, printed.view1.Q);
    expectClose(mean, percent(printed.view1.mu_pct), 6);
    expectClose(weights, printed.view1.w, 7);
    expect(viewCovariance(Float64Array.from(one), sigma, n)[0]).toBeCloseTo(printed.view1.omega_over_tau, 4);
  });

  it.each([
    ['and that Canada outperforms the United States', printed.view12.Q, [1, 1], printed.view12.mu_pct, printed.view12.w],
    ['by 4 %', printed.view2_4pct.Q, [1, 1], printed.view2_4pct.mu_pct, percent(printed.view2_4pct.w_pct)],
    [
      'with twice the doubt in the first',
      printed.view2_4pct.Q,
      [2, 1],
      printed.view2_4pct_omega1x2.mu_pct,
      percent(printed.view2_4pct_omega1x2.w_pct),
    ],
  ])('have both views: %s', (_, Q, doubts, mu, w) => {
    const { mean, weights } = answer(both, Q, doubts);
    expectClose(mean, percent(mu), 6);
    expectClose(weights, w, 6);
  });
});

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, digits = 12): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) expect(got[i]).toBeCloseTo(want[i], digits);
}
