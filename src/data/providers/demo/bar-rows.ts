import { isoOf } from '../../../domain/trading-day.js';
import type { SourceRow } from '../provider.js';
import type { DemoMarket } from './demo-market.js';
import { exp } from './exact-math.js';
import type { FirmPath } from './firm-path.js';
import { Random } from './random.js';

/** The bars of a firm, ascending: its closes as they can be quoted, and the session that led to each. */
export function barRows({ seed, path }: DemoMarket, { firm, returns, closes, dividends, splits, shares }: FirmPath): SourceRow[] {
  const random = new Random(seed, `bars ${firm.ticker}`);
  const rows: SourceRow[] = [];
  for (let t = 0; t < closes.length; t++) {
    if (Number.isNaN(closes[t])) continue;
    const [overnight, up, down, busy] = [random.normal(), random.normal(), random.normal(), random.normal()];
    const close = quoted(closes[t]);
    const total = returns[t];
    const begin = closes[t] / (1 + total);
    const open = quoted(begin * (1 + 0.35 * total + 0.25 * firm.ownVolatility * overnight));
    const reach = 0.5 * firm.ownVolatility;
    const traded = firm.turnover * exp(0.3 * busy) * (1 + 12 * Math.abs(total)) * shares[t];
    rows.push({
      date: isoOf(path.sessions[path.first + t]),
      ticker: firm.ticker,
      open,
      high: quoted(Math.max(open, close) * (1 + reach * Math.abs(up))),
      low: quoted(Math.min(open, close) * (1 - Math.min(0.5, reach * Math.abs(down)))),
      close,
      volume: Math.max(100, Math.round(traded)),
      dividend: dividends[t],
      split: splits[t],
    });
  }
  return rows;
}

/** A price as an exchange quotes it: in cents, below one dollar in hundredths of a cent. */
export function quoted(price: number): number {
  return price >= 1 ? Math.round(price * 100) / 100 : Math.max(1, Math.round(price * 10000)) / 10000;
}
