import { syntheticMarket } from './synthetic-market.mjs';

const DAYS = 2520;

/**
 * The last `rows` returns of the synthetic market, rows × n, date-major: of the first `n` securities that have all of them, or, with `all`, of
 * the first `n` with NaN where there is none. `drawn` is how many securities are made to choose from.
 */
export function recentReturns(n, rows, { drawn = n, all = false } = {}) {
  const { close } = syntheticMarket(drawn, DAYS);
  const first = (DAYS - rows - 1) * drawn;
  const last = (DAYS - 1) * drawn;
  const chosen = Array.from({ length: drawn }, (_, s) => s)
    .filter((s) => all || !Number.isNaN(close.data[first + s] + close.data[last + s]))
    .slice(0, n);
  const out = new Float64Array(rows * n);
  for (let t = 0; t < rows; t++) {
    const row = first + t * drawn;
    for (let i = 0; i < n; i++) {
      const s = chosen[i];
      out[t * n + i] = close.data[row + drawn + s] / close.data[row + s] - 1;
    }
  }
  return out;
}

/** The median of the milliseconds that `run` takes, after a warm-up. */
export function medianMs(run, repetitions = 40) {
  for (let k = 0; k < repetitions / 4; k++) run();
  const times = Array.from({ length: repetitions }, () => {
    const begin = performance.now();
    run();
    return performance.now() - begin;
  }).sort((a, b) => a - b);
  return times[Math.floor(repetitions / 2)];
}
