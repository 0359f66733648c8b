import { backtestKind, backtestParamsOf } from '../../../src/jobs/kinds/backtest-kind.js';
import { sweepKind } from '../../../src/jobs/kinds/sweep-kind.js';

/** As a job kept them before dividends could be reinvested. */
const earlier = {
  ...{ marketId: 1, strategy: 'momentum_quality', document: null, name: null, universe: 'demo' },
  ...{ from: '2019-01-02', to: '2025-12-31', capital: 1e6, benchmarks: [], fill: 'next_open', style: 'long_only' },
  changes: { topN: null, rebalance: null, costs: {}, seed: 1 },
  ...{ fractionalShares: false, auditSteps: 5, splits: null, asOf: null },
};

it('goes on with backtests and sweeps that were asked for before dividends could be reinvested: they are cash', () => {
  expect(backtestKind.params.parse(earlier).dividends).toBe('cash');
  const sweep = { part: 'finish', grid: [{ path: 'topN', values: [20, 50] }], backtest: earlier };
  expect(sweepKind.params.parse(sweep).backtest.dividends).toBe('cash');
});

it('reads params back as they were stored', () => {
  const params = backtestKind.params.parse({ ...earlier, dividends: 'reinvest' });
  expect(backtestKind.params.parse(JSON.parse(JSON.stringify(backtestParamsOf(params))))).toEqual(params);
});
