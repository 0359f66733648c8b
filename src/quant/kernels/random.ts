/**
 * A stream of uniform numbers on [0, 1) in steps of 2⁻³², the same on every machine: SplitMix (Steele, Lea & Flood 2014, "Fast
 * splittable pseudorandom number generators", OOPSLA, fig. 17) on 32 bits, with the finaliser of MurmurHash3. For starts and
 * shuffles; its period of 2³² is too short for large simulations.
 */
export function randomStream(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 4294967296;
  };
}
