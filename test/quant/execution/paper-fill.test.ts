import { liquidityOf } from '../../../src/quant/execution/liquidity.js';
import { paperFill } from '../../../src/quant/execution/paper-fill.js';
import { positionAfter, positionAfterAction } from '../../../src/quant/execution/position.js';
import { differencesOf } from '../../../src/quant/execution/reconcile.js';

const ORDER = { side: 'BUY', shares: 100, participationCap: 0.1, priceCostBps: 10, commissionBps: 5 } as const;
const DAY = { high: 11, low: 9, close: 10, volume: 10_000, split: 1 };

describe('paperFill', () => {
  it('fills at the mean of high, low and close, moved against the order by what it was planned to cost', () => {
    const bought = paperFill(ORDER, DAY);
    expect(bought).toMatchObject({ status: 'FILLED', shares: 100, reason: null });
    expect(bought.price).toBeCloseTo(10.01, 12);
    expect(bought.cost).toBeCloseTo(1001 * 0.0005, 12);
    expect(paperFill({ ...ORDER, side: 'SELL' }, DAY).price).toBeCloseTo(9.99, 12);
    expect(paperFill(ORDER, { ...DAY, high: Number.NaN }).price).toBeCloseTo(10.01, 12);
  });

  it('gives no more than the participation cap, and lets the rest expire', () => {
    const part = paperFill({ ...ORDER, shares: 5000 }, DAY);
    expect(part.status).toBe('EXPIRED');
    expect(part.shares).toBeGreaterThan(980);
    expect(part.shares).toBeLessThanOrEqual(1000);
    expect(paperFill(ORDER, { ...DAY, volume: 20 })).toMatchObject({ status: 'EXPIRED', shares: 0, cost: 0 });
  });

  it('refuses what was halted or split', () => {
    for (const day of [null, { ...DAY, volume: Number.NaN }, { ...DAY, volume: 0 }, { ...DAY, split: 2 }]) {
      expect(paperFill(ORDER, day)).toMatchObject({ status: 'REJECTED', shares: 0, reason: expect.any(String) });
    }
  });
});

describe('a position', () => {
  it('averages what adds to it, keeps its mean price when something is taken, and begins anew beyond zero', () => {
    const held = { shares: 100, averagePrice: 10 };
    expect(positionAfter(held, 100, 20)).toEqual({ shares: 200, averagePrice: 15 });
    expect(positionAfter(held, -40, 20)).toEqual({ shares: 60, averagePrice: 10 });
    expect(positionAfter(held, -100, 20)).toEqual({ shares: 0, averagePrice: 0 });
    expect(positionAfter(held, -150, 20)).toEqual({ shares: -50, averagePrice: 20 });
    expect(positionAfter({ shares: -50, averagePrice: 20 }, -50, 10)).toEqual({ shares: -100, averagePrice: 15 });
  });

  it('is paid dividends, owes them on what is short, and stays whole in a split', () => {
    const held = { shares: 15, averagePrice: 20 };
    expect(positionAfterAction({ ...held, shares: -15 }, { type: 'DIVIDEND', value: 0.5 }).cash).toBe(-7.5);
    // 1 for 2 leaves seven shares and a half, which is worth half of 40.
    expect(positionAfterAction(held, { type: 'SPLIT', value: 0.5 })).toEqual({
      position: { shares: 7, averagePrice: 40 },
      cash: 20,
    });
  });
});

describe('liquidityOf', () => {
  it('counts volumes in the shares of today, and returns over a split as if there were none', () => {
    const days = [
      { close: 100, volume: 1000, split: 1 },
      { close: 55, volume: 4000, split: 2 },
      { close: 55, volume: Number.NaN, split: 1 },
    ];
    const { dailyVolume, deviation } = liquidityOf(days);
    expect(dailyVolume).toBe(3000);
    // Returns of 10 percent and of 0.
    expect(deviation).toBeCloseTo(0.1 / Math.SQRT2, 12);
    expect(liquidityOf(days.slice(2))).toEqual({ dailyVolume: Number.NaN, deviation: Number.NaN });
  });
});

describe('differencesOf', () => {
  it('is nothing for equal holdings, and names shares and cash that disagree', () => {
    const holdings = { cash: 100, shares: new Map([[1, 5]]) };
    expect(differencesOf(holdings, { cash: 100 + 1e-9, shares: new Map([[1, 5]]) })).toEqual([]);
    const warnings = differencesOf(holdings, { cash: 90, shares: new Map([[2, 5]]) });
    expect(warnings.map(({ code, value }) => ({ code, value }))).toEqual([
      { code: 'RECONCILIATION', value: 2 },
      { code: 'RECONCILIATION', value: 10 },
    ]);
  });
});
