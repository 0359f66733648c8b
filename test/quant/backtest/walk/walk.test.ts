import fc from 'fast-check';
import type { Step, WalkSettings, WalkState } from '../../../../src/quant/backtest/walk/step.js';
import type { TargetMaker } from '../../../../src/quant/backtest/walk/target-maker.js';
import { walk } from '../../../../src/quant/backtest/walk/walk.js';
import type { WalkMarket } from '../../../../src/quant/backtest/walk/walk-market.js';
import { rankedTargets } from '../../../support/ranked-targets.js';
import { tinyPanel } from '../../../support/tiny-panel.js';
import { PLAIN_WALK, randomWalkMarket, scoresOf } from '../../../support/walk-market.js';

const DAY = PLAIN_WALK.from;

/** One security `A` (id 1) with closes and, where not said otherwise, opens equal to them. */
function market(security: Record<string, number[]>, other: Record<string, number[]> = { close: [50] }): WalkMarket {
  const filled = (fields: Record<string, number[]>) => ({
    open: fields.close,
    volume: [1e6],
    dividend: [0],
    split: [1],
    ...fields,
  });
  return { days: tinyPanel({ securities: { A: filled(security), B: filled(other) } }), delistings: new Map() };
}

const always =
  (weights: Record<number, number>): TargetMaker =>
  () => ({ weights: new Map(Object.entries(weights).map(([id, w]) => [Number(id), w])), ruleChecks: [], warnings: [] });

async function run(
  maker: TargetMaker,
  where: WalkMarket,
  settings: Partial<WalkSettings> = {},
  state: WalkState | null = null,
): Promise<{ steps: Step[]; equity: number[]; last: Step }> {
  const steps: Step[] = [];
  for await (const step of walk(maker, where, { ...PLAIN_WALK, ...settings }, state)) steps.push(step);
  return { steps, equity: steps.flatMap(({ days }) => days.equity), last: steps[steps.length - 1] };
}

describe('a walk', () => {
  it('trades at the open after the signal and is worth the close', async () => {
    const { equity, last } = await run(always({ 1: 1 }), market({ open: [99, 100, 110], close: [100, 110, 121] }));
    expect(equity).toEqual([1100, 1210]);
    expect(last.trades).toMatchObject([{ date: DAY + 1, ticker: 'A', side: 'BUY', shares: 10, price: 100, reason: 'rebalance' }]);
  });

  it('trades at the next close, or for comparison at the close of the signal', async () => {
    const where = market({ open: [99, 100, 110], close: [100, 110, 121] });
    const next = await run(always({ 1: 1 }), where, { fill: 'next_close' });
    expect(next.equity.map(Math.round)).toEqual([1000, 1100]);
    const same = await run(always({ 1: 1 }), where, { fill: 'signal_close' });
    expect(same.equity).toEqual([1100, 1210]);
  });

  it('pays commission and half the spread on the change of weight', async () => {
    const costs = { commissionBps: 60, halfSpreadBps: 40, impactCoefficient: 0, borrowFeeAnnual: 0 };
    const { last } = await run(always({ 1: 1 }), market({ close: [100, 100, 110] }), { costs });
    expect(last.days.equity[0]).toBeCloseTo(990, 10);
    expect(last.days.equity[1]).toBeCloseTo(1089, 10);
    expect([last.days.costs[0], last.days.turnover[0], last.trades[0].cost]).toEqual([10, 1, 10]);
  });

  it('pays an impact with the square root of its part of the volume', async () => {
    const close = [100, 101, 100, 101, 100, 101, 100];
    const costs = { ...PLAIN_WALK.costs, impactCoefficient: 1 };
    const costOf = async (volume: number) => {
      const where = market({ close, volume: [volume] });
      return (await run(always({ 1: 1 }), where, { costs, from: DAY + 4, to: DAY + 5 })).last.days.costs[0];
    };
    expect((await costOf(1e4)) / (await costOf(4e4))).toBeCloseTo(2, 10);
    // Ten of 10,000 shares at a deviation of 1 % for 2/3 of √0.001: the day itself has no part in the deviation.
    expect(await costOf(1e4)).toBeCloseTo(1000 * 0.0114 * (2 / 3) * Math.sqrt(0.001), 2);
    close[5] = 300;
    const jump = await costOf(1e4);
    close[5] = 101;
    expect(jump).toBeLessThan(await costOf(1e4));
  });

  it('credits a dividend in cash on its ex-date, or buys for it at the close', async () => {
    const where = market({ close: [100, 100, 90, 99], dividend: [0, 0, 10, 0] });
    expect((await run(always({ 1: 1 }), where)).equity).toEqual([1000, 1000, 1090]);
    const { equity, last } = await run(always({ 1: 1 }), where, { dividends: 'reinvest' });
    expect(equity[2]).toBeCloseTo(1100, 10);
    expect(last.state.cash).toBe(0);
  });

  it('multiplies shares by a split, paying what is less than a share', async () => {
    const split = [1, 1, 1.5, 1];
    const close = [100, 200, 133.33333333333334, 133.33333333333334];
    const { last } = await run(always({ 1: 1 }), market({ close, split }), { fractionalShares: false });
    expect(last.state.holdings).toMatchObject([{ shares: 7 }]);
    expect(last.state.equity).toBeCloseTo(1000, 9);
  });

  it('buys whole shares and keeps the rest as cash', async () => {
    const { last } = await run(always({ 1: 0.5, 2: 0.5 }), market({ close: [300, 300, 300] }), { fractionalShares: false });
    expect(last.holdings).toMatchObject({ shares: [1, 10], price: [300, 50], cash: 200, equity: 1000 });
  });

  it('pays for the lots that are traded, and nothing for what is rounded away', async () => {
    const settings = {
      ...{ fractionalShares: false, lot: 4, rebalance: { frequency: 'every_n_days' as const, everyDays: 1, band: null } },
      costs: { commissionBps: 100, halfSpreadBps: 0, impactCoefficient: 0, borrowFeeAnnual: 0 },
    };
    const { steps } = await run(always({ 1: 0.7 }), market({ close: [100, 100, 100, 101] }), settings);
    // Four of seven shares at first; then there is nothing to trade, and nothing to pay.
    expect(steps.map(({ trades }) => trades.map(({ shares, cost }) => [shares, cost]))).toEqual([[[4, 4]], [], []]);
    expect(steps.flatMap(({ days }) => days.costs)).toEqual([4, 0, 0]);
    expect(steps.flatMap(({ days }) => days.turnover)).toEqual([0.4, 0, 0]);
  });

  it('earns the risk-free rate on cash, and nothing on a day whose rate is not known', async () => {
    const where = market({ close: [100] }, { close: [50, 50, 50, 50] });
    where.days.series.riskFree.set([0, 0.01, Number.NaN, 0.02]);
    expect((await run(always({}), where)).equity).toEqual([1010, 1010, 1010 + 1010 * 0.02]);
  });

  it('keeps a halted holding at its last price and does not trade it', async () => {
    const nan = Number.NaN;
    const where = market({ close: [100, 100, nan, nan, 120] });
    let calls = 0;
    const first: TargetMaker = (request) => always(calls++ === 0 ? { 1: 1 } : { 2: 1 })(request);
    const { steps } = await run(first, where, { rebalance: { frequency: 'every_n_days', everyDays: 1, band: null } });
    expect(steps.map(({ trades }) => trades.map(({ ticker, side }) => `${side} ${ticker}`))).toEqual([
      ['BUY A'],
      [],
      [],
      ['SELL A', 'BUY B'],
    ]);
    expect(steps[3].state.equity).toBe(1200);
  });

  it('takes a delisted holding out at its last price with its delisting return', async () => {
    const where = market({ close: [100, 100, 100, Number.NaN, Number.NaN] }, { close: [50] });
    const known = { ...where, delistings: new Map([[1, { date: DAY + 2, return: -0.4 }]]) };
    const { equity, last } = await run(always({ 1: 0.5 }), known);
    expect(equity).toEqual([1000, 800, 800, 800]);
    expect(last.trades[1]).toMatchObject({ reason: 'delisting', price: 60, cost: 0 });
    const unknown = { ...where, delistings: new Map([[1, { date: DAY + 2, return: null }]]) };
    const beside = await run(always({ 1: 0.5 }), unknown);
    expect(beside.equity).toEqual([1000, 1000, 1000, 1000]);
    expect(beside.last.days.equityAtDelistingLoss).toEqual([1000, 850, 850, 850]);
  });

  it('takes a holding out that had no bar for twenty sessions, and buys none at its last close', async () => {
    const close = Array.from({ length: 30 }, (_, t) => (t < 5 ? 100 : Number.NaN));
    const rebalance = { frequency: 'every_n_days' as const, everyDays: 40, band: null };
    const { last } = await run(always({ 1: 1 }), market({ close }), { rebalance });
    expect(last.trades.map(({ reason, date }) => [reason, date - DAY])).toEqual([
      ['rebalance', 1],
      ['delisting', 24],
    ]);
    const gone = { ...market({ close: [100] }), delistings: new Map([[1, { date: DAY + 1, return: null }]]) };
    const short = { rebalance, fill: 'next_close' as const };
    expect((await run(always({ 1: 1 }), { ...gone, days: market({ close: [100, 100, 100] }).days }, short)).last.trades).toEqual(
      [],
    );
  });

  it('pays the fee for borrowed shares and gains when they fall', async () => {
    const costs = { ...PLAIN_WALK.costs, borrowFeeAnnual: 0.252 };
    const { equity } = await run(always({ 1: -0.5 }), market({ close: [100, 100, 80] }), { costs });
    expect(equity).toEqual([1000, 1000 + 100 - 0.5]);
  });

  it('ends on the day on which a short has cost all that there was, and does not go on from there', async () => {
    const where = market({ close: [100, 100, 150, 200, 210, 100, 50] });
    const { equity, last, steps } = await run(always({ 1: -1 }), where);
    expect(equity).toEqual([1000, 500, 0]);
    expect(last.days.exposure).toEqual([1, 3, 0]);
    expect([steps.length, last.state.date]).toEqual([1, DAY + 3]);
    expect((await run(always({ 1: -1 }), where, {}, last.state)).steps).toEqual([]);
  });

  it('makes new targets when a weight has left its band', async () => {
    const where = market({ close: [100, 100, 105, 130, 130, 130] });
    const rebalance = { frequency: 'drift_band' as const, everyDays: null, band: 0.05 };
    const { steps } = await run(always({ 1: 0.5, 2: 0.5 }), where, { rebalance });
    expect(steps.map(({ signalDate }) => signalDate - DAY)).toEqual([0, 3]);
    expect(steps[1].trades.map(({ reason }) => reason)).toEqual(['band', 'band']);
  });

  it('makes targets on the last session of a month or of a week, but none on its own last session', async () => {
    const where = market({ close: Array.from({ length: 61 }, () => 100) });
    const daysOf = async (frequency: 'month_end' | 'week_end') => {
      const { steps } = await run(always({ 1: 1 }), where, { rebalance: { frequency, everyDays: null, band: null } });
      return steps.map(({ signalDate }) => signalDate - DAY);
    };
    // 2020-01-31 and -02-29 are days 30 and 59 of sessions up to day 60; 2020-01-05 was the first Sunday.
    expect(await daysOf('month_end')).toEqual([30, 59]);
    expect(await daysOf('week_end')).toEqual([4, 11, 18, 25, 32, 39, 46, 53]);
  });

  it('begins later where the first targets cannot be made', async () => {
    const where = market({ close: Array.from({ length: 12 }, () => 100) });
    const { steps } = await run((request) => (request.date < DAY + 8 ? null : always({ 1: 1 })(request)), where);
    expect(steps).toMatchObject([{ index: 0, signalDate: DAY + 10 }]);
  });

  it('never needs more cash than there is', async () => {
    const { last } = await run(always({ 1: 0.8, 2: 0.8 }), market({ close: [100, 100] }));
    expect(last.holdings).toMatchObject({ cash: 0, weight: [0.5, 0.5] });
  });
});

describe('a walk over a random market', () => {
  const anyWalk = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    fill: fc.constantFrom('next_open' as const, 'next_close' as const, 'signal_close' as const),
    dividends: fc.constantFrom('cash' as const, 'reinvest' as const),
    fractionalShares: fc.boolean(),
    costs: fc.constantFrom(PLAIN_WALK.costs, {
      commissionBps: 20,
      halfSpreadBps: 10,
      impactCoefficient: 1,
      borrowFeeAnnual: 0.01,
    }),
    rebalance: fc.constantFrom<WalkSettings['rebalance']>(
      PLAIN_WALK.rebalance,
      { frequency: 'month_end', everyDays: null, band: null },
      { frequency: 'drift_band', everyDays: null, band: 0.03 },
    ),
  });
  const walked = async ({ seed, ...settings }: { seed: number } & Partial<WalkSettings>, changed = 0) => {
    const where = randomWalkMarket(seed, { changed });
    const maker = rankedTargets(where.days, scoresOf(where), { names: 4 });
    return { where, maker, ...(await run(maker, where, { capital: 1e5, ...settings })) };
  };

  it('is worth cash + Σ shares × price each day, with no cash below 0 and no trade at another price than its fill', async () => {
    await fc.assert(
      fc.asyncProperty(anyWalk, async (settings) => {
        const { where, steps } = await walked(settings);
        const { dates, grids, securities } = where.days;
        const columns = securities.length;
        for (const { state, days, trades, signalDate } of steps) {
          const value = state.holdings.reduce((sum, { shares, price }) => sum + shares * price, state.cash);
          expect(Math.abs(days.equity[days.equity.length - 1] / value - 1)).toBeLessThan(1e-12);
          expect(Math.min(...days.cash)).toBeGreaterThanOrEqual(0);
          for (const { date, securityId, price, reason } of trades) {
            if (reason === 'delisting') continue;
            const fill = settings.fill === 'signal_close' ? signalDate : signalDate + 1;
            const field = settings.fill === 'next_open' ? 'open' : 'close';
            expect(date).toBe(fill);
            expect(price).toBe(grids[field].data[dates.indexOf(date) * columns + securityId - 10]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('explains each change of its cash by trades, costs, dividends, interest and parts of shares alone', async () => {
    await fc.assert(
      fc.asyncProperty(anyWalk, async (settings) => {
        const { where, steps } = await walked({ ...settings, dividends: 'cash', fractionalShares: true });
        const { dates, grids, series, securities } = where.days;
        for (const step of steps.filter(({ days }) => days.date.length === 1)) {
          const t = dates.indexOf(step.days.date[0]);
          const before = steps[step.index - 1]?.state;
          if (before === undefined || Number.isNaN(series.riskFree[t])) continue;
          let cash = before.cash * (1 + series.riskFree[t]) - step.days.costs[0];
          for (const { securityId, shares } of before.holdings) {
            cash += shares * (grids.dividend.data[t * securities.length + securityId - 10] || 0);
          }
          for (const { side, value } of step.trades) cash += side === 'SELL' ? value : -value;
          if (settings.fill !== 'signal_close') expect(Math.abs(cash - step.days.cash[0])).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('goes on from a stored state, and runs twice, to the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anyWalk, fc.nat(), async (settings, place) => {
        const { where, maker, steps } = await walked(settings);
        expect(JSON.stringify((await walked(settings)).steps)).toBe(JSON.stringify(steps));
        if (steps.length < 2) return;
        const cut = place % (steps.length - 1);
        const { seed: _, ...rest } = settings;
        const state = JSON.parse(JSON.stringify(steps[cut].state)) as WalkState;
        const later = await run(maker, where, { capital: 1e5, ...rest }, state);
        expect(JSON.stringify(later.steps)).toBe(JSON.stringify(steps.slice(cut + 1)));
      }),
      { numRuns: 30 },
    );
  });

  it('has the same past whatever the future', async () => {
    await fc.assert(
      fc.asyncProperty(anyWalk, async (settings) => {
        const [{ steps, where }, other] = [await walked(settings), await walked(settings, 40)];
        const known = where.days.dates[where.days.dates.length - 41];
        const past = (all: Step[]) => JSON.stringify(all.filter(({ state }) => state.date <= known));
        expect(past(other.steps)).toBe(past(steps));
        expect(other.last.state.equity).not.toBe(steps[steps.length - 1].state.equity);
      }),
      { numRuns: 20 },
    );
  });
});
