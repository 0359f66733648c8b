/** Sessions over which the last risk-free rate that is known goes on being used. */
export const CARRIED_SESSIONS = 5;

/**
 * The risk-free return of each session, gaps of up to five sessions filled with the last one before; NaN beyond, and before the first. A panel's
 * are so already, and filled once: nobody who reads them fills them again.
 */
export function carriedRiskFree(returns: Float64Array): Float64Array {
  const out = new Float64Array(returns.length).fill(Number.NaN);
  let last = Number.NaN;
  let since = 0;
  for (let t = 0; t < returns.length; t++) {
    if (Number.isNaN(returns[t])) {
      if (++since > CARRIED_SESSIONS) last = Number.NaN;
    } else {
      last = returns[t];
      since = 0;
    }
    out[t] = last;
  }
  return out;
}
