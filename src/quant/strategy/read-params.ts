import { type Problem, unknownPlugin } from '../../domain/errors.js';
import { camelOf, snakeOf } from '../plugin/names.js';
import type { Plugin, PluginKind } from '../plugin/plugin.js';
import { KIND_WORDS, type PluginsByKind, type Registry } from '../plugin/registry.js';
import type { PlanPlugin } from './plan.js';
import { checkAgainst, unknownKeyProblem } from './schema-problems.js';

/** The parameters of a plugin, checked, and what is wrong with them. */
export interface CheckedParams {
  /** By camelCase name, defaults written out; empty where there are problems. */
  params: Readonly<Record<string, unknown>>;
  /** CamelCase names of those that the document gave. */
  given: string[];
  problems: Problem[];
}

/** The parameters that a document gives to a plugin, in snake_case there and in camelCase here. */
export function readParams(plugin: Plugin, raw: Readonly<Record<string, unknown>>, path: string[]): CheckedParams {
  const names = Object.keys(plugin.params.shape);
  const nameBySnake = new Map(names.map((name) => [snakeOf(name), name]));
  const known = Object.keys(raw).filter((key) => nameBySnake.has(key));
  const problems = Object.keys(raw)
    .filter((key) => !nameBySnake.has(key))
    .map((key) => unknownKeyProblem([...path, key], [...nameBySnake.keys()]));
  const given = known.map((key) => nameBySnake.get(key) as string);
  const checked = checkAgainst(plugin.params, Object.fromEntries(known.map((key, i) => [given[i], raw[key]])), path, snakeOf);
  return { params: checked.value ?? {}, given, problems: [...problems, ...checked.problems] };
}

/**
 * A plugin that a document names, of a kind that a ranking does not use.
 *
 * A registry without any plugin of a kind is one for rankings alone: name and parameters are kept as they stand, with an empty version, and
 * nothing runs them. Where the kind has one plugin, an unknown name is a problem.
 */
export function readPlugin<Kind extends PluginKind>(
  registry: Pick<Registry, 'find' | 'names'>,
  kind: Kind,
  named: { name: string; params: Readonly<Record<string, unknown>> },
  path: string[],
): { plugin: PlanPlugin<PluginsByKind[Kind]>; problems: Problem[] } {
  const { name } = named;
  const known = registry.names(kind);
  if (known.length === 0) {
    const entries = Object.entries(named.params).map(([key, value]) => [camelOf(key), value] as const);
    return {
      plugin: { plugin: null, name, version: '', params: Object.fromEntries(entries), given: entries.map(([key]) => key) },
      problems: [],
    };
  }
  const plugin = registry.find(kind, name);
  if (plugin === null) {
    const { problems } = unknownPlugin(KIND_WORDS[kind], name, known, [...path, 'name']);
    return { plugin: { plugin: null, name, version: '', params: {}, given: [] }, problems };
  }
  const { params, given, problems } = readParams(plugin, named.params, [...path, 'params']);
  return { plugin: { plugin, name, version: plugin.version, params, given }, problems };
}
