/** What the risk of a cluster is measured in: its variance, or its standard deviation with inverse volatilities as weights inside. */
export type ClusterRisk = 'variance' | 'standard_deviation';

/**
 * Divides 1 among n things by recursive bisection of an order in which similar ones are neighbours; false where it cannot be done: a
 * variance that is not positive, or caps that add up to less than 1.
 *
 * López de Prado (2016), "Building Diversified Portfolios that Outperform Out of Sample", section 2.3: each half of the list (the left one
 * of ⌊length / 2⌋) gets a share of 1 − V_half / (V_left + V_right), V being the variance of its inverse-variance portfolio; equal
 * shares where both are without risk. With `caps`, one a thing, the share of each split is moved as little as the room below it
 * demands, so that no weight is above its cap.
 *
 * `covariance` is n × n, positive semi-definite; `out` gets the weights in the order of the covariance. Cost n². Throws `RangeError` for
 * shapes that do not fit.
 */
export function bisectWeights(
  covariance: Float64Array,
  n: number,
  order: Int32Array,
  out: Float64Array,
  { risk = 'variance', caps }: { risk?: ClusterRisk; caps?: Float64Array } = {},
): boolean {
  if (!(n >= 1 && covariance.length >= n * n && order.length >= n && out.length >= n && (caps?.length ?? n) >= n)) {
    throw new RangeError(
      `A bisection of ${n} needs ${n * n} covariances and ${n} places in the order, the weights and the caps, but there are ` +
        `${covariance.length}, ${order.length}, ${out.length} and ${caps?.length}.`,
    );
  }
  const sorted = new Float64Array(n * n);
  const inverse = new Float64Array(n);
  /** Room below the cap of everything before a place, so that the room of a cluster is a difference. */
  const room = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    const row = order[i] * n;
    for (let j = 0; j < n; j++) sorted[i * n + j] = covariance[row + order[j]];
    const variance = sorted[i * n + i];
    if (!(variance > 0 && variance < Number.POSITIVE_INFINITY)) return false;
    inverse[i] = 1 / (risk === 'variance' ? variance : Math.sqrt(variance));
    room[i + 1] = room[i] + (caps ? Math.max(0, Math.min(1, caps[order[i]])) : 1);
  }
  if (!(room[n] >= 1 - CAP_ROUNDING)) return false;
  const clusters = [[0, n, 1]];
  for (;;) {
    const cluster = clusters.pop();
    if (cluster === undefined) return true;
    const [begin, end, weight] = cluster;
    if (end - begin === 1) {
      out[order[begin]] = caps ? Math.min(weight, caps[order[begin]]) : weight;
      continue;
    }
    const middle = begin + Math.floor((end - begin) / 2);
    const left = clusterRisk(sorted, n, inverse, begin, middle, risk);
    const right = clusterRisk(sorted, n, inverse, middle, end, risk);
    let part = weight * (left + right > 0 ? 1 - left / (left + right) : 0.5);
    if (caps) part = Math.max(weight - (room[end] - room[middle]), Math.min(part, room[middle] - room[begin]));
    clusters.push([middle, end, weight - part], [begin, middle, part]);
  }
}

/** Caps that add up to 1 but for rounding are enough. */
const CAP_ROUNDING = 1e-12;

/** Risk of the portfolio of the places `begin … end` − 1 whose weights are proportional to `inverse`. */
function clusterRisk(
  covariance: Float64Array,
  n: number,
  inverse: Float64Array,
  begin: number,
  end: number,
  risk: ClusterRisk,
): number {
  let variance = 0;
  let total = 0;
  for (let i = begin; i < end; i++) {
    let sum = 0;
    for (let j = begin, at = i * n + begin; j < i; j++, at++) sum += inverse[j] * covariance[at];
    variance += inverse[i] * (2 * sum + inverse[i] * covariance[i * n + i]);
    total += inverse[i];
  }
  variance = Math.max(0, variance) / (total * total);
  return risk === 'variance' ? variance : Math.sqrt(variance);
}
