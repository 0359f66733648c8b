import { METRICS } from '../../../domain/metrics.js';
import { isoOf } from '../../../domain/trading-day.js';
import type { ProviderTable } from '../../providers/provider.js';
import type { Fault } from './rules.js';
import type { Row } from './schemas.js';

/**
 * How far, relatively, a high may be below a close before it contradicts it. Sources compute open, high and low from rounded or
 * rescaled figures: prices of six digits agree to 1e-6 of themselves at best, while real errors are a tick or more (1e-4 and up).
 */
const ROUNDING = 1e-6;

/** The first thing about the values of a row that cannot be, or null. NaN is missing and contradicts nothing. */
export function faultOf<Table extends ProviderTable>(table: Table, row: Row<Table>): Fault | null {
  switch (table) {
    case 'bars':
      return barFault(row as Row<'bars'>) ?? actionFault(row as Row<'bars'>);
    case 'bars_with_adjusted_close': {
      const bar = row as Row<'bars_with_adjusted_close'>;
      return barFault(bar) ?? (bar.adj_close <= 0 ? notPositive('adj_close', bar.adj_close) : null);
    }
    case 'closes': {
      const { close } = row as Row<'closes'>;
      return close <= 0 ? notPositive('close', close) : null;
    }
    case 'membership':
    case 'tickers': {
      const { from, to } = row as Row<'tickers'>;
      return from !== null && to !== null && to <= from
        ? { rule: 'ends_before_it_begins', reason: `to ${isoOf(to)} is not after from ${isoOf(from)}.` }
        : null;
    }
    case 'fundamentals':
      return fundamentalFault(row as Row<'fundamentals'>);
    case 'revisions':
      return revisionFault(row as Row<'revisions'>);
    default:
      return null;
  }
}

type Prices = Pick<Row<'bars'>, 'open' | 'high' | 'low' | 'close'>;

function barFault({ open, high, low, close }: Prices): Fault | null {
  // Each comparison with NaN is false: a missing price contradicts nothing.
  if (close <= 0) return notPositive('close', close);
  if (open <= 0) return notPositive('open', open);
  if (high <= 0) return notPositive('high', high);
  if (low <= 0) return notPositive('low', low);
  if (isInverted({ high, low })) return disorder('low', low, 'above the high', high);
  const floor = low * (1 - ROUNDING);
  const ceiling = high * (1 + ROUNDING);
  if (close < floor) return disorder('close', close, 'below the low', low);
  if (close > ceiling) return disorder('close', close, 'above the high', high);
  if (open < floor) return disorder('open', open, 'below the low', low);
  if (open > ceiling) return disorder('open', open, 'above the high', high);
  return null;
}

/** Whether a low is above its high by more than rounding. */
export function isInverted({ high, low }: { high: number; low: number }): boolean {
  return low > high * (1 + ROUNDING);
}

function actionFault({ split, dividend }: Row<'bars'>): Fault | null {
  if (split <= 0) return { rule: 'split_not_positive', reason: `split is ${split}; it should be new shares for one old share.` };
  if (dividend < 0) return { rule: 'negative_dividend', reason: `dividend is ${dividend}; it should be 0 or more.` };
  return null;
}

function fundamentalFault({ metric, value, published, period_end }: Row<'fundamentals'>): Fault | null {
  if (published !== null && published < period_end) {
    return {
      rule: 'published_before_period_end',
      reason: `published on ${isoOf(published)}, before the period's end on ${isoOf(period_end)}.`,
    };
  }
  if (value <= 0 && isShareCount(metric)) {
    return { rule: 'shares_not_positive', reason: `${metric} is ${value}; a count of shares should be more than 0.` };
  }
  return null;
}

function revisionFault(row: Row<'revisions'>): Fault | null {
  for (const name of ['up', 'down', 'total'] as const) {
    if (row[name] < 0) return { rule: 'negative_count', reason: `${name} is ${row[name]}; it should be 0 or more.` };
  }
  return null;
}

/** Whether a metric counts shares. */
export function isShareCount(metric: string): boolean {
  return Object.hasOwn(METRICS, metric) && METRICS[metric as keyof typeof METRICS] === 'shares';
}

function notPositive(name: string, value: number): Fault {
  return { rule: 'price_not_positive', reason: `${name} is ${value}; a price should be more than 0.` };
}

function disorder(name: string, value: number, relation: string, bound: number): Fault {
  return { rule: 'high_low_order', reason: `${name} ${value} is ${relation} ${bound}.` };
}
