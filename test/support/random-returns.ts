import { randomStream } from '../../src/quant/kernels/random.js';
import type { ReturnSample } from '../../src/quant/plugin/covariance.js';

/** Daily returns of securities that follow one market to different degrees, each a little noisier than the one before; the same for the same seed. */
export function randomReturns(seed: number, rows: number, columns: number): ReturnSample {
  const random = randomStream(seed);
  // The sum of four is near enough to a normal number; its deviation is √(4/12).
  const noise = () => (random() + random() + random() + random() - 2) * Math.sqrt(3);
  const loadings = Array.from({ length: columns }, () => 0.4 + 1.2 * random());
  const data = new Float64Array(rows * columns);
  for (let t = 0; t < rows; t++) {
    const market = 0.0004 + 0.009 * noise();
    for (let s = 0; s < columns; s++) data[t * columns + s] = loadings[s] * market + (0.008 + 0.001 * s) * noise();
  }
  return { rows, columns, data };
}
