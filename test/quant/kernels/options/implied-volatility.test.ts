import fc from 'fast-check';
// As a script gets them.
import { blackScholes, type EuropeanOption, impliedVolatility, putStrikeForPremium } from '../../../../src/quant/plugin-api.js';

const market = { spot: 100, rate: 0.02, dividendYield: 0.01, years: 0.5 };

describe('impliedVolatility', () => {
  it('finds the volatility of any price, as far as the price holds its digits', () => {
    const option = fc.record({
      kind: fc.constantFrom('call' as const, 'put' as const),
      moneyness: fc.double({ min: -3, max: 3, noNaN: true }),
      rate: fc.double({ min: -0.03, max: 0.1, noNaN: true }),
      logVolatility: fc.double({ min: Math.log(0.001), max: Math.log(8), noNaN: true }),
      years: fc.double({ min: 0.01, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(option, ({ kind, moneyness, rate, logVolatility, years }) => {
        const volatility = Math.exp(logVolatility);
        const given: EuropeanOption = {
          kind,
          spot: 100,
          strike: 100 * Math.exp(moneyness),
          rate,
          dividendYield: 0.01,
          volatility,
          years,
        };
        const { price, vega } = blackScholes(given);
        const bound = kind === 'call' ? 100 * Math.exp(-0.01 * years) : given.strike * Math.exp(-rate * years);
        fc.pre(price > 1e-300 && price < bound * (1 - 1e-14) && vega > 1e-290);
        // The price of an option in the money, or near it, holds its time value only to the digits of its legs.
        const digits = 1e-14 * (isFarOut(given) ? price : 100 + given.strike);
        const slack = 1e-11 * volatility + digits / vega;
        expect(Math.abs(impliedVolatility(price, given) - volatility)).toBeLessThan(slack);
      }),
      { seed: 17, numRuns: 3000 },
    );
  });

  it('finds it where the price is far below any money', () => {
    const far = { kind: 'call' as const, spot: 100, strike: 10_000, rate: 0, dividendYield: 0, years: 0.5 };
    const { price } = blackScholes({ ...far, volatility: 0.2 });
    expect(price).toBeLessThan(1e-230);
    expect(impliedVolatility(price, far)).toBeCloseTo(0.2, 13);
  });

  it('is 0 for the price of exercise, NaN outside of the bounds of arbitrage', () => {
    const call = { kind: 'call' as const, spot: 100, strike: 80, rate: 0, dividendYield: 0, years: 1 };
    expect(impliedVolatility(20, call)).toBe(0);
    expect(impliedVolatility(19.99, call)).toBeNaN();
    expect(impliedVolatility(100, call)).toBeNaN();
    expect(impliedVolatility(-1, { ...call, kind: 'put' })).toBeNaN();
    expect(impliedVolatility(5, { ...call, years: 0 })).toBeNaN();
    expect(impliedVolatility(5, { ...call, spot: 0 })).toBeNaN();
    expect(impliedVolatility(Number.NaN, call)).toBeNaN();
  });

  it('at the money follows √(2π) · price / spot for small prices', () => {
    const atTheMoney = { kind: 'call' as const, spot: 100, strike: 100, rate: 0, dividendYield: 0, years: 1 };
    expect(impliedVolatility(1e-7, atTheMoney) / (Math.sqrt(2 * Math.PI) * 1e-9)).toBeCloseTo(1, 9);
    expect(impliedVolatility(7.965567455405804, atTheMoney)).toBeCloseTo(0.2, 13);
  });
});

/** Whether the forward is more than e times away from where the option pays. */
function isFarOut({ kind, spot, strike, rate, dividendYield, years }: EuropeanOption): boolean {
  const moneyness = Math.log(spot / strike) + (rate - dividendYield) * years;
  return kind === 'call' ? moneyness < -1 : moneyness > 1;
}

describe('putStrikeForPremium', () => {
  it('is the strike whose put costs the premium, a billionth of the spot as well as several times it', () => {
    const puts = fc.record({
      logPremium: fc.double({ min: Math.log(1e-7), max: Math.log(500), noNaN: true }),
      volatility: fc.double({ min: 0.02, max: 2, noNaN: true }),
      years: fc.double({ min: 0.02, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(puts, ({ logPremium, volatility, years }) => {
        const premium = Math.exp(logPremium);
        const strike = putStrikeForPremium(premium, { ...market, volatility, years });
        const { price } = blackScholes({ ...market, kind: 'put', strike, volatility, years });
        expect(Math.abs(price / premium - 1)).toBeLessThan(1e-9);
      }),
      { seed: 18, numRuns: 500 },
    );
  });

  it('is exercise at the forward without volatility, and NaN for what costs nothing', () => {
    const strike = putStrikeForPremium(5, { ...market, volatility: 0 });
    expect(strike).toBeCloseTo((5 + 100 * Math.exp(-0.005)) * Math.exp(0.01), 12);
    expect(putStrikeForPremium(0, { ...market, volatility: 0.2 })).toBeNaN();
    expect(putStrikeForPremium(5, { ...market, volatility: -0.2 })).toBeNaN();
    expect(putStrikeForPremium(5, { ...market, volatility: 0.2, years: 0 })).toBeNaN();
  });
});
