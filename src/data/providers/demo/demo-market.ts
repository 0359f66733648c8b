import type { TradingDay } from '../../../domain/trading-day.js';
import { type FirmPath, walkFirm } from './firm-path.js';
import { demoFirms } from './firms.js';
import { type IndexPath, indexPath } from './index-path.js';
import { type MarketPath, marketPath } from './market-path.js';

/** The demo market as it was made, its latent sides included. */
export interface DemoMarket {
  seed: number;
  path: MarketPath;
  firms: FirmPath[];
  index: IndexPath;
}

/**
 * The demo market of a seed up to a day: the same bits on every machine, and the market up to an earlier day is its beginning.
 *
 * Makes all at once, about half a second for eight years.
 */
export function demoMarket(seed: number, last: TradingDay): DemoMarket {
  const path = marketPath(seed, last);
  const firms = demoFirms(seed).map((firm) => walkFirm(firm, path, seed));
  return { seed, path, firms, index: indexPath(path, firms) };
}
