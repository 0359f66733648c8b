import type { StoredExperiment } from '../../../src/data/store/find/experiments.js';
import { warningsOf } from '../../../src/jobs/experiments/backtest-warnings.js';
import type { Step } from '../../../src/quant/backtest/walk/step.js';
import { walk } from '../../../src/quant/backtest/walk/walk.js';
import type { Plan } from '../../../src/quant/strategy/plan.js';
import { tinyPanel } from '../../support/tiny-panel.js';
import { PLAIN_WALK } from '../../support/walk-market.js';

const DAY = PLAIN_WALK.from;
const filled = (close: number[]) => ({ open: close, close, volume: [1e6], dividend: [0], split: [1] });

/** What is said of a backtest that holds a weight of one security from some day on. */
async function said(
  close: number[],
  weight: number,
  { since = DAY, missing = 0, fill = 'next_close', membershipHistory = true } = {},
) {
  const days = { days: tinyPanel({ securities: { A: filled(close) } }), delistings: new Map() };
  const weights = new Map([[1, weight]]);
  const targets = ({ date }: { date: number }) =>
    date < since || date === missing ? null : { weights, ruleChecks: [], warnings: [] };
  const steps: Step[] = [];
  for await (const step of walk(targets, days, PLAIN_WALK)) steps.push(step);
  const experiment = {
    universe: 'all',
    from: DAY,
    settings: { fill, data: { membershipHistory } },
  } as unknown as StoredExperiment;
  const warnings = warningsOf(experiment, { rebalance: PLAIN_WALK.rebalance } as Plan, { days, steps });
  return warnings.map(({ code, value }) => [code, value]);
}

describe('the warnings of a backtest', () => {
  const flat = Array.from({ length: 12 }, () => 100);

  it('are none where all was as it was asked for', async () => {
    expect(await said(flat, 1)).toEqual([]);
  });

  it('tell by how many sessions it begins late, and where it ends early', async () => {
    expect(await said(flat, 1, { since: DAY + 8 })).toEqual([['SHORT_WARM_UP', 10]]);
    expect(await said([100, 100, 150, 200, 210], -1)).toEqual([['RUINED', 0]]);
  });

  it('tell on how many dates there were no targets', async () => {
    expect(await said(flat, 1, { missing: DAY + 5 })).toEqual([['FALLBACK', 1]]);
  });

  it('tell of fills that nobody gets and of a universe of survivors', async () => {
    expect(await said(flat, 1, { fill: 'signal_close', membershipHistory: false })).toEqual([
      ['LOOK_AHEAD', null],
      ['SURVIVORSHIP_BIAS', null],
    ]);
  });
});
