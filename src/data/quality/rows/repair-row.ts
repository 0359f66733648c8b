import type { ProviderTable } from '../../providers/provider.js';
import { faultOf, isInverted } from './logical-rules.js';
import type { Fault } from './rules.js';
import type { Row } from './schemas.js';

/** A row that was mended, and what was wrong with it. */
export interface Repair<Table extends ProviderTable> {
  row: Row<Table>;
  fault: Fault;
}

/**
 * The repair of a row, or null for a row that needs none or cannot be repaired.
 *
 * Two things can be repaired without a guess, both of bars. A low above the high, where the bar is in order as soon as the two are
 * exchanged: open and close lie between them. A volume below 0, which becomes 0. Whatever else is out of order has more than one possible
 * cause and is left to the logical rules. A repaired row needs no repair, and a row in order is never touched.
 */
export function repairOf<Table extends ProviderTable>(table: Table, row: Row<Table>): Repair<Table> | null {
  if (table !== 'bars' && table !== 'bars_with_adjusted_close') return null;
  const { high, low, volume } = row as Row<'bars'>;
  const inverted = isInverted({ high, low });
  const negative = volume < 0;
  if (!inverted && !negative) return null;
  const repaired = { ...row, ...(inverted && { high: low, low: high }), ...(negative && { volume: 0 }) };
  if (faultOf(table, repaired)) return null;
  const swapped = `low ${low} is above the high ${high}, and the bar is in order when they are exchanged`;
  const emptied = `volume is ${volume}; it is taken for 0`;
  if (!inverted) return { row: repaired, fault: { rule: 'negative_volume', reason: `${emptied}.` } };
  return { row: repaired, fault: { rule: 'high_low_swapped', reason: `${swapped}${negative ? `; ${emptied}` : ''}.` } };
}
