/**
 * How many robust deviations a value is from the median of others: |x − median| / (1.4826 · MAD), MAD being the median of the others'
 * distances to their median.
 *
 * Iglewicz & Hoaglin (1993), "How to Detect and Handle Outliers", ASQC Basic References in Quality Control 16, section 3.2: half of the
 * values may be wrong before it is. 1.4826 makes the MAD of normal values their standard deviation. Medians are R-7. Where more than half
 * of the others are equal, the MAD is 0 and the answer Infinity, or NaN for a value that equals them. NaN for no others at all.
 */
export function robustZ(value: number, others: Float64Array): number {
  const sorted = Float64Array.from(others).sort();
  const median = middleOf(sorted);
  const deviation = middleOf(sorted.map((other) => Math.abs(other - median)).sort());
  return Math.abs(value - median) / (CONSISTENT * deviation);
}

const CONSISTENT = 1.4826;

function middleOf(sorted: Float64Array): number {
  const half = sorted.length / 2;
  return sorted.length === 0 ? Number.NaN : (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}
