import type { TradingDay } from '../../../domain/trading-day.js';
import type { Panel } from '../../panel/panel.js';

/** Grid fields that a walk reads of its market's days. */
export const WALK_FIELDS = ['open', 'close', 'volume', 'dividend', 'split'] as const;

/** Sessions behind the deviation of returns that impact depends on. */
export const DEVIATION_SESSIONS = 20;

/** A holding that had no bar for so many sessions counts as delisted. A guess: halts of sound companies are shorter. */
export const SILENT_SESSIONS = 20;

/** What an unknown delisting return is taken for in the result beside: Shumway (1997), "The delisting bias in CRSP data", Journal of Finance 52(1). */
export const DELISTING_LOSS = -0.3;

/** How a security left the market. */
export interface Delisting {
  /** Its last session. */
  readonly date: TradingDay;
  /** From its last price to what holders got; null: unknown, which counts as 0. */
  readonly return: number | null;
}

/**
 * What happened on the sessions of a walk: it decides what holdings are worth and never what is held. `days` has the fields `WALK_FIELDS` of
 * everything that may be held and begins `DEVIATION_SESSIONS` before the first signal, or later, which leaves out the first impacts.
 */
export interface WalkMarket {
  readonly days: Panel;
  /** By security id. */
  readonly delistings: ReadonlyMap<number, Delisting>;
}
