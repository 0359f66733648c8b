import { appError, unknownPlugin } from '../../domain/errors.js';
import { findPluginFault } from './check-plugin.js';
import type { Covariance } from './covariance.js';
import { type ParameterDescription, parametersOf } from './describe-parameters.js';
import type { Factor } from './factor.js';
import type { Optimizer } from './optimizer.js';
import type { Plugin, PluginKind } from './plugin.js';
import type { RiskRule } from './risk-rule.js';

/** The contract of each kind. */
export interface PluginsByKind {
  factor: Factor;
  optimizer: Optimizer;
  covariance: Covariance;
  riskRule: RiskRule;
}

/** What the API says of a plugin. */
export interface PluginDescription {
  kind: PluginKind;
  name: string;
  description: string;
  version: string;
  author: string;
  category: string;
  parameters: ParameterDescription[];
  references: string[];
  /** Fields that it reads; empty for kinds that read none. */
  inputs: string[];
  /** Whether it comes with AlphaQL. */
  builtIn: boolean;
}

/** How a kind is called in a sentence. */
export const KIND_WORDS: Record<PluginKind, string> = {
  factor: 'factor',
  optimizer: 'optimizer',
  covariance: 'covariance',
  riskRule: 'risk rule',
};

/** The plugins of one server, by kind and name. It is filled once at start and only read afterwards. */
export class Registry {
  private readonly entries = new Map<string, { plugin: Plugin; builtIn: boolean }>();

  /** Adds a plugin. Throws an `AppError` when it is none, or when its kind has one of that name already. */
  register(plugin: unknown, { builtIn }: { builtIn: boolean }): void {
    const fault = findPluginFault(plugin);
    if (fault !== null) throw appError('BAD_USER_INPUT', fault);
    const { kind, name } = plugin as Plugin;
    if (this.entries.has(keyOf(kind, name))) {
      throw appError('CONFLICT', `There is a ${KIND_WORDS[kind]} "${name}" already. Give this one another name.`, {
        actual: name,
      });
    }
    this.entries.set(keyOf(kind, name), { plugin: plugin as Plugin, builtIn });
  }

  /** The plugin of a kind and name, or null. */
  find<Kind extends PluginKind>(kind: Kind, name: string): PluginsByKind[Kind] | null {
    return (this.entries.get(keyOf(kind, name))?.plugin ?? null) as PluginsByKind[Kind] | null;
  }

  /** The plugin of a kind and name. Throws UNKNOWN_PLUGIN with the names that are known; `path` is where the name stood. */
  get<Kind extends PluginKind>(kind: Kind, name: string, path: string[] = []): PluginsByKind[Kind] {
    const plugin = this.find(kind, name);
    if (plugin === null) throw unknownPlugin(KIND_WORDS[kind], name, this.names(kind), path);
    return plugin;
  }

  /** The plugins of a kind, by name. */
  list<Kind extends PluginKind>(kind: Kind): PluginsByKind[Kind][] {
    return this.sorted()
      .filter(({ plugin }) => plugin.kind === kind)
      .map(({ plugin }) => plugin as PluginsByKind[Kind]);
  }

  /** The names of a kind's plugins, sorted. */
  names(kind: PluginKind): string[] {
    return this.list(kind).map((plugin) => plugin.name);
  }

  /** What there is to say of every plugin, by kind and name. */
  metadata(): PluginDescription[] {
    return this.sorted().map(({ plugin, builtIn }) => ({
      kind: plugin.kind,
      name: plugin.name,
      description: plugin.description,
      version: plugin.version,
      author: plugin.author,
      category: plugin.category,
      parameters: parametersOf(plugin.params),
      references: [...plugin.references],
      inputs: plugin.kind === 'factor' ? [...(plugin as Factor).inputs] : [],
      builtIn,
    }));
  }

  /** By kind, then name, in code-point order: the same on every machine. */
  private sorted() {
    return [...this.entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  }
}

function keyOf(kind: PluginKind, name: string): string {
  return `${kind} ${name}`;
}
