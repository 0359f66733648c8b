import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { blackScholes, type EuropeanOption } from '../../../../src/quant/kernels/options/black-scholes.js';
import { optionPrices } from '../../../../src/quant/kernels/options/option-prices.js';
import { describeShared } from '../../../support/shared.js';

/** Options from deep in to far out of the money. */
const options = fc.record({
  kind: fc.constantFrom('call' as const, 'put' as const),
  spot: fc.double({ min: 20, max: 400, noNaN: true }),
  strike: fc.double({ min: 20, max: 400, noNaN: true }),
  rate: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
  dividendYield: fc.double({ min: 0, max: 0.06, noNaN: true }),
  volatility: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
  years: fc.double({ min: 0.02, max: 5, noNaN: true }),
});

const hedge: EuropeanOption = {
  kind: 'put',
  spot: 100,
  strike: 80,
  rate: 0.03,
  dividendYield: 0.01,
  volatility: 0.2,
  years: 0.25,
};

describe('blackScholes', () => {
  it('keeps the parity of puts and calls, and of their deltas', () => {
    fc.assert(
      fc.property(options, (option) => {
        const [call, put] = (['call', 'put'] as const).map((kind) => blackScholes({ ...option, kind }));
        const spotNow = option.spot * Math.exp(-option.dividendYield * option.years);
        const strikeNow = option.strike * Math.exp(-option.rate * option.years);
        expect(Math.abs(call.price - put.price - (spotNow - strikeNow))).toBeLessThan(1e-12 * (spotNow + strikeNow));
        expect(call.delta - put.delta).toBeCloseTo(spotNow / option.spot, 13);
        expect(call.vega).toBe(put.vega);
        expect(Math.min(call.price, put.price)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('has as greeks the derivatives of its price', () => {
    fc.assert(
      fc.property(options, (option) => {
        const value = blackScholes(option);
        const scale = option.spot + option.strike;
        const slope = (key: 'spot' | 'volatility' | 'years' | 'rate', step: number) =>
          (blackScholes({ ...option, [key]: option[key] + step }).price -
            blackScholes({ ...option, [key]: option[key] - step }).price) /
          (2 * step);
        const h = 1e-4 * option.spot;
        const deltas = [h, -h].map((step) => blackScholes({ ...option, spot: option.spot + step }).delta);
        expect(Math.abs(slope('spot', h) - value.delta)).toBeLessThan(1e-5);
        expect(Math.abs((deltas[0] - deltas[1]) / (2 * h) - value.gamma)).toBeLessThan(1e-4 * value.gamma + 1e-7);
        expect(Math.abs(slope('volatility', 1e-4) - value.vega)).toBeLessThan(1e-5 * scale);
        expect(Math.abs(slope('rate', 1e-5) - value.rho)).toBeLessThan(1e-5 * scale);
        expect(Math.abs(slope('years', 1e-5 * option.years) + value.theta)).toBeLessThan(1e-5 * scale * (1 + 1 / option.years));
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('keeps the digits of a price far out of the money', () => {
    // mpmath 1.3 with 60 digits.
    const far = blackScholes({ kind: 'put', spot: 100, strike: 50, rate: 0.02, dividendYield: 0, volatility: 0.1, years: 0.25 });
    expect(Math.abs(far.price / 3.279248961570214e-45 - 1)).toBeLessThan(1e-12);
  });

  it('is exercise at the forward without volatility or time', () => {
    const sure = blackScholes({ ...hedge, strike: 120, volatility: 0 });
    expect(sure.price).toBeCloseTo(120 * Math.exp(-0.0075) - 100 * Math.exp(-0.0025), 12);
    expect(sure).toMatchObject({ gamma: 0, vega: 0 });
    expect(sure.delta).toBeCloseTo(-Math.exp(-0.0025), 14);
    expect(blackScholes({ ...hedge, volatility: 0 })).toMatchObject({ price: 0, gamma: 0, vega: 0 });
    expect(blackScholes({ ...hedge, strike: 110, years: 0 }).price).toBe(10);
    expect(blackScholes({ ...hedge, strike: 100, years: 0, kind: 'call' }).price).toBe(0);
  });

  it('is NaN for what no market has', () => {
    for (const wrong of [{ spot: 0 }, { strike: -1 }, { volatility: -0.1 }, { years: -1 }, { volatility: Number.NaN }]) {
      expect(blackScholes({ ...hedge, ...wrong }).price).toBeNaN();
    }
  });
});

describe('optionPrices', () => {
  it('are those of the options one by one', () => {
    fc.assert(
      fc.property(
        fc.array(options, { minLength: 1, maxLength: 600, size: 'max' }),
        fc.constantFrom('call' as const, 'put' as const),
        (list, kind) => {
          const column = (key: 'spot' | 'strike' | 'volatility' | 'years') => Float64Array.from(list, (option) => option[key]);
          const out = new Float64Array(list.length);
          const { rate, dividendYield } = list[0];
          optionPrices(kind, column('spot'), column('strike'), column('volatility'), column('years'), rate, dividendYield, out);
          list.forEach((option, i) => {
            expect(out[i]).toBe(blackScholes({ ...option, kind, rate, dividendYield }).price);
          });
        },
      ),
      { seed: 3, numRuns: 25 },
    );
  });

  it('are the same in a chain, whose options share spots, strikes and expiries, and with expiries an hour or 256 days apart', () => {
    const expiries = [0.5, 0.5 + 1 / 365 / 24, 0.5 + 256 / 365];
    const chain = [90, 110].flatMap((spot) => [95, 105].flatMap((strike) => expiries.map((years) => ({ spot, strike, years }))));
    for (const list of [chain, chain.toSorted((a, b) => a.years - b.years), chain.toSorted((a, b) => a.strike - b.strike)]) {
      const column = (key: 'spot' | 'strike' | 'years') => Float64Array.from(list, (option) => option[key]);
      const out = new Float64Array(list.length);
      const volatility = new Float64Array(list.length).fill(0.3);
      optionPrices('put', column('spot'), column('strike'), volatility, column('years'), 0.03, 0.01, out);
      const single = list.map((option) => ({
        ...option,
        kind: 'put' as const,
        rate: 0.03,
        dividendYield: 0.01,
        volatility: 0.3,
      }));
      expect(Array.from(out)).toEqual(single.map((option) => blackScholes(option).price));
    }
  });

  it('are NaN only where an option is wrong, and need arrays of one length', () => {
    const out = new Float64Array(2);
    const one = Float64Array.of(1, 1);
    const wrong = (bad: number) => Float64Array.of(1, bad);
    for (const [spot, strike, volatility, years] of [
      [wrong(0), one, one, one],
      [wrong(-1), wrong(-1), one, one],
      [one, wrong(-1), one, one],
      [one, one, wrong(-1), one],
      [one, one, one, wrong(-1)],
      [one, one, one, wrong(Number.NaN)],
    ]) {
      optionPrices('put', spot, strike, volatility, years, 0, 0, out);
      expect(out[0]).toBeCloseTo(0.38292492, 7);
      expect(out[1]).toBeNaN();
    }
    optionPrices('put', one, Float64Array.of(2, 2), Float64Array.of(0, 0), one, 0, 0, out);
    expect(Array.from(out)).toEqual([1, 1]);
    expect(() => optionPrices('put', one, one, one, new Float64Array(1), 0, 0, out)).toThrow(RangeError);
  });
});

describeShared("Hull's options", (shared) => {
  const hull = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8'))['bsm.hull'];

  it('have the prices, the d and the greeks of the book', () => {
    const { S: spot, K: strike, r: rate, sigma: volatility, T: years } = hull;
    const call = blackScholes({ kind: 'call', spot, strike, rate, dividendYield: 0, volatility, years });
    expect(call.price).toBeCloseTo(hull.call, 7);
    expect(call.d1).toBeCloseTo(hull.d1, 7);
    expect(call.d2).toBeCloseTo(hull.d2, 7);
    const put = blackScholes({ kind: 'put', spot, strike, rate, dividendYield: 0, volatility, years });
    expect(put.price).toBeCloseTo(hull.put, 7);
    const { atm } = hull;
    const near = blackScholes({
      kind: 'call',
      spot: atm.S,
      strike: atm.K,
      rate: atm.r,
      dividendYield: 0,
      volatility: atm.sigma,
      years: atm.T,
    });
    const { call: price, delta, gamma, vega, theta, rho } = atm;
    for (const [got, want] of [
      [near.price, price],
      [near.delta, delta],
      [near.gamma, gamma],
      [near.vega, vega],
      [near.theta, theta],
      [near.rho, rho],
    ]) {
      // biome-ignore format: pairs
      expect(got).toBeCloseTo(want, 7);
    }
    const { index } = hull;
    const onIndex = blackScholes({ kind: 'call', spot: index.S, strike: index.K, rate: index.r, dividendYield: index.q, volatility: index.sigma, years: index.T }); // biome-ignore format: one option
    expect(onIndex.price).toBeCloseTo(index.call, 7);
  });
});
