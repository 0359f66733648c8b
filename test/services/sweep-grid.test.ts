import { sha256 } from '../../src/jobs/sha256.js';
import ledoitWolf from '../../src/quant/covariances/ledoit-wolf.js';
import momentum from '../../src/quant/factors/momentum.js';
import equalWeight from '../../src/quant/optimizers/equal-weight.js';
import inverseVariance from '../../src/quant/optimizers/inverse-variance.js';
import { Registry } from '../../src/quant/plugin/registry.js';
import { readStrategy } from '../../src/quant/strategy/read-strategy.js';
import type { BacktestRequest } from '../../src/services/backtest-request.js';
import { readGrid } from '../../src/services/sweep-grid.js';

const registry = new Registry();
for (const plugin of [momentum, equalWeight, inverseVariance, ledoitWolf]) registry.register(plugin, { builtIn: true });

const read = (document: string) => readStrategy(document, registry, sha256);
const documentOf = (optimizer: string) =>
  JSON.stringify({
    strategy: { name: 'test' },
    factors: [{ name: 'Momentum', weight: 1 }],
    regime: false,
    optimizer: { name: optimizer },
    covariance: { name: 'LedoitWolf' },
  });

const countFrom = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

function gridOf(optimizer: string, grid: { path: string; values: unknown[] }[]) {
  const document = documentOf(optimizer);
  const backtest = { style: 'long_only', topN: null, rebalance: null, costs: {} } as BacktestRequest;
  return readGrid({ grid, backtest }, { document, plan: read(document).plan!, read });
}

describe('the grid of a sweep', () => {
  it('may have many points that rank alike and share rankings, and as many as there may be jobs of others', async () => {
    const grid = [
      { path: 'topN', values: countFrom(2, 51) },
      { path: 'costs.commissionBps', values: countFrom(0, 40) },
    ];
    const { points, problems } = await gridOf('EqualWeight', grid);
    expect(problems).toEqual([]);
    expect(points).toHaveLength(2040);
    expect(new Set(points.map(({ rankingKey }) => rankingKey)).size).toBe(1);
    const [problem] = (await gridOf('InverseVariance', grid)).problems;
    expect(problem).toMatchObject({
      path: ['input', 'grid'],
      expected: expect.stringContaining('of at most 2000 points that are not'),
    });
    expect(
      (await gridOf('EqualWeight', [...grid, { path: 'costs.halfSpreadBps', values: countFrom(0, 5) }])).problems,
    ).toMatchObject([{ path: ['input', 'grid'], expected: 'of at most 10000 points', actual: '10200' }]);
  });

  it('has rankings that are shared by those points only that rank alike', async () => {
    const { points } = await gridOf('EqualWeight', [
      { path: 'factors.Momentum.lookback', values: [60, 120] },
      { path: 'optimizer.name', values: ['EqualWeight', 'InverseVariance'] },
      { path: 'topN', values: [5, 10] },
    ]);
    const [short, sameShort, alone, sameAlone, long, sameLong] = points.map(({ rankingKey }) => rankingKey);
    expect([sameShort, alone, sameAlone, sameLong]).toEqual([short, null, null, long]);
    expect(new Set([short, long, null]).size).toBe(3);
  });
});
