import type { Chart } from './read-chart.js';
import type { Spell } from './universe.js';
import { YAHOO_MARKET } from './yahoo-market.js';

/**
 * Why a chart cannot be taken for the prices, as traded, of whoever carried a ticker; null where it can. The rest of a sentence that begins
 * with the ticker. `spells` are the times of its membership, none if it is asked for by itself.
 */
export function doubtOf({ currency, splitsKnown, firstTrade }: Chart, spells: readonly Spell[]): string | null {
  if (currency !== null && currency !== YAHOO_MARKET.currency) {
    return `is quoted in ${currency === 'GBp' ? 'GBp, that is pence' : currency}; this market is in ${YAHOO_MARKET.currency}.`;
  }
  if (!splitsKnown)
    return 'its chart ends long before the last trade; without the splits since then no price is known as it was traded.';
  // Yahoo has the prices of whoever carries the ticker today, and none of a firm that carried it before.
  const gone = spells.length > 0 && spells.every(({ to }) => to !== null && firstTrade !== null && to <= firstTrade);
  return gone ? 'the ticker belongs to another firm now, first listed after the member had left.' : null;
}
