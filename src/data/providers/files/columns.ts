import type { ProviderTable } from '../provider.js';

/** The columns of a table of a market folder: those it needs and those it may have. docs/data-formats.md says what they mean. */
export interface TableColumns {
  required: readonly string[];
  optional: readonly string[];
}

/** The columns of every table, by its name in `market.yaml`. */
export const TABLE_COLUMNS: Readonly<Record<ProviderTable, TableColumns>> = {
  securities: {
    required: ['ticker'],
    optional: ['name', 'sector', 'industry', 'exchange', 'type', 'delisted', 'delisting_reason', 'delisting_return'],
  },
  tickers: { required: ['ticker', 'current'], optional: ['from', 'to'] },
  bars: { required: ['date', 'ticker', 'close'], optional: ['open', 'high', 'low', 'volume', 'dividend', 'split'] },
  bars_with_adjusted_close: {
    required: ['date', 'ticker', 'close', 'adj_close'],
    optional: ['open', 'high', 'low', 'volume'],
  },
  closes: { required: ['date', 'ticker', 'close', 'basis'], optional: [] },
  membership: { required: ['universe', 'ticker', 'from'], optional: ['to'] },
  fundamentals: { required: ['ticker', 'period_end', 'period', 'metric', 'value'], optional: ['published'] },
  earnings: { required: ['ticker', 'announced'], optional: ['session', 'fiscal_quarter', 'eps_actual', 'eps_estimate'] },
  revisions: { required: ['ticker', 'date'], optional: ['up', 'down', 'total'] },
  estimates: {
    required: ['ticker', 'date', 'period'],
    optional: ['period_end', 'eps', 'eps_7_days_ago', 'eps_30_days_ago', 'eps_60_days_ago', 'eps_90_days_ago'],
  },
  recommendations: {
    required: ['ticker', 'date', 'period'],
    optional: ['strong_buy', 'buy', 'hold', 'sell', 'strong_sell'],
  },
  news: { required: ['published', 'ticker', 'headline'], optional: ['publisher'] },
  rates: { required: ['date', 'series', 'value'], optional: [] },
  relations: { required: ['supplier', 'customer', 'published'], optional: ['weight'] },
};
