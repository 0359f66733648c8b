import { tradingDay } from '../../src/domain/trading-day.js';
import type { Holding, RiskRequest } from '../../src/quant/risk/risk.js';

/** What is held of one security, of which nothing special is known. */
export function holding(ticker: string, weight: number, column: number, more: Partial<Holding> = {}): Holding {
  return { ticker, sector: null, weight, column, price: 10, dailyVolume: 1000, ...more };
}

/** A request of holdings in a sample of returns by row; what a test does not give is empty. */
export function riskRequest(holdings: Holding[], rows: number[][], more: Partial<RiskRequest> = {}): RiskRequest {
  const columns = rows[0].length;
  return {
    holdings,
    value: 1000,
    confidence: 0.95,
    returns: { rows: rows.length, columns, data: Float64Array.from(rows.flat()) },
    benchmark: Float64Array.from(rows, (row) => row[0]),
    benchmarkTicker: 'SPY',
    factors: [],
    loadings: new Float64Array(0),
    history: {
      dates: [tradingDay('2020-02-18'), tradingDay('2020-02-19')],
      levels: new Float64Array(2 * holdings.length).fill(Number.NaN),
      benchmark: new Float64Array(2).fill(Number.NaN),
    },
    namedWindows: true,
    impactCoefficient: 1,
    ...more,
  };
}
