import { executionReport } from '../../../src/quant/execution/execution-report.js';
import type { Quote } from '../../../src/quant/execution/price-trades.js';
import { tradeCosts } from '../../../src/quant/execution/trade-costs.js';
import { type TradeListRequest, tradesOf } from '../../../src/quant/execution/trade-list.js';

const quote = (ticker: string, price: number): Quote => ({ ticker, sector: null, price, dailyVolume: 10_000, deviation: 0.02 });
const target = (securityId: number, shares: number, finalWeight: number) => ({
  securityId,
  shares,
  finalWeight,
  conviction: 'HIGH' as const,
  reason: 'Standard Sizing',
});

/** Holds 100 AAA at 10 and 50 BBB at 20 with 8,000 in cash; wants 40 AAA and 200 CCC at 5, and no BBB. */
const REQUEST: TradeListRequest = {
  targets: [target(1, 40, 0.04), target(3, 200, 0.1)],
  holdings: new Map([
    [1, 100],
    [2, 50],
  ]),
  quotes: new Map([
    [1, quote('AAA', 10)],
    [2, quote('BBB', 20)],
    [3, quote('CCC', 5)],
  ]),
  netAssetValue: 10_000,
  cash: 8000,
  costs: { commissionBps: 1, halfSpreadBps: 4, impactCoefficient: 0 },
  minTradeValue: 1,
  minCash: 0,
};

describe('tradesOf', () => {
  it('is targets less holdings, largest first, and sells what is no target any more', () => {
    const list = tradesOf(REQUEST);
    expect(list.trades.map(({ ticker, side, shares, value }) => ({ ticker, side, shares, value }))).toEqual([
      { ticker: 'BBB', side: 'SELL', shares: 50, value: 1000 },
      { ticker: 'CCC', side: 'BUY', shares: 200, value: 1000 },
      { ticker: 'AAA', side: 'SELL', shares: 60, value: 600 },
    ]);
    expect(list.trades[0]).toMatchObject({ weightBefore: 0.1, weightAfter: 0, conviction: null, reason: 'No Longer a Target' });
    expect(list).toMatchObject({ turnover: 0.26, buyValue: 1000, sellValue: 1600, skipped: 0 });
    expect(list.trades.map(({ participation }) => participation)).toEqual([0.005, 0.02, 0.006]);
    // 5 basis points of 2,600.
    expect(list.expectedCost).toBeCloseTo(1.3, 12);
    expect(list.cashAfter).toBeCloseTo(8598.7, 9);
  });

  it('charges two thirds of the square-root impact', () => {
    // 100 of 10,000 shares: 0.02 √0.01 is 20 basis points at the peak.
    const { impact } = tradeCosts(100, 10, quote('AAA', 10), { ...REQUEST.costs, impactCoefficient: 1 });
    expect(impact).toBeCloseTo(1000 * 0.002 * (2 / 3), 12);
  });

  it('skips changes that are too small and securities without a price, and counts them', () => {
    const quotes = new Map(REQUEST.quotes).set(2, quote('BBB', Number.NaN));
    const list = tradesOf({ ...REQUEST, quotes, minTradeValue: 700 });
    expect(list.trades.map(({ ticker }) => ticker)).toEqual(['CCC']);
    expect(list.skipped).toBe(2);
  });

  it('never spends more than there is, costs included', () => {
    const list = tradesOf({
      ...REQUEST,
      targets: [target(3, 2000, 1), target(1, 100, 0.1), target(2, 50, 0.1)],
      cash: 3000,
      costs: { commissionBps: 10, halfSpreadBps: 10, impactCoefficient: 1 },
    });
    expect(list.trades).toHaveLength(1);
    expect(list.trades[0].reason).toContain('Reduced for Cash');
    expect(list.trades[0].shares).toBeLessThan(600);
    expect(list.cashAfter).toBeGreaterThanOrEqual(0);
    expect(list.cashAfter).toBeLessThan(60);
  });

  it('buys after all the share of the largest remainder that a cut for cash had rounded away, and skips what it made too small', () => {
    const quotes = new Map([1, 2, 3].map((id) => [id, quote(`T${id}`, 100)]));
    const costs = { commissionBps: 0, halfSpreadBps: 0, impactCoefficient: 0 };
    const all = { ...REQUEST, holdings: new Map(), quotes, costs };
    // 2,500 of 3,600: 9.03, 9.03 and 6.94 shares.
    const list = tradesOf({ ...all, targets: [target(1, 13, 0.1), target(2, 13, 0.1), target(3, 10, 0.1)], cash: 2500 });
    expect(Object.fromEntries(list.trades.map(({ ticker, shares }) => [ticker, shares]))).toEqual({ T1: 9, T2: 9, T3: 7 });
    const small = tradesOf({ ...all, targets: [target(1, 10, 0.1)], cash: 500, minTradeValue: 700 });
    expect([small.trades, small.skipped, small.cashAfter]).toEqual([[], 1, 500]);
  });

  it('keeps the cash that has to be left, or borrows as far as it may', () => {
    const all = { ...REQUEST, targets: [target(3, 4000, 2)], holdings: new Map(), cash: 10_000 };
    for (const minCash of [2500, -2500]) {
      const { cashAfter } = tradesOf({ ...all, minCash });
      expect(cashAfter).toBeGreaterThanOrEqual(minCash);
      expect(cashAfter).toBeLessThan(minCash + 10);
    }
  });

  it('leaves less than the price of a share over where it cuts purchases for cash', () => {
    const ids = Array.from({ length: 20 }, (_, i) => i + 1);
    const list = tradesOf({
      ...REQUEST,
      targets: ids.map((id) => target(id, 10, 0.05)),
      holdings: new Map(),
      quotes: new Map(ids.map((id) => [id, quote(`T${id}`, 100)])),
      netAssetValue: 20_000,
      cash: 20_000,
    });
    expect(list.cashAfter).toBeGreaterThanOrEqual(0);
    expect(list.cashAfter).toBeLessThan(100);
    expect(list.trades.filter(({ reason }) => reason.endsWith('Reduced for Cash'))).toHaveLength(1);
  });

  it('has no cost to expect where the volume is unknown, and still counts commission and spread', () => {
    const costs = { ...REQUEST.costs, impactCoefficient: 1 };
    const quotes = new Map(REQUEST.quotes).set(3, { ...quote('CCC', 5), dailyVolume: Number.NaN });
    const list = tradesOf({ ...REQUEST, targets: [target(3, 200, 0.1)], holdings: new Map(), quotes, costs });
    expect(list.trades[0].expectedCostBps).toBeNaN();
    expect(list.expectedCost).toBeCloseTo(0.5, 12);
  });
});

describe('executionReport', () => {
  it('is the part that was filled and what its prices cost against the plan', () => {
    const order = { shares: 100, plannedPrice: 10, cost: 1, open: false };
    const report = executionReport([
      { ...order, side: 'BUY', filledShares: 100, averagePrice: 10.1 },
      { ...order, side: 'SELL', filledShares: 50, averagePrice: 10.1 },
      { ...order, side: 'SELL', filledShares: 0, averagePrice: null, open: true, cost: 0 },
    ]);
    expect(report).toMatchObject({ filledFraction: 0.5, cost: 2, openOrders: 1 });
    // 1 percent of 1,000 lost and of 500 won, over 1,500.
    expect(report.slippageBps).toBeCloseTo(100 / 3, 9);
    expect(executionReport([])).toEqual({ filledFraction: 1, slippageBps: null, cost: 0, openOrders: 0 });
  });
});
