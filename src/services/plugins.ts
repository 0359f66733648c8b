import type { PluginKind } from '../quant/plugin/plugin.js';
import type { PluginDescription, Registry } from '../quant/plugin/registry.js';

/** What this service asks of the registry. */
export interface PluginStore extends Pick<Registry, 'find' | 'names'> {
  metadata(): PluginDescription[];
  /** Throws UNKNOWN_PLUGIN, which names the known ones. */
  get(kind: PluginKind, name: string): unknown;
}

/** The registered plugins and what they say of themselves. */
export class Plugins {
  private readonly all: readonly PluginDescription[];

  constructor(private readonly store: PluginStore) {
    this.all = store.metadata();
  }

  /** The plugins of a kind, or all, by kind and name. */
  list(kind: PluginKind | null): PluginDescription[] {
    return this.all.filter((plugin) => kind === null || plugin.kind === kind);
  }

  /** One plugin. Throws UNKNOWN_PLUGIN, which names the known ones. */
  get(kind: PluginKind, name: string): PluginDescription {
    this.store.get(kind, name);
    return this.all.find((plugin) => plugin.kind === kind && plugin.name === name)!;
  }
}
