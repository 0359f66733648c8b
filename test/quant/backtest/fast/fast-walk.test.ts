import fc from 'fast-check';
import { fastMarketOf } from '../../../../src/quant/backtest/fast/fast-market.js';
import { fastWalk } from '../../../../src/quant/backtest/fast/fast-walk.js';
import { rankRows } from '../../../../src/quant/backtest/fast/ranked-rows.js';
import type { HeldCount } from '../../../../src/quant/backtest/fast/top-ranked.js';
import { walk } from '../../../../src/quant/backtest/walk/walk.js';
import type { WalkMarket } from '../../../../src/quant/backtest/walk/walk-market.js';
import { orderOf, rankedTargets } from '../../../support/ranked-targets.js';
import { PLAIN_WALK, randomWalkMarket, scoresOf } from '../../../support/walk-market.js';

/** A random market whose dividends are paid on sessions with a bar. */
function marketOf(seed: number): WalkMarket {
  const market = randomWalkMarket(seed);
  const { close, dividend } = market.days.grids;
  close.data.forEach((price, i) => {
    if (Number.isNaN(price)) dividend.data[i] = 0;
  });
  return market;
}

const rowOf =
  (market: WalkMarket, scores = scoresOf(market)) =>
  (t: number, out: Float64Array) =>
    out.set(scores.data.subarray(t * scores.columns, (t + 1) * scores.columns));

describe('the fast walk', () => {
  it('has the numbers of the general walk to 1e-12', async () => {
    const anyRun = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      fill: fc.constantFrom('next_close' as const, 'signal_close' as const),
      everyDays: fc.integer({ min: 1, max: 30 }),
      costBps: fc.constantFrom(0, 10, 50),
      count: fc.constantFrom<HeldCount>({ names: 3 }, { names: 1 }, { fraction: 0.5 }, { fraction: 0.1 }),
    });
    await fc.assert(
      fc.asyncProperty(anyRun, async ({ seed, fill, everyDays, costBps, count }) => {
        const market = marketOf(seed);
        const { dates } = market.days;
        const signals = dates.flatMap((_, t) => (t >= 6 && (t - 6) % everyDays === 0 && t < dates.length - 1 ? [t] : []));
        const fast = fastWalk(fastMarketOf(market), rankRows(rowOf(market), 8, signals, { fraction: 0.5, names: 3 }), {
          signals,
          count,
          fill,
          costBps,
          capital: 1000,
        });
        const settings = {
          ...PLAIN_WALK,
          from: dates[6],
          fill,
          dividends: 'reinvest' as const,
          rebalance: { frequency: 'every_n_days' as const, everyDays, band: null },
          costs: { ...PLAIN_WALK.costs, commissionBps: costBps },
        };
        let t = 7;
        for await (const { days } of walk(rankedTargets(market.days, scoresOf(market), count), market, settings)) {
          days.equity.forEach((equity, i) => {
            expect(Math.abs(fast.equity[t] / equity - 1)).toBeLessThan(1e-12);
            expect(Math.abs(fast.turnover[t] - days.turnover[i])).toBeLessThan(1e-11);
            expect(Math.abs(fast.costs[t] - days.costs[i])).toBeLessThan(1e-9);
            t++;
          });
        }
        expect(t).toBe(dates.length);
      }),
      { numRuns: 100 },
    );
  });

  it('ranks the best of a date as a complete sort does, ties by place', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(1, 2, 3, Number.NaN), { minLength: 1, maxLength: 12 }), (row) => {
        const scores = { rows: 1, columns: row.length, data: Float64Array.from(row) };
        const { bestOf, eligible } = rankRows((_, out) => out.set(row), row.length, [0], { fraction: 0.5, names: 2 });
        const order = orderOf(scores, 0, null);
        expect([...bestOf.get(0)!]).toEqual([...order.subarray(0, Math.max(2, Math.floor(order.length / 2)))]);
        expect(eligible.get(0)).toBe(order.length);
      }),
    );
  });

  it('refuses a dividend without a bar, and a signal that leaves no session to trade on', () => {
    const market = marketOf(1);
    const ranked = rankRows(rowOf(market), 8, [119], { fraction: 1, names: 1 });
    const settings = { signals: [119], count: { names: 1 }, fill: 'next_close' as const, costBps: 0, capital: 1 };
    expect(() => fastWalk(fastMarketOf(market), ranked, settings)).toThrow('before the last of 120 sessions, but is on 119');
    market.days.grids.close.data[100 * 8 + 5] = Number.NaN;
    market.days.grids.dividend.data[100 * 8 + 5] = 1;
    expect(() => fastMarketOf(market)).toThrow('The dividend of T5 in session 100');
  });
});
