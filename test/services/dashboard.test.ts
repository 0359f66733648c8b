import { noData } from '../../src/domain/errors.js';
import type { StrategyFile } from '../../src/jobs/read-strategies.js';
import type { Sizing } from '../../src/quant/strategy/plan.js';
import { found } from '../../src/services/answer.js';
import { type DashboardParts, Dashboards } from '../../src/services/dashboard.js';
import type { MadePortfolio } from '../../src/services/portfolios.js';
import type { RankedRun, RankedSignals } from '../../src/services/rankings.js';
import { Strategies } from '../../src/services/strategies.js';

const PORTFOLIO = { id: 3, strategy: 'demo', rankingRunId: 7 } as MadePortfolio;
const NEVER = () => Promise.reject(new Error('This test does not ask.'));

/** Targets of these weights by security. */
function source(weights: Record<number, number>) {
  const targets = { securityId: Object.keys(weights).map(Number), finalWeight: Object.values(weights) };
  return { find: async () => found(PORTFOLIO), targets: async () => targets } as unknown as DashboardParts['portfolios'];
}

/** A strategy called demo with this sizing. */
function strategies(sizing: Partial<Sizing>): Strategies {
  const file = { name: 'demo', plan: { sizing, benchmark: null } } as unknown as StrategyFile;
  return new Strategies({ files: [file], defaultStrategy: 'demo', read: () => ({ plan: null, problems: [] }) });
}

function dashboards(parts: Partial<DashboardParts> = {}): Dashboards {
  return new Dashboards({
    markets: { get: NEVER },
    strategies: strategies({}),
    rankings: { find: NEVER, findById: NEVER, signals: NEVER },
    portfolios: source({}),
    regimes: { upTo: () => Promise.reject(noData('The benchmark has no closes.')) },
    now: () => new Date('2018-01-01T00:00:00Z'),
    ...parts,
  });
}

describe('the regime of a front page', () => {
  const run = { regime: { state: 'BULL', confidence: 0.8 } } as RankedRun;
  const regimeOf = (sizing: Partial<Sizing>) => dashboards({ strategies: strategies(sizing) }).regime({ strategy: 'demo', run });

  it('scales the volatility target where the strategy asks for it, and only there', async () => {
    const regime = { state: 'BULL', confidenceScore: 0.8, baseTargetVol: 0.15 };
    const scaled = await regimeOf({ targetVolatilityAnnual: 0.15, regimeScaling: true });
    expect(scaled).toMatchObject({ ...regime, confidenceMultiplier: 0.8 });
    expect(scaled?.adjustedTargetVol).toBeCloseTo(0.12, 15);
    const plain = { ...regime, confidenceMultiplier: 1, adjustedTargetVol: 0.15 };
    expect(await regimeOf({ targetVolatilityAnnual: 0.15, regimeScaling: false })).toEqual(plain);
  });

  it('has no target where the strategy has none', async () => {
    const none = { confidenceMultiplier: 0.8, baseTargetVol: null, adjustedTargetVol: null };
    expect(await regimeOf({ targetVolatilityAnnual: null, regimeScaling: true })).toMatchObject(none);
  });

  it('is null where neither the ranking nor the benchmark knows one', async () => {
    expect(await dashboards().regime({ strategy: 'demo', run: null })).toBeNull();
  });
});

describe('the attribution of a front page', () => {
  it('is the mean contribution by family, a short position counting against it and a missing z as 0', async () => {
    const run = {
      factors: [
        { category: 'momentum', weight: 0.75 },
        { category: 'own', weight: 0.25 },
      ],
    } as unknown as RankedRun;
    const signals = { rowOf: new Map([[11, 0], [12, 1]]), zScores: [[2, -1], [null, 4]] } as unknown as RankedSignals; // biome-ignore format: tables
    const page = dashboards({
      rankings: { find: NEVER, findById: async () => run, signals: async () => signals },
      portfolios: source({ 11: 0.75, 12: -0.25 }),
    });
    const attribution = await page.attribution({ portfolio: PORTFOLIO });
    // 0.75 · 0.75 · 2 − 0.25 · 0.75 · −1, and −0.25 · 0.25 · 4
    expect(attribution).toEqual({
      value: 0,
      momentum: 1.3125,
      quality: 0,
      lowRisk: 0,
      sentiment: 0,
      other: -0.25,
      total: 1.0625,
    });
  });
});
