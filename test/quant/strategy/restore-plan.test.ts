import { discoverPlugins } from '../../../src/jobs/discover-plugins.js';
import { readStrategies } from '../../../src/jobs/read-strategies.js';
import { projectRoot } from '../../../src/project-root.js';
import { canonicalPlan } from '../../../src/quant/strategy/canonical-plan.js';
import { restorePlan } from '../../../src/quant/strategy/restore-plan.js';

it('every strategy is restored from its canonical text to a plan that says and needs the same', async () => {
  const { registry } = await discoverPlugins(null);
  const strategies = await readStrategies(`${projectRoot()}/strategies`, registry);
  expect(strategies.length).toBeGreaterThan(0);
  for (const { plan } of strategies) {
    const text = canonicalPlan(plan!);
    const restored = restorePlan(registry, JSON.parse(text), plan!);
    expect(canonicalPlan(restored)).toBe(text);
    expect(restored).toMatchObject({ name: plan!.name, hash: plan!.hash, historyDays: plan!.historyDays });
    expect(restored.optimizer.plugin).toBe(plan!.optimizer.plugin);
  }
});
