import fc from 'fast-check';
import { z } from 'zod';
import { sha256 } from '../../../src/jobs/sha256.js';
import { defineFactor } from '../../../src/quant/plugin/factor.js';
import { Registry } from '../../../src/quant/plugin/registry.js';
import { rankDate, rankDates } from '../../../src/quant/ranking/rank.js';
import { rankOrders } from '../../../src/quant/ranking/rank-orders.js';
import type { Regime } from '../../../src/quant/regime/regime.js';
import { readStrategy } from '../../../src/quant/strategy/read-strategy.js';
import { type TinyPanel, tinyPanel } from '../../support/tiny-panel.js';

/** Two factors that are fields as they stand, so that one sees through a ranking. */
const fieldFactor = (name: string, field: 'close' | 'volume') =>
  defineFactor({
    name,
    description: 'A field.',
    category: 'test',
    params: z.object({}),
    inputs: [field],
    history: () => 1,
    compute: (inputs) => inputs[field],
  });

const registry = new Registry();
registry.register(fieldFactor('Close', 'close'), { builtIn: true });
registry.register(fieldFactor('Volume', 'volume'), { builtIn: true });

/** Without winsorising or sectors unless a test is about them: three equidistant numbers have z-scores of −1, 0, 1. */
function planOf(more = 'standardise: { winsorise: 0, neutralise: false }\nregime: false', weights = [0.75, 0.25]) {
  const factors = `factors: [{ name: Close, weight: ${weights[0]} }, { name: Volume, weight: ${weights[1]} }]`;
  const { plan, problems } = readStrategy(`strategy: { name: test }\n${factors}\n${more}`, registry, sha256);
  if (plan === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return plan;
}

const rank = (securities: TinyPanel['securities'], plan = planOf()) => rankDate(tinyPanel({ securities }), plan, null);

const THREE = {
  A: { close: [10], volume: [300] },
  B: { close: [20], volume: [200] },
  C: { close: [30], volume: [100] },
};

it('ranks by the weighted sum of the z-scores: C has 0.75 · 1 + 0.25 · (−1)', () => {
  const ranking = rank(THREE);
  expect(ranking.universeSize).toBe(3);
  expect(ranking.regime).toBeNull();
  expect(ranking.signals).toEqual([
    { securityId: 3, ticker: 'C', rank: 1, score: 0.5, coverage: 1, exposures: [30, 100], zScores: [1, -1] },
    { securityId: 2, ticker: 'B', rank: 2, score: 0, coverage: 1, exposures: [20, 200], zScores: [0, 0] },
    { securityId: 1, ticker: 'A', rank: 3, score: -0.5, coverage: 1, exposures: [10, 300], zScores: [-1, 1] },
  ]);
  expect(ranking.factors).toEqual([
    {
      factor: 'Close',
      category: 'test',
      version: '1.0.0',
      weight: 0.75,
      coverage: 1,
      clipped: 0,
      missing: 0,
      params: {},
      given: [],
    },
    {
      factor: 'Volume',
      category: 'test',
      version: '1.0.0',
      weight: 0.25,
      coverage: 1,
      clipped: 0,
      missing: 0,
      params: {},
      given: [],
    },
  ]);
  expect(ranking.warnings).toEqual([]);
});

it('orders equal scores by ticker', () => {
  const tied = {
    Z: { close: [10], volume: [1] },
    B: { close: [10], volume: [1] },
    A: { close: [40], volume: [1] },
    C: { close: [10], volume: [1] },
  };
  expect(rank(tied).signals.map(({ ticker, rank }) => [ticker, rank])).toEqual([
    ['A', 1],
    ['B', 2],
    ['C', 3],
    ['Z', 4],
  ]);
});

it('counts 0 for a missing z-score while the weights stay', () => {
  const { signals, factors } = rank({ ...THREE, C: { close: [30] } });
  const best = signals[0];
  expect(best).toMatchObject({ ticker: 'C', score: 0.75, coverage: 0.75, exposures: [30, Number.NaN], zScores: [1, Number.NaN] });
  expect(factors[1]).toMatchObject({ missing: 1, coverage: expect.closeTo(2 / 3, 12) });
});

it('does not rank a security with less than half of the weight, and does with half', () => {
  const securities = { ...THREE, D: { volume: [400] } };
  expect(rank(securities).signals.map(({ ticker }) => ticker)).toEqual(['C', 'B', 'A']);
  const even = planOf(undefined, [1, 1]);
  expect(rank(securities, even).signals.map(({ ticker }) => ticker)).toContain('D');
});

it('leaves out who is no member of the universe, from the cross-section as well', () => {
  const { signals, universeSize } = rank({ ...THREE, D: { close: [9000], volume: [9000], member: false } });
  expect(universeSize).toBe(3);
  expect(signals.map(({ ticker, score }) => [ticker, score])).toEqual([
    ['C', 0.5],
    ['B', 0],
    ['A', -0.5],
  ]);
});

it('warns when fewer than 80 percent of the universe are ranked, and not at 80', () => {
  const gaps = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`X${i}`, { volume: [1] }]));
  const fifth = { D: { close: [15], volume: [150] }, ...THREE };
  expect(rank({ ...fifth, ...gaps(1) }).warnings).toEqual([]);
  expect(rank({ ...fifth, ...gaps(2) }).warnings).toEqual([
    {
      code: 'LOW_COVERAGE',
      message: 'Only 4 of 6 members could be ranked: the others lack exposures with half of the weight.',
      value: expect.closeTo(2 / 3, 12),
      limit: 0.8,
    },
  ]);
});

it('warns of a factor that no one has, and ranks by the others', () => {
  const { signals, warnings } = rank({ A: { close: [10], volume: [Number.NaN] }, B: { close: [20], volume: [Number.NaN] } });
  expect(signals.map(({ ticker }) => ticker)).toEqual(['B', 'A']);
  expect(warnings.map(({ code, message }) => [code, message])).toEqual([
    ['FALLBACK', 'No member has an exposure to Volume: it counts 0 for all, and its weight of 0.25 decides nothing.'],
  ]);
});

it('subtracts the mean of the sector, and warns of sectors that are too small for it', () => {
  const securities = {
    A: { close: [10], volume: [1], sector: 'Energy' },
    B: { close: [30], volume: [1], sector: 'Energy' },
    C: { close: [50], volume: [1], sector: 'Utilities' },
  };
  const plan = planOf('standardise: { winsorise: 0, min_group: 2 }\nregime: false');
  const { signals, warnings } = rank(securities, plan);
  // z-scores −1, 0, 1: Energy has a mean of −½, Utilities is compared with the market.
  expect(signals.map(({ ticker, zScores }) => [ticker, zScores[0]])).toEqual([
    ['C', 1],
    ['B', 0.5],
    ['A', -0.5],
  ]);
  expect(warnings.find(({ code }) => code === 'SMALL_SECTOR')).toEqual({
    code: 'SMALL_SECTOR',
    message: 'Sectors with fewer than 2 names were made neutral to the market instead: Utilities (1 with Close).',
    value: 1,
    limit: 2,
  });
});

it('counts what was winsorised', () => {
  const securities = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`S${i}`, { close: [i], volume: [1] }]));
  const { factors } = rank(securities, planOf('standardise: { winsorise: 0.05, neutralise: false }\nregime: false'));
  // The 5 % quantiles of 0 … 20 are 1 and 19: 0 and 20 are clipped.
  expect(factors[0].clipped).toBe(2);
});

it('says that there is nobody to rank', () => {
  const { signals, universeSize, warnings } = rank({ A: { close: [1], volume: [1], member: false } });
  expect([signals, universeSize, warnings[0].code]).toEqual([[], 0, 'LOW_COVERAGE']);
});

describe('several dates of one panel', () => {
  const securities = {
    A: { close: [10, 30, 10], volume: [1, 2, 3] },
    B: { close: [20, 20, 20], volume: [1, 2, 3] },
    C: { close: [30, 10, 40], volume: [1, 2, 3] },
  };
  const plan = planOf('standardise: { winsorise: 0, neutralise: false }\nregime: { weights: { bear: { Close: 0 } } }', [1, 1]);
  const regimeOf = (state: Regime['state'], filtered: number[]): Regime => {
    return { date: 0, state, confidence: 1, filtered, since: null, model: null };
  };
  const bull = regimeOf('BULL', [1, 0]);
  const bear = regimeOf('BEAR', [0, 1]);

  it('are ranked each by its own numbers and regime, in the order asked for', () => {
    const panel = tinyPanel({ securities });
    const [last, first] = rankDates(panel, plan, [2, 0], [bull, bear]);
    expect([last.date, first.date]).toEqual([panel.dates[2], panel.dates[0]]);
    expect(last.signals.map(({ ticker }) => ticker)).toEqual(['C', 'B', 'A']);
    expect(last.factors.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
    expect(last.regime).toBe(bull);
    expect(first.factors.map(({ weight }) => weight)).toEqual([0, 1]);
  });

  it('are ranked as each would be alone', () => {
    const whole = rankDates(tinyPanel({ securities }), plan, [0, 1, 2], [bull, bull, bull]);
    for (const t of [0, 1, 2]) {
      const cut = Object.entries(securities).map(([ticker, { close, volume }]) => {
        return [ticker, { close: close.slice(0, t + 1), volume: volume.slice(0, t + 1) }];
      });
      expect(rankDate(tinyPanel({ securities: Object.fromEntries(cut) }), plan, bull)).toEqual(whole[t]);
    }
  });

  it('must be in the panel', () => {
    expect(() => rankDates(tinyPanel({ securities }), plan, [3], [bull])).toThrow(
      'The panel has 3 dates, but number 3 was asked for.',
    );
    expect(rankDates(tinyPanel({ securities }), plan, [], [])).toEqual([]);
  });

  it('are ordered as their rankings are, ties by ticker, where nothing else is asked of them', () => {
    const few = fc.constantFrom(1, 2, 3, 5, 8, Number.NaN);
    const row = fc.array(few, { minLength: 3, maxLength: 3 });
    const security = fc.record({ close: row, volume: row, sector: fc.constantFrom('X', 'Y'), member: fc.boolean() });
    const settings = 'standardise: { winsorise: 0.1, min_group: 2 }\nregime: { weights: { bear: { Close: 0.2 } } }';
    const blended = planOf(settings, [0.7, 0.3]);
    const regimes = [bull, regimeOf('BEAR', [0.3, 0.7]), regimeOf('TRANSITION', [0.5, 0.5])];
    fc.assert(
      fc.property(fc.array(security, { minLength: 2, maxLength: 12 }), fc.integer({ min: 0, max: 2 }), (list, first) => {
        // Later tickers come first, so that their order is not that of the columns.
        const panel = tinyPanel({ securities: Object.fromEntries(list.map((one, i) => [`T${90 - i}`, one])) });
        const orderOf = rankOrders(panel, blended, first);
        const rows = [0, 1, 2].slice(first).reverse();
        for (const t of rows) {
          const [{ signals }] = rankDates(panel, blended, [t], [regimes[t]]);
          const ids = Array.from(orderOf(t, regimes[t]), (s) => panel.securities[s].id);
          expect(ids).toEqual(signals.map(({ securityId }) => securityId));
        }
        expect(() => orderOf(first - 1, bull)).toThrow(`Dates ${first} to 2 of the panel can be ranked`);
      }),
    );
  });
});

describe('a factor that throws', () => {
  it('is named', () => {
    const faulty = new Registry();
    const broken = {
      ...fieldFactor('Broken', 'close'),
      compute: () => {
        throw new Error('no luck');
      },
    };
    faulty.register(broken, { builtIn: false });
    const { plan } = readStrategy('strategy: { name: t }\nfactors: [{ name: Broken, weight: 1 }]\nregime: false', faulty, sha256);
    expect(() => rank(THREE, plan!)).toThrow('The factor Broken failed: no luck');
  });
});
