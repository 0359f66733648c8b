import { type Problem, unknownPlugin } from '../../domain/errors.js';
import type { Covariance } from '../plugin/covariance.js';
import type { Optimizer } from '../plugin/optimizer.js';
import type { PluginKind } from '../plugin/plugin.js';
import type { PluginsByKind, Registry } from '../plugin/registry.js';
import type { RiskRule } from '../plugin/risk-rule.js';
import { readableEntry } from './document.js';
import type { PlanFactor, PlanPlugin } from './plan.js';
import { readParams, readPlugin } from './read-params.js';
import { strategyProblem } from './schema-problems.js';

/** The plugins that a document names, checked, and what is wrong with them. Factors have no weight yet. */
export interface CheckedPlugins {
  factors: PlanFactor[];
  optimizer: PlanPlugin<Optimizer>;
  covariance: PlanPlugin<Covariance>;
  riskRules: PlanPlugin<RiskRule>[];
  problems: Problem[];
}

/** Used where a document names none. */
const DEFAULT_OPTIMIZER = { name: 'HRP', params: {} };
const DEFAULT_COVARIANCE = { name: 'LedoitWolf', params: {} };

/**
 * The plugins of a document whose form may have faults: an entry that cannot be read is left out, since the check of the form
 * reports it. The result is complete where that check found nothing.
 */
export function readPlugins(raw: Readonly<Record<string, unknown>>, registry: Registry): CheckedPlugins {
  const problems: Problem[] = [];
  const plugin = <Kind extends PluginKind>(kind: Kind, value: unknown, path: string[]): PlanPlugin<PluginsByKind[Kind]>[] => {
    const entry = readableEntry.safeParse(value);
    if (!entry.success) return [];
    const read = readPlugin(registry, kind, entry.data, path);
    problems.push(...read.problems);
    return [read.plugin];
  };
  const { factors, problems: factorProblems } = readFactors(listOf(raw.factors), registry);
  problems.push(...factorProblems);
  const [optimizer] = plugin('optimizer', raw.optimizer ?? DEFAULT_OPTIMIZER, ['optimizer']);
  const [covariance] = plugin('covariance', raw.covariance ?? DEFAULT_COVARIANCE, ['covariance']);
  const riskRules = listOf(raw.risk_rules).flatMap((rule, i) => plugin('riskRule', rule, ['risk_rules', String(i)]));
  return { factors, optimizer, covariance, riskRules, problems };
}

function readFactors(entries: unknown[], registry: Registry): { factors: PlanFactor[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const factors: PlanFactor[] = [];
  const seen = new Set<string>();
  let enabledCount = 0;
  entries.forEach((value, k) => {
    const entry = readableEntry.safeParse(value);
    if (!entry.success) return;
    const { name, enabled, params } = entry.data;
    const path = ['factors', String(k)];
    if (enabled) enabledCount++;
    if (seen.has(name)) problems.push(strategyProblem([...path, 'name'], `The factor ${name} stands twice. Keep one.`));
    seen.add(name);
    const factor = registry.find('factor', name);
    if (factor === null) {
      problems.push(...unknownPlugin('factor', name, registry.names('factor'), [...path, 'name']).problems);
      return;
    }
    const checked = readParams(factor, params, [...path, 'params']);
    problems.push(...checked.problems);
    factors.push({ factor, enabled, params: checked.params, given: checked.given, weight: 0 });
  });
  if (entries.length > 0 && enabledCount === 0) {
    problems.push(strategyProblem(['factors'], 'At least one factor should be enabled, but none is.'));
  }
  return { factors, problems };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
