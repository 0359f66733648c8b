import { findDatabaseFigures, listMigrations, ping, poolFigures } from '../data/store/find/probe.js';
import type { Store } from '../data/store/store.js';
import type { Markets } from './markets.js';
import { Probes } from './probes.js';

/** The probes of a server over a store; `migrations` are the names that the code brings along. */
export function createProbes(store: Store, markets: Markets, migrations: readonly string[]): Probes {
  return new Probes(
    {
      ping: () => ping(store),
      findDatabaseFigures: () => findDatabaseFigures(store),
      poolFigures: () => poolFigures(store),
      listMigrations: () => listMigrations(store),
    },
    markets,
    migrations,
  );
}
