import { AppError, unknownPlugin } from '../domain/errors.js';
import type { PluginKind } from '../quant/plugin/plugin.js';
import type { PluginsByKind, Registry } from '../quant/plugin/registry.js';
import type { PlanPlugin } from '../quant/strategy/plan.js';
import { readPlugin } from '../quant/strategy/read-params.js';

/** A plugin that a caller names, with parameters by their YAML names. */
export interface PluginChoice {
  name: string;
  params: Readonly<Record<string, unknown>>;
}

/** The plugin of a choice with its checked parameters. Throws `UNKNOWN_PLUGIN`, or `BAD_USER_INPUT` with every problem; `path` is where it stood. */
export function getPlugin<Kind extends PluginKind>(
  registry: Pick<Registry, 'find' | 'names'>,
  kind: Kind,
  choice: PluginChoice,
  path: string[],
): PlanPlugin<PluginsByKind[Kind]> & { plugin: PluginsByKind[Kind] } {
  const { plugin, problems } = readPlugin(registry, kind, choice, path);
  if (problems.length > 0) {
    const unknown = problems.some(({ code }) => code === 'UNKNOWN_PLUGIN');
    throw new AppError(
      unknown ? 'UNKNOWN_PLUGIN' : 'BAD_USER_INPUT',
      problems.map((one) => (unknown ? one : { ...one, code: 'BAD_USER_INPUT' as const })),
    );
  }
  if (plugin.plugin === null) throw unknownPlugin(kind, choice.name, [], [...path, 'name']);
  return { ...plugin, plugin: plugin.plugin };
}
