import { METRICS, type Metric } from '../../domain/metrics.js';

/**
 * The grid fields of a panel.
 *
 * Bars: `open high low close volume` as traded; `adjOpen adjHigh adjLow adjClose` as a total-return index accumulated forward;
 * `adjVolume` in shares of the panel's first date; `dollarVolume`, money as traded; `dividend` and `split` by ex-date (0 and 1
 * on other days); `marketCap`, shares last published × splits since × raw close.
 *
 * Fundamentals, as known at each date's close: a stock or share metric by its name (`equity`), a flow over the last twelve
 * months as `netIncomeTtm`, its last quarter as `netIncome`; with `1y` or `5y` behind, the same figure of the period that ended one or
 * five years before the newest known one.
 */
export const BAR_FIELDS = [
  'open',
  'high',
  'low',
  'close',
  'volume',
  'adjOpen',
  'adjHigh',
  'adjLow',
  'adjClose',
  'adjVolume',
  'dollarVolume',
  'dividend',
  'split',
  'marketCap',
] as const;

export type BarField = (typeof BAR_FIELDS)[number];

/** A fundamental field, taken apart. */
export interface FundamentalField {
  metric: Metric;
  /** Over the last four quarters instead of the last one. */
  ttm: boolean;
  /** How many years before the newest known period: 0, 1 or 5. */
  yearsBefore: 0 | 1 | 5;
}

/** `netIncomeTtm5y` taken apart; null for a name that is no fundamental field. */
export function findFundamentalField(name: string): FundamentalField | null {
  const match = /^(.*?)(Ttm)?(1y|5y)?$/.exec(name);
  if (!match || !Object.hasOwn(METRICS, match[1])) return null;
  const metric = match[1] as Metric;
  if (match[2] && METRICS[metric] !== 'flow') return null;
  return { metric, ttm: match[2] !== undefined, yearsBefore: match[3] === '1y' ? 1 : match[3] === '5y' ? 5 : 0 };
}

/** Whether a name is a grid field of panels. */
export function isField(name: string): boolean {
  return (BAR_FIELDS as readonly string[]).includes(name) || findFundamentalField(name) !== null;
}
