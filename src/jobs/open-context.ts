import { openStore } from '../data/store/store.js';
import type { JobContext } from './context.js';
import { discoverPlugins } from './discover-plugins.js';
import { readStrategies } from './read-strategies.js';
import type { WorkSettings } from './work.js';

/** Connections of one thread. */
const CONNECTIONS = 4;

/** Opens what the work of a thread needs: the store, the plugins and the strategies. */
export async function openContext({
  databaseUrl,
  strategiesDir,
  pluginsDir,
  marketsDir,
  code,
}: WorkSettings): Promise<JobContext> {
  const { registry } = await discoverPlugins(pluginsDir);
  const store = openStore(databaseUrl, { max: CONNECTIONS });
  return { store, registry, strategies: await readStrategies(strategiesDir, registry), code, marketsDir };
}
