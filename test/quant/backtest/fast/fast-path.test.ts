import fc from 'fast-check';
import { z } from 'zod';
import { sha256 } from '../../../../src/jobs/sha256.js';
import { equalTargets } from '../../../../src/quant/backtest/fast/equal-targets.js';
import { fastPathOf, rankingKeyOf } from '../../../../src/quant/backtest/fast/fast-path.js';
import { planTargets, walkHistory } from '../../../../src/quant/backtest/walk/plan-targets.js';
import { prefixPanels } from '../../../../src/quant/backtest/walk/prefix-panels.js';
import type { Step, WalkSettings } from '../../../../src/quant/backtest/walk/step.js';
import type { TargetMaker } from '../../../../src/quant/backtest/walk/target-maker.js';
import { walk } from '../../../../src/quant/backtest/walk/walk.js';
import type { WalkMarket } from '../../../../src/quant/backtest/walk/walk-market.js';
import ledoitWolf from '../../../../src/quant/covariances/ledoit-wolf.js';
import levyRsl from '../../../../src/quant/factors/levy-rsl.js';
import momentum from '../../../../src/quant/factors/momentum.js';
import equalWeight from '../../../../src/quant/optimizers/equal-weight.js';
import inverseVariance from '../../../../src/quant/optimizers/inverse-variance.js';
import type { Panel } from '../../../../src/quant/panel/panel.js';
import { defineFactor } from '../../../../src/quant/plugin/factor.js';
import { Registry } from '../../../../src/quant/plugin/registry.js';
import { rankOrders } from '../../../../src/quant/ranking/rank-orders.js';
import maxWeight from '../../../../src/quant/risk-rules/max-weight.js';
import type { Plan } from '../../../../src/quant/strategy/plan.js';
import { readStrategy } from '../../../../src/quant/strategy/read-strategy.js';
import { PLAIN_WALK, randomWalkMarket } from '../../../support/walk-market.js';

/** An exposure of everybody, also of those without a price or a past. */
const size = defineFactor({
  name: 'Size',
  description: 'What is said of the size.',
  category: 'test',
  params: z.object({}),
  inputs: ['marketCap'],
  history: () => 1,
  compute: ({ marketCap }) => marketCap,
});

const registry = new Registry();
for (const plugin of [momentum, levyRsl, size, equalWeight, inverseVariance, ledoitWolf, maxWeight]) {
  registry.register(plugin, { builtIn: true });
}

const DOCUMENT = {
  strategy: { name: 'test' },
  factors: [
    { name: 'Momentum', weight: 0.3, params: { lookback: 10 } },
    { name: 'LevyRSL', weight: 0.2, params: { lookback: 8 } },
    { name: 'Size', weight: 0.5 },
  ],
  standardise: { winsorise: 0.1, neutralise: false },
  regime: false,
  optimizer: { name: 'EqualWeight' },
  covariance: { name: 'LedoitWolf', params: { window: 20 } },
};

function planOf(changes: object = {}): Plan {
  const { plan, problems } = readStrategy(JSON.stringify({ ...DOCUMENT, ...changes }), registry, sha256);
  if (plan === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return plan;
}

/** A market with halts, splits, dividends, delistings, a late listing, and members that come and go. */
function marketOf(seed: number): WalkMarket & { days: Panel } {
  const { days, delistings } = randomWalkMarket(seed);
  const { close, volume } = days.grids;
  const benchmark = Float64Array.from(days.dates, (_, t) => 100 + Math.sin(t * seed));
  const members = days.members.map((_, i) => ((i * seed) % 7 === 0 ? 0 : 1));
  const sizes = { ...close, data: close.data.map((_, i) => Math.sin(i * seed)) };
  const grids = { ...days.grids, adjClose: close, dollarVolume: volume, marketCap: sizes };
  return { days: { ...days, members, grids, series: { ...days.series, benchmark } }, delistings };
}

async function stepsOf(maker: TargetMaker, market: WalkMarket, settings: WalkSettings): Promise<Omit<Step, 'warnings'>[]> {
  const steps = [];
  for await (const { warnings: _warnings, ...step } of walk(maker, market, settings)) steps.push(step);
  return steps;
}

describe('the fast path', () => {
  it('makes the same steps as the general walk, to the bit, however they are traded', async () => {
    const anyWalk = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      topN: fc.constantFrom(null, 1, 2, 3, 5),
      fill: fc.constantFrom('next_open' as const, 'next_close' as const, 'signal_close' as const),
      dividends: fc.constantFrom('cash' as const, 'reinvest' as const),
      fractionalShares: fc.boolean(),
      rebalance: fc.oneof(
        fc.record({
          frequency: fc.constant('every_n_days' as const),
          everyDays: fc.integer({ min: 1, max: 30 }),
          band: fc.constant(null),
        }),
        fc.constantFrom(
          { frequency: 'month_end' as const, everyDays: null, band: null },
          { frequency: 'drift_band' as const, everyDays: null, band: 0.05 },
        ),
      ),
      impactCoefficient: fc.constantFrom(0, 1),
    });
    let walked = 0;
    await fc.assert(
      fc.asyncProperty(anyWalk, async ({ seed, topN, impactCoefficient, ...traded }) => {
        const plan = planOf({ sizing: { top_n: topN } });
        const market = marketOf(seed);
        const { days } = market;
        const begin = 3;
        const costs = { ...PLAIN_WALK.costs, commissionBps: 10, impactCoefficient };
        const settings = { ...PLAIN_WALK, ...traded, capital: 1e5, costs, from: days.dates[begin] };
        const panels = prefixPanels(days, walkHistory(plan));
        const general = planTargets(plan, { panelAt: panels.at, regimeAt: () => null });
        const orderOf = rankOrders(days, plan, begin);
        const fast = equalTargets(plan, days, (t) => orderOf(t, null));
        const steps = await stepsOf(fast, market, settings);
        expect(steps).toEqual(await stepsOf(general, market, settings));
        walked += steps.length;
      }),
      { numRuns: 60 },
    );
    expect(walked).toBeGreaterThan(100);
  });

  it('is taken by the best names in equal weights, and says of any other plan why not', () => {
    const plain = { style: 'long_only' as const };
    expect(fastPathOf(planOf(), plain)).toEqual({ isFast: true, why: null });
    const refusals: [object, 'long_only' | 'dollar_neutral', string][] = [
      [{}, 'dollar_neutral', 'long-short'],
      [{ optimizer: { name: 'InverseVariance' } }, 'long_only', 'InverseVariance'],
      [{ risk_rules: [{ name: 'MaxWeight', params: { max_weight: 0.2 } }] }, 'long_only', 'MaxWeight'],
      [{ sizing: { target_volatility_annual: 0.1 } }, 'long_only', 'volatility target'],
    ];
    for (const [changes, style, word] of refusals) {
      const { isFast, why } = fastPathOf(planOf(changes), { style });
      expect(isFast).toBe(false);
      expect(why).toContain(word);
    }
  });

  it('shares rankings between plans that differ in how many names they hold and how they trade, and no others', () => {
    const key = rankingKeyOf(planOf());
    for (const alike of [{ sizing: { top_n: 3 } }, { costs: { commission_bps: 9 } }, { rebalance: { frequency: 'week_end' } }]) {
      expect(rankingKeyOf(planOf(alike))).toBe(key);
    }
    const [first, second, third] = DOCUMENT.factors;
    for (const other of [
      { factors: [first, { ...second, params: { lookback: 9 } }, third] },
      { standardise: { winsorise: 0 } },
      { universe: 'other' },
      { covariance: { name: 'LedoitWolf', params: { window: 400 } } },
    ]) {
      expect(rankingKeyOf(planOf(other))).not.toBe(key);
    }
  });
});
