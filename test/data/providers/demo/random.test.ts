import { Random } from '../../../../src/data/providers/demo/random.js';

const draw = (random: Random, n: number, of: (random: Random) => number) => Array.from({ length: n }, () => of(random));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a stream of random numbers', () => {
  it('is the same for the same seed and name, and another one otherwise', () => {
    const uniforms = (seed: number, name: string) => draw(new Random(seed, name), 4, (random) => random.uniform());
    expect(uniforms(7, 'market')).toEqual(uniforms(7, 'market'));
    expect(uniforms(7, 'market')).not.toEqual(uniforms(8, 'market'));
    expect(uniforms(7, 'market')).not.toEqual(uniforms(7, 'rates'));
    expect(uniforms(7, 'ab')).not.toEqual(uniforms(7, 'ba'));
  });

  it('fills the unit interval evenly', () => {
    const values = draw(new Random(1, 'even'), 100_000, (random) => random.uniform());
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    // Four standard errors: 4 · √(1/12 / 100,000) = 0.0037.
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(0.0037);
    expect(Math.abs(mean(values.map((value, i) => value * (values[i + 1] ?? 0.5))) - 0.25)).toBeLessThan(0.004);
  });

  it('gives normal numbers with the right moments and tails', () => {
    const values = draw(new Random(1, 'normal'), 200_000, (random) => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(0.009);
    expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(0.013);
    expect(Math.abs(mean(values.map((value) => value ** 4)) - 3)).toBeLessThan(0.09);
    expect(Math.abs(values.filter((value) => value > 1.959964).length / values.length - 0.025)).toBeLessThan(0.0014);
  });

  it('draws whole numbers from both ends, picks every item, and shuffles without losing one', () => {
    const random = new Random(1, 'whole');
    const items = ['a', 'b', 'c'];
    expect([...new Set(draw(random, 200, (stream) => stream.integer(2, 4)))].sort()).toEqual([2, 3, 4]);
    expect([...new Set(Array.from({ length: 200 }, () => random.pick(items)))].sort()).toEqual(items);
    expect(random.shuffled(items).sort()).toEqual(items);
  });
});
