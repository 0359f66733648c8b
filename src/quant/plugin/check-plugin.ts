import { isField } from '../panel/fields.js';
import type { Factor } from './factor.js';
import { PLUGIN_KINDS, type Plugin } from './plugin.js';

const SERIES = ['benchmark', 'riskFree'];

/** What keeps a value, of which nothing is known, from being a plugin: a sentence; null when nothing does. */
export function findPluginFault(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) {
    return 'It should export one plugin by default: export default defineFactor({ … }).';
  }
  const plugin = value as Partial<Plugin>;
  if (!PLUGIN_KINDS.includes(plugin.kind as Plugin['kind'])) {
    return `Its kind should be one of ${PLUGIN_KINDS.join(', ')}, but is ${String(plugin.kind)}.`;
  }
  if (typeof plugin.name !== 'string' || !/^[A-Za-z][A-Za-z0-9_]*$/.test(plugin.name)) {
    return `Its name should be a letter followed by letters, digits and underscores, but is ${String(plugin.name)}.`;
  }
  for (const text of ['description', 'version', 'author', 'category'] as const) {
    if (typeof plugin[text] !== 'string' || plugin[text] === '') return `${plugin.name} should have a ${text}.`;
  }
  // Not instanceof: a user's own copy of zod 4 is as good as ours.
  if (typeof plugin.params !== 'object' || !('_zod' in plugin.params) || !('shape' in plugin.params)) {
    return `The params of ${plugin.name} should be a zod 4 object: z.object({ … }).`;
  }
  return plugin.kind === 'factor' ? findFactorFault(plugin as Partial<Factor> & Plugin) : findVerbFault(plugin as Plugin);
}

/** What the kinds other than factors have to have, and how their authors get it. */
const VERBS = {
  optimizer: { verbs: ['optimize'], define: 'defineOptimizer' },
  covariance: { verbs: ['window', 'estimate'], define: 'defineCovariance' },
  riskRule: { verbs: ['limits'], define: 'defineRiskRule' },
} as const;

function findVerbFault(plugin: Plugin): string | null {
  const { verbs, define } = VERBS[plugin.kind as keyof typeof VERBS];
  const has = plugin as unknown as Record<string, unknown>;
  if (verbs.every((verb) => typeof has[verb] === 'function')) return null;
  return `${plugin.name} should have ${verbs.join(' and ')}: write it with ${define}({ … }).`;
}

function findFactorFault(factor: Partial<Factor> & Plugin): string | null {
  if (typeof factor.compute !== 'function' || typeof factor.history !== 'function' || !Array.isArray(factor.inputs)) {
    return `${factor.name} should have inputs, history and compute: write it with defineFactor({ … }).`;
  }
  const unknown = factor.inputs.filter((name) => !isField(name) && !SERIES.includes(name));
  return unknown.length > 0 ? `${factor.name} reads ${unknown.join(', ')}, which no panel has as a field.` : null;
}
