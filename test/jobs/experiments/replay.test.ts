import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { hasOtherPlugins } from '../../../src/jobs/experiments/replay.js';
import { sha256 } from '../../../src/jobs/sha256.js';
import { canonicalPlan } from '../../../src/quant/strategy/canonical-plan.js';
import { readStrategy } from '../../../src/quant/strategy/read-strategy.js';

const DOCUMENT = `strategy: { name: one }
factors: [{ name: Momentum, weight: 1 }]
risk_rules: [{ name: MaxWeight, params: { max_weight: 0.1 } }]
`;

describe('the code behind an experiment', () => {
  it('is another where a plugin of any kind has another version or is gone', async () => {
    const { registry } = await discoverPlugins(null);
    const { plan, problems } = readStrategy(DOCUMENT, registry, sha256);
    expect(problems).toEqual([]);
    const experiment = (changed: object) => ({ settings: {}, plan: { ...JSON.parse(canonicalPlan(plan!)), ...changed } });
    const old = { name: 'MaxWeight', version: '0.1', params: {} };
    const isOther = (changed: object) => hasOtherPlugins(registry, experiment(changed));
    expect(isOther({})).toBe(false);
    expect(isOther({ factors: [{ ...old, name: 'Momentum' }] })).toBe(true);
    expect(isOther({ optimizer: { ...old, name: 'HRP' } })).toBe(true);
    expect(isOther({ covariance: { ...old, name: 'LedoitWolf' } })).toBe(true);
    expect(isOther({ riskRules: [old] })).toBe(true);
    expect(hasOtherPlugins(registry, { settings: { factors: [{ ...old, name: 'Momentum' }] }, plan: null })).toBe(true);
    expect(hasOtherPlugins(registry, { settings: {}, plan: null })).toBe(false);
  });
});
