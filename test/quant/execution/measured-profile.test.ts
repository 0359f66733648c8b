import { readFileSync } from 'node:fs';
import path from 'node:path';
// As a script gets them.
import { measuredProfile, planVwap } from '../../../src/quant/plugin-api.js';
import { describeShared } from '../../support/shared.js';

describe('measuredProfile', () => {
  it('is the median of the parts of each day, so that one odd day does not count', () => {
    const { name, fractions } = measuredProfile('AAA', [
      [6, 4],
      [60, 40],
      [0, 1000],
    ]);
    expect(name).toBe('AAA on 3 days');
    expect([...Array.from(fractions)]).toEqual([0.6, 0.4]);
  });

  it('refuses no sessions, sessions without volume, and those of unequal length', () => {
    expect(() => measuredProfile('AAA', [])).toThrow(RangeError);
    expect(() => measuredProfile('AAA', [[0, 0]])).toThrow('volume');
    expect(() => measuredProfile('AAA', [[1], [1, 2]])).toThrow('equally many');
  });
});

describeShared('a profile of real half hours', (shared) => {
  it('is high at both ends of the session, and schedules whole shares that add up exactly', () => {
    const file = path.join(shared, 'data/intraday/spy_30min_rth_2021-03-10_16.csv');
    const byDay = new Map<string, number[]>();
    for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
      const day = line.slice(0, 10);
      byDay.set(day, [...(byDay.get(day) ?? []), Number(line.split(',')[4])]);
    }
    const sessions = [...byDay.values()].filter(({ length }) => length === 13);
    const profile = measuredProfile('SPY', sessions);
    const plan = planVwap({ shares: 99_999, dailyVolume: 1e8, volatility: 0.01, participationCap: null, profile });
    const shares = plan.slices.map((slice) => slice.shares);
    expect(shares.reduce((sum, part) => sum + part, 0)).toBe(99_999);
    const noon = Math.max(...shares.slice(5, 8));
    expect(shares[0]).toBeGreaterThan(noon);
    expect(shares[12]).toBeGreaterThan(noon);
    expect(plan.profile).toBe(`SPY on ${sessions.length} days`);
  });
});
