import { findDatabaseFigures, findQueueFigures, listMigrations, ping, poolFigures } from '../data/store/find/probe.js';
import type { Store } from '../data/store/store.js';
import { Probes } from './probes.js';
import type { Services } from './services.js';

/** The probes of a server over a store; `migrations` are the names that the code brings along. */
export function createProbes(store: Store, services: Services, migrations: readonly string[]): Probes {
  return new Probes(
    {
      ping: () => ping(store),
      findDatabaseFigures: () => findDatabaseFigures(store),
      findQueueFigures: () => findQueueFigures(store),
      poolFigures: () => poolFigures(store),
      listMigrations: () => listMigrations(store),
    },
    services,
    migrations,
  );
}
