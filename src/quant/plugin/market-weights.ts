/**
 * The weights of the market over candidates, and in words what they are of: capitalisations, where an unknown one counts with the median of
 * the others; equal weights where none is known.
 */
export function marketWeightsOf(marketCaps: Float64Array): { weights: Float64Array; source: string } {
  const n = marketCaps.length;
  const known = marketCaps.filter((cap) => cap > 0).sort();
  if (known.length === 0)
    return { weights: new Float64Array(n).fill(1 / n), source: 'equal weights, since no market cap is known,' };
  const median = known[Math.floor(known.length / 2)];
  const caps = marketCaps.map((cap) => (cap > 0 ? cap : median));
  const total = caps.reduce((sum, cap) => sum + cap, 0);
  const missing = n - known.length;
  return {
    weights: caps.map((cap) => cap / total),
    source: missing === 0 ? 'market caps' : `market caps (the median for ${missing} unknown)`,
  };
}
