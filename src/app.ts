/** The composition root: from a configuration to an open store with its plugins and strategies. What runs on top takes it from here. */
import { readdirSync } from 'node:fs';
import { codeVersion } from './code-version.js';
import type { Config } from './config.js';
import { findSpan } from './data/store/find/span.js';
import { findMarket, listMarkets } from './data/store/load/find-market.js';
import { openConfiguredStore } from './data/store/open.js';
import type { Store } from './data/store/store.js';
import { badInput, noData, notFound } from './domain/errors.js';
import type { Log } from './domain/log.js';
import type { Market } from './domain/market.js';
import type { TradingDay } from './domain/trading-day.js';
import type { JobContext } from './jobs/context.js';
import { discoverPlugins } from './jobs/discover-plugins.js';
import { DEFAULT_STRATEGY, readStrategies, type StrategyFile } from './jobs/read-strategies.js';
import type { WorkSettings } from './jobs/work.js';
import type { Registry } from './quant/plugin/registry.js';

/** What a process of AlphaQL has open. */
export interface App {
  readonly config: Config;
  readonly store: Store;
  readonly jobs: JobContext;
  /** What threads open for themselves. */
  readonly workSettings: WorkSettings;
  /** The strategy that is meant where none is named. */
  readonly defaultStrategy: string;
  /** A market by name; null: the one that is served. Throws `NOT_FOUND` or, in an empty store, `NO_DATA`. */
  getMarket(name: string | null): Promise<Market>;
  /** The last day on which a market has bars. Throws `NO_DATA` where it has none. */
  lastSession(market: Market): Promise<TradingDay>;
  close(): Promise<void>;
}

/**
 * The plugins and strategies that the configuration names; faults of a user's own files go to the log. Throws `BAD_USER_INPUT` for a
 * folder that cannot be read and `NOT_FOUND` for a default strategy that nothing states.
 */
export async function readPlugins(
  config: Config,
  log: Log,
): Promise<{ registry: Registry; strategies: readonly StrategyFile[] }> {
  for (const [name, folder] of [
    ['PLUGINS_DIR', config.pluginsDir],
    ['STRATEGIES_DIR', config.strategiesDir],
  ] as const) {
    if (folder !== null && !isReadable(folder)) throw badInput([name], 'a folder that can be read', folder);
  }
  const { registry, problems } = await discoverPlugins(config.pluginsDir);
  for (const { message } of problems) log.warn(message);
  const strategies = await readStrategies(config.strategiesDir, registry);
  for (const { file, problems: faults } of strategies) {
    for (const { message } of faults) log.warn(`${file}: ${message}`);
  }
  const names = strategies.map(({ name }) => name);
  if (config.defaultStrategy !== null && !names.includes(config.defaultStrategy)) {
    throw notFound('strategy', config.defaultStrategy, names);
  }
  return { registry, strategies };
}

function isReadable(folder: string): boolean {
  try {
    readdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** Opens what the configuration names: the store, migrated; plugins; strategies. */
export async function openApp(config: Config, log: Log): Promise<App> {
  const { registry, strategies } = await readPlugins(config, log);
  const store = await openConfiguredStore(config, { log });
  try {
    const code = codeVersion();
    const { strategiesDir, pluginsDir, marketsDir, breaker, jobsRetentionDays } = config;
    return {
      config,
      store,
      jobs: { store, registry, strategies, code },
      workSettings: { databaseUrl: store.url, strategiesDir, pluginsDir, marketsDir, code, breaker, jobsRetentionDays },
      defaultStrategy: config.defaultStrategy ?? DEFAULT_STRATEGY,
      async getMarket(name) {
        const market = await findMarket(store, name ?? config.market);
        if (market) return market;
        const known = (await listMarkets(store)).map((one) => one.name);
        const wanted = name ?? config.market;
        if (wanted !== null) throw notFound('market', wanted, known);
        throw noData(
          'Nothing was ingested yet. Run "npm run alphaql -- ingest files FOLDER" or "npm run alphaql -- ingest demo".',
        );
      },
      async lastSession(market) {
        const span = await findSpan(store, market.id);
        if (span === null) throw noData(`The market ${market.name} has no bars yet.`);
        return span.to;
      },
      close: () => store.close(),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
