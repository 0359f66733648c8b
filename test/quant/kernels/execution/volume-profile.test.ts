import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ProfileMethod, volumeProfile } from '../../../../src/quant/kernels/execution/volume-profile.js';
// As a script gets it.
import { volumeWeightedPrice } from '../../../../src/quant/plugin-api.js';
import { describeShared } from '../../../support/shared.js';
import { distance, flat } from '../covariance/support.js';

const NAN = Number.NaN;

function profileOf(rows: number[][], method: ProfileMethod): Float64Array {
  const out = new Float64Array(rows[0].length);
  volumeProfile(flat(rows), rows.length, rows[0].length, method, out);
  return out;
}

describe('volumeProfile', () => {
  const days = [[10, 10, 20], [300, 100, 0], [1, 1, 8]]; // biome-ignore format: a matrix

  it('counts volume, days, or the middle day', () => {
    expect(distance(profileOf(days, 'pooled'), [311 / 450, 111 / 450, 28 / 450])).toBeLessThan(1e-15);
    expect(distance(profileOf(days, 'mean'), [1.1 / 3, 0.6 / 3, 1.3 / 3])).toBeLessThan(1e-15);
    expect(distance(profileOf(days, 'median'), [0.25, 0.25, 0.5])).toBeLessThan(1e-15);
  });

  it('leaves out a day without volume, and counts what is missing as none', () => {
    expect(distance(profileOf([[0, 0], [1, 3], [NAN, NAN]], 'mean'), [0.25, 0.75])).toBeLessThan(1e-15); // biome-ignore format: a matrix
    expect(distance(profileOf([[1, NAN], [1, 1]], 'mean'), [0.75, 0.25])).toBeLessThan(1e-15); // biome-ignore format: a matrix
    expect(profileOf([[0, 0]], 'mean').every(Number.isNaN)).toBe(true);
  });

  it('refuses shapes that do not fit', () => {
    expect(() => volumeProfile(new Float64Array(5), 2, 3, 'mean', new Float64Array(3))).toThrow(RangeError);
  });
});

describeShared('the volume-weighted price of the literature', (shared) => {
  it('is 101.4', () => {
    const { vwap } = JSON.parse(readFileSync(path.join(shared, 'data/reference/literature.json'), 'utf8')).misc;
    expect(volumeWeightedPrice(Float64Array.from(vwap.p), Float64Array.from(vwap.v))).toBeCloseTo(vwap.vwap, 12);
  });
});

describe('volumeWeightedPrice', () => {
  it('leaves out a bar that lacks a price or volume, and is NaN without volume', () => {
    expect(volumeWeightedPrice(Float64Array.of(10, NAN, 20), Float64Array.of(1, 5, 3))).toBe(17.5);
    expect(volumeWeightedPrice(Float64Array.of(10), Float64Array.of(0))).toBeNaN();
    expect(() => volumeWeightedPrice(Float64Array.of(10), new Float64Array(2))).toThrow(RangeError);
  });
});
