/**
 * The fundamental metrics that AlphaQL knows by name, and how a figure of each behaves in time. Metrics of other names are
 * stored and served, but only these are panel fields.
 */
export const METRICS = {
  revenue: 'flow',
  costOfRevenue: 'flow',
  grossProfit: 'flow',
  operatingIncome: 'flow',
  netIncome: 'flow',
  operatingCashFlow: 'flow',
  capitalExpenditure: 'flow',
  freeCashFlow: 'flow',
  depreciation: 'flow',
  totalAssets: 'stock',
  currentAssets: 'stock',
  currentLiabilities: 'stock',
  cash: 'stock',
  totalDebt: 'stock',
  equity: 'stock',
  dilutedShares: 'shares',
} as const satisfies Record<string, MetricKind>;

/** A flow adds up over a period; a stock is a level at its end; shares are a level that splits change. */
export type MetricKind = 'flow' | 'stock' | 'shares';

export type Metric = keyof typeof METRICS;
