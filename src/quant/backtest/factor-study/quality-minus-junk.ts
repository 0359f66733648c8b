import { Ranker } from '../../kernels/statistics/ranker.js';
import { eachDate, type LongShortUniverse } from './long-short.js';
import { checkGrid } from './universe.js';

/** Part of a size group that is quality, and that is junk. */
const TAIL = 0.3;

/**
 * The return to the next date of quality minus junk: the mean over small and big names of (quality − junk).
 *
 * Asness, Frazzini & Pedersen (2019), "Quality minus junk", Review of Accounting Studies 24(1), sec. 3.3, after Fama & French (1993): names are
 * parted at the median market cap, and within each half the highest 30 percent of quality are held and the lowest 30 percent sold, weighted
 * by market cap. `quality` and `marketCaps` are dates × securities; a name needs both. The median is that of the universe, not of the
 * exchange. NaN on a date with fewer than four names or a side without a known return.
 */
export function qualityMinusJunk(quality: Float64Array, marketCaps: Float64Array, universe: LongShortUniverse): Float64Array {
  const { dates, columns, nextReturns } = universe;
  checkGrid('Quality', quality, dates.length * columns);
  checkGrid('Market caps', marketCaps, dates.length * columns);
  const both = quality.map((value, i) => (marketCaps[i] > 0 ? value : Number.NaN));
  const ranker = new Ranker(columns);
  const caps = new Float64Array(columns);
  const own = new Float64Array(columns);
  return eachDate(both, universe, (row, places, values, n) => {
    if (n < 4) return Number.NaN;
    for (let i = 0; i < n; i++) caps[i] = marketCaps[row + places[i]];
    const bySize = ranker.order(caps, n).slice(0, n);
    const half = n >> 1;
    return (spread(bySize.subarray(0, half)) + spread(bySize.subarray(half))) / 2;

    function spread(group: Int32Array): number {
      group.forEach((i, k) => {
        own[k] = values[i];
      });
      const size = Math.max(1, Math.floor(group.length * TAIL));
      const order = ranker.order(own, group.length);
      return mean(group, order, group.length - size, group.length) - mean(group, order, 0, size);
    }

    function mean(group: Int32Array, order: Int32Array, from: number, to: number): number {
      let weight = 0;
      let earned = 0;
      for (let k = from; k < to; k++) {
        const i = group[order[k]];
        const value = nextReturns[row + places[i]];
        if (Number.isNaN(value)) continue;
        weight += caps[i];
        earned += caps[i] * value;
      }
      return earned / weight;
    }
  });
}
