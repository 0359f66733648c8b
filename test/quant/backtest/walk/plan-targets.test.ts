import fc from 'fast-check';
import { sha256 } from '../../../../src/jobs/sha256.js';
import { type PortfolioStyle, planTargets, walkFields, walkHistory } from '../../../../src/quant/backtest/walk/plan-targets.js';
import { prefixPanels } from '../../../../src/quant/backtest/walk/prefix-panels.js';
import type { Step } from '../../../../src/quant/backtest/walk/step.js';
import { walk } from '../../../../src/quant/backtest/walk/walk.js';
import type { WalkMarket } from '../../../../src/quant/backtest/walk/walk-market.js';
import ledoitWolf from '../../../../src/quant/covariances/ledoit-wolf.js';
import momentum from '../../../../src/quant/factors/momentum.js';
import equalWeight from '../../../../src/quant/optimizers/equal-weight.js';
import hrp from '../../../../src/quant/optimizers/hrp.js';
import mvo from '../../../../src/quant/optimizers/mvo.js';
import type { Panel } from '../../../../src/quant/panel/panel.js';
import { Registry } from '../../../../src/quant/plugin/registry.js';
import maxWeight from '../../../../src/quant/risk-rules/max-weight.js';
import { readStrategy } from '../../../../src/quant/strategy/read-strategy.js';
import { PLAIN_WALK, randomWalkMarket } from '../../../support/walk-market.js';

const registry = new Registry();
for (const plugin of [momentum, equalWeight, hrp, mvo, ledoitWolf, maxWeight]) registry.register(plugin, { builtIn: true });

/** The document of a plan that holds the best names by an optimizer; `more` is of its sizing. */
const documentOf = (optimizer: string, topN: number, more = '') => `strategy: { name: test }
factors: [{ name: Momentum, weight: 1, params: { lookback: 10 } }]
standardise: { winsorise: 0, neutralise: false }
regime: false
optimizer: { name: ${optimizer} }
covariance: { name: LedoitWolf }
sizing: { top_n: ${topN}${more} }`;

function planOf(document = documentOf('EqualWeight', 3)) {
  const { plan, problems } = readStrategy(document, registry, sha256);
  if (plan === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return plan;
}

/** A market without actions, so that the closes are the index of total return; the benchmark is their mean. */
function marketOf(seed: number, changed = 0): { market: WalkMarket; panel: Panel } {
  const market = randomWalkMarket(seed, { events: false, changed });
  const { close, volume } = market.days.grids;
  const benchmark = Float64Array.from(market.days.dates, (_, t) => {
    return close.data.subarray(t * 8, t * 8 + 8).reduce((sum, price) => sum + price, 0);
  });
  const grids = { ...market.days.grids, adjClose: close, dollarVolume: volume, marketCap: close };
  return { market, panel: { ...market.days, grids, series: { ...market.days.series, benchmark } } };
}

async function stepsOf(style: PortfolioStyle, changed = 0): Promise<{ steps: Step[]; panel: Panel }> {
  const plan = planOf();
  const { market, panel } = marketOf(7, changed);
  const panels = prefixPanels(panel, walkHistory(plan));
  const maker = planTargets(plan, { panelAt: panels.at, regimeAt: () => null }, style);
  const steps: Step[] = [];
  const settings = { ...PLAIN_WALK, from: panel.dates[2] };
  for await (const step of walk(maker, market, settings)) steps.push(step);
  return { steps, panel };
}

describe('a plan that is walked', () => {
  it('names the fields and the history that it needs', () => {
    expect(walkFields(planOf())).toEqual(['adjClose', 'close', 'dollarVolume', 'marketCap']);
    expect(walkHistory(planOf())).toBeGreaterThanOrEqual(253);
  });

  it('holds the best names of each signal in equal weights, from the first that has the history', async () => {
    const { steps, panel } = await stepsOf('long_only');
    const t = panel.dates.indexOf(steps[0].signalDate);
    // Momentum over ten sessions needs eleven closes; signals are on sessions 2, 7, 12.
    expect(t).toBe(12);
    const { data } = panel.grids.close;
    const gains = panel.securities.map(({ id }, s) => ({ id, gain: data[t * 8 + s] / data[(t - 10) * 8 + s] }));
    const best = gains
      .sort((a, b) => b.gain - a.gain)
      .slice(0, 3)
      .map(({ id }) => id);
    const weights = new Map(steps[0].state.targets);
    expect([...weights.keys()].sort()).toEqual(best.sort());
    for (const weight of weights.values()) expect(weight).toBeCloseTo(1 / 3, 12);
  });

  it('holds as much money of the best as it owes of the worst, or as much beta', async () => {
    const { steps } = await stepsOf('dollar_neutral');
    const weights = steps[0].state.targets.map(([, weight]) => weight);
    expect(weights.filter((weight) => weight > 0)).toHaveLength(3);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 12);
    const beta = (await stepsOf('beta_neutral')).steps[0].state.targets.map(([, weight]) => weight);
    expect(Math.abs(beta.reduce((sum, weight) => sum + weight, 0))).toBeGreaterThan(1e-6);
    expect(Math.max(...beta.map(Math.abs))).toBeLessThanOrEqual(1 / 3 + 1e-12);
  });

  it('has no targets where no weights keep the rules, which is no reason to sell what is held', async () => {
    const { panel } = marketOf(7);
    const madeWith = (most: number) => {
      const plan = planOf(`${documentOf('EqualWeight', 3)}\nrisk_rules: [{ name: MaxWeight, params: { max_weight: ${most} } }]`);
      const panels = prefixPanels(panel, walkHistory(plan));
      const request = { date: panel.dates[30], equity: 1000, holdings: new Map([[1, 1]]), returns: [] };
      return planTargets(plan, { panelAt: panels.at, regimeAt: () => null })(request);
    };
    expect((await madeWith(0.4))?.weights.size).toBe(3);
    expect(await madeWith(0.2)).toBeNull();
  });

  it('has the same targets up to a day whatever comes after it', async () => {
    const [one, other] = [await stepsOf('long_only'), await stepsOf('long_only', 40)];
    const known = one.panel.dates[one.panel.dates.length - 41];
    const past = (steps: Step[]) => JSON.stringify(steps.filter(({ state }) => state.date <= known));
    expect(past(one.steps).length).toBeGreaterThan(1000);
    expect(past(other.steps)).toBe(past(one.steps));
  });
});

describe('the two sides of a portfolio', () => {
  const NAMES = 8;
  const asked = fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    optimizer: fc.constantFrom('EqualWeight', 'HRP', 'MVO'),
    topN: fc.integer({ min: 2, max: NAMES }),
    target: fc.option(fc.double({ min: 0.05, max: 0.6, noNaN: true })),
  });

  /** What is wanted of the last session of a random market, with the securities' betas of all its sessions. */
  async function sidesOf(
    style: PortfolioStyle,
    { seed, optimizer, topN, target }: typeof asked extends fc.Arbitrary<infer T> ? T : never,
  ) {
    const { panel } = marketOf(seed);
    const plan = planOf(documentOf(optimizer, topN, target === null ? '' : `, target_volatility_annual: ${target}`));
    const maker = planTargets(plan, { panelAt: () => panel, regimeAt: () => null }, style);
    const date = panel.dates[panel.dates.length - 1];
    const made = await maker({ date, equity: 1e6, holdings: new Map(), returns: [] });
    const returnsOf = (levelAt: (t: number) => number) => panel.dates.slice(1).map((_, t) => levelAt(t + 1) / levelAt(t) - 1);
    const market = returnsOf((t) => panel.series.benchmark[t]);
    const mean = market.reduce((sum, r) => sum + r, 0) / market.length;
    const onMarket = (own: number[]) => own.reduce((sum, r, t) => sum + r * (market[t] - mean), 0);
    const { data } = panel.grids.close;
    const betas = new Map(
      panel.securities.map(({ id }, s) => [id, onMarket(returnsOf((t) => data[t * NAMES + s])) / onMarket(market)]),
    );
    const weights = [...(made?.weights ?? [])];
    const sum = (of: (weight: number, id: number) => number) =>
      weights.reduce((total, [id, weight]) => total + of(weight, id), 0);
    return {
      isMade: made !== null,
      net: sum((weight) => weight),
      gross: sum(Math.abs),
      beta: sum((weight, id) => weight * betas.get(id)!),
      ofLongs: sum((weight) => Math.max(0, weight)),
      ofShorts: sum((weight) => Math.max(0, -weight)),
    };
  }

  it('are of the same money, all of it on either side unless a volatility is targeted or names are on both', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async (one) => {
        const { isMade, net, gross } = await sidesOf('dollar_neutral', one);
        expect(isMade).toBe(true);
        expect(Math.abs(net)).toBeLessThan(1e-9);
        expect(gross).toBeLessThan(one.target === null ? 2 + 1e-9 : 4 + 1e-9);
        if (one.target === null && 2 * one.topN <= NAMES) expect(gross).toBeCloseTo(2, 9);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('are of the same beta, the side with less of it whole', async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(asked, async (one) => {
        const { isMade, beta, ofLongs, ofShorts } = await sidesOf('beta_neutral', one);
        if (!isMade) return;
        made++;
        expect(Math.abs(beta)).toBeLessThan(1e-9);
        if (one.target === null && 2 * one.topN <= NAMES) expect(Math.max(ofLongs, ofShorts)).toBeCloseTo(1, 9);
      }),
      { seed: 12, numRuns: 60 },
    );
    // Without a side of positive beta there is nothing to balance.
    expect(made).toBeGreaterThan(30);
  });
});
