/**
 * Names of golden files whose handler is yet to come. Only these may be reported as pending; a file that is neither here nor
 * handled fails, and so does one that is both.
 */
export const PENDING: readonly string[] = [
  'backtest_e2e',
  'black_litterman',
  'black_scholes',
  'component_var',
  'deflated_sharpe',
  'gbm_baseline',
  'hrp',
  'information_coefficient',
  'kelly_qp',
  'ledoit_wolf',
  'mvo',
  'performance',
  'purged_cv',
  'risk_budget',
  'square_root_impact',
  'triple_barrier',
  'vwap_schedule',
];
