import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isoOf, tradingDay } from '../../../src/domain/trading-day.js';
import { blackScholes } from '../../../src/quant/kernels/options/black-scholes.js';
import { type HedgeRequest, monthsLater, tailHedge } from '../../../src/quant/risk/tail-hedge.js';
import { describeShared } from '../../support/shared.js';

const REQUEST: HedgeRequest = {
  value: 1_000_000,
  hedgeFraction: 1,
  outOfTheMoney: 0.2,
  months: 3,
  premiumBudgetBps: null,
  spot: 500,
  volatilityAnnual: 0.25,
  rateAnnual: 0.04,
  date: tradingDay('2017-12-29'),
};

describe('a tail hedge', () => {
  it('covers the value with puts a fifth below spot, and costs its units times their price', () => {
    const hedge = tailHedge(REQUEST);
    expect(hedge).toMatchObject({ strike: 400, outOfTheMoney: 0.2, units: 2000, months: 3, warnings: [] });
    expect(isoOf(hedge.expiry)).toBe('2018-03-29');
    const put = { kind: 'put', spot: 500, strike: 400, rate: 0.04, dividendYield: 0, volatility: 0.25, years: 0.25 } as const;
    const { price, delta, gamma, vega, theta, rho } = blackScholes(put);
    expect(hedge.putPrice).toBe(price);
    expect(hedge.greeks).toEqual({ delta, gamma, vega, theta, rho });
    expect(hedge.totalCost).toBeCloseTo(2000 * price, 9);
    expect(hedge.costBps).toBeCloseTo((2000 * price) / 100, 9);
    expect(hedge.annualizedCostBps).toBeCloseTo(4 * hedge.costBps, 12);
  });

  it('costs half of it for half of the value', () => {
    expect(tailHedge({ ...REQUEST, hedgeFraction: 0.5 }).costBps).toBeCloseTo(tailHedge(REQUEST).costBps / 2, 12);
  });

  it('finds the strike that a budget pays for', () => {
    const hedge = tailHedge({ ...REQUEST, hedgeFraction: 0.5, premiumBudgetBps: 25 });
    expect(hedge.costBps).toBeCloseTo(25, 9);
    expect(hedge.outOfTheMoney).toBeCloseTo(1 - hedge.strike / 500, 12);
    expect(hedge.warnings).toEqual([]);
  });

  it('warns of a daily volatility given as an annual one, of percent, and of a budget that buys puts in the money', () => {
    const codes = (change: Partial<HedgeRequest>) => tailHedge({ ...REQUEST, ...change }).warnings.map(({ code }) => code);
    expect(codes({ volatilityAnnual: 0.012 })).toEqual(['IMPLAUSIBLE_INPUT']);
    expect(codes({ volatilityAnnual: 20 })).toEqual(['IMPLAUSIBLE_INPUT']);
    expect(codes({ premiumBudgetBps: 2000 })).toEqual(['IMPLAUSIBLE_INPUT']);
  });

  it.each<Partial<HedgeRequest>>([
    { volatilityAnnual: -0.1 },
    { volatilityAnnual: Number.NaN },
    { spot: 0 },
    { value: -1 },
    { months: 0 },
    { outOfTheMoney: 1 },
    { premiumBudgetBps: 0 },
    { rateAnnual: Number.NaN },
  ])('refuses %p', (change) => {
    expect(() => tailHedge({ ...REQUEST, ...change })).toThrow(RangeError);
  });

  it('expires on the last day of a month that has no such day', () => {
    expect(isoOf(monthsLater(tradingDay('2017-11-30'), 3))).toBe('2018-02-28');
    expect(isoOf(monthsLater(tradingDay('2017-12-15'), 12))).toBe('2018-12-15');
  });
});

describeShared('the put in print', (shared) => {
  const { 'bsm.hull': hull } = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8'));

  it('of six months has its price (Hull)', () => {
    const { S: spot, K, r: rateAnnual, sigma: volatilityAnnual, T, put } = hull;
    const hedge = tailHedge({ ...REQUEST, spot, outOfTheMoney: 1 - K / spot, months: 12 * T, volatilityAnnual, rateAnnual });
    expect(hedge.putPrice).toBeCloseTo(put, 7);
  });
});
