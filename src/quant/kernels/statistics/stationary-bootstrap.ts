/**
 * Writes the places of one stationary-bootstrap sample of a series of `out.length` numbers: blocks of geometric length, of `blockLength` on
 * average, each from a random place on and going on at the beginning where the series ends.
 *
 * Politis & Romano (1994), "The Stationary Bootstrap", Journal of the American Statistical Association 89(428). `random` is uniform on
 * [0, 1). Throws `RangeError` for a mean length below 1.
 */
export function stationarySample(out: Int32Array, blockLength: number, random: () => number): void {
  if (!(blockLength >= 1)) throw new RangeError(`Blocks should have a mean length of at least 1, but have ${blockLength}.`);
  const n = out.length;
  const anew = 1 / blockLength;
  let place = 0;
  for (let i = 0; i < n; i++) {
    if (i === 0 || random() < anew) place = Math.floor(random() * n);
    else place = place + 1 === n ? 0 : place + 1;
    out[i] = place;
  }
}
