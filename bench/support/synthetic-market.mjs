/**
 * The synthetic market on which the peers of the benchmarks were measured: 3,000 securities × 2,520 days in 11 sectors, some listed late or
 * delisted early. All from hashes of indices, so that every language makes the same bytes.
 */
const SECTORS = 11;
const { imul } = Math;

const mix = (h) => {
  h ^= h >>> 16;
  h = imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};
const hash = (stream, i) => mix(mix((imul(i, 0x9e3779b1) + imul(stream, 0x632be5ab)) | 0) ^ imul(stream, 0x85157af5));
const uniform = (stream, i) => hash(stream, i) * (1 / 4294967296);
const ROOT_3 = Math.sqrt(3);

/** A bell-shaped number of mean 0 and variance 1: the sum of four 16-bit uniforms. */
const bell = (stream, i) => {
  const a = hash(stream, i);
  const b = hash(stream + 1000, i);
  return (((a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16)) * (1 / 65536) - 2) * ROOT_3;
};

/** Grids `close, high, low, volume` (date-major, shared between threads), the market's return of each day, and each security's sector. */
export function syntheticMarket(securities = 3000, days = 2520) {
  const grid = () => {
    const data = new Float64Array(new SharedArrayBuffer(securities * days * 8)).fill(Number.NaN);
    return { rows: days, columns: securities, data };
  };
  const [close, high, low, volume] = [grid(), grid(), grid(), grid()];
  const market = new Float64Array(new SharedArrayBuffer(days * 8));
  const sectors = new Int16Array(new SharedArrayBuffer(securities * 2));
  let bear = false;
  for (let t = 0; t < days; t++) {
    const u = uniform(2, t);
    if (bear ? u < 0.04 : u < 0.01) bear = !bear;
    market[t] = bear ? -0.001 + 0.02 * bell(1, t) : 0.0006 + 0.008 * bell(1, t);
  }
  const sectorReturns = Array.from({ length: SECTORS }, (_, k) =>
    Float64Array.from({ length: days }, (_, t) => 0.005 * bell(10 + k, t)),
  );
  for (let s = 0; s < securities; s++) {
    sectors[s] = Math.floor(uniform(3, s) * SECTORS);
    const beta = 1 + 0.35 * bell(40, s);
    const own = 0.01 + 0.02 * uniform(41, s);
    const drift = 0.0002 * bell(42, s);
    const turnover = 50000 + 5000000 * uniform(44, s);
    const start = uniform(45, s) < 0.15 ? Math.floor(uniform(47, s) * (days * 0.6)) : 0;
    const end = uniform(46, s) < 0.1 ? Math.floor(days - uniform(48, s) * (days * 0.3)) : days;
    let price = 10 + 190 * uniform(43, s);
    for (let t = 0; t < days; t++) {
      const i = (imul(s, days) + t) | 0;
      let surprise = own * bell(60, i);
      if (uniform(61, i) < 0.01) surprise = surprise * 4;
      let change = drift + beta * market[t];
      change = change + sectorReturns[sectors[s]][t];
      change = change + surprise;
      if (change < -0.5) change = -0.5;
      if (t === 0) change = 0;
      price = price * (1 + change);
      if (t < start || t >= end) continue;
      const span = price * (0.004 + 0.03 * uniform(62, i));
      const part = uniform(63, i);
      const place = t * securities + s;
      close.data[place] = price;
      high.data[place] = price + span * part;
      low.data[place] = price - span * (1 - part);
      volume.data[place] = Math.floor(turnover * (0.3 + uniform(64, i) + 20 * Math.abs(change)));
    }
  }
  return { close, high, low, volume, market, sectors, sectorCount: SECTORS };
}

/**
 * Date-major factors of that market, rounded to single precision as the peers have them: noise and a little of the return to come; NaN
 * where there is no price.
 */
export function syntheticFactors(close, forward, count) {
  const { rows: days, columns: securities } = close;
  return Array.from({ length: count }, (_, k) => {
    const data = new Float64Array(securities * days).fill(Number.NaN);
    for (let t = 0; t < days; t++) {
      for (let s = 0; s < securities; s++) {
        const place = t * securities + s;
        if (Number.isNaN(close.data[place])) continue;
        const known = Number.isNaN(forward[place]) ? 0 : forward[place];
        data[place] = Math.fround(bell(200 + k, (imul(s, days) + t) | 0) + known * 0.3);
      }
    }
    return data;
  });
}
