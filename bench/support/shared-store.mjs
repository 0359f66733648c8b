import { existsSync } from 'node:fs';
import path from 'node:path';
import { demoProvider } from '../../dist/src/data/providers/demo/demo-provider.js';
import { openFolder } from '../../dist/src/data/providers/files/open-folder.js';
import { startThrowaway } from '../../dist/src/data/store/embedded/throwaway.js';
import { applyMigrations } from '../../dist/src/data/store/migrate.js';
import { openStore } from '../../dist/src/data/store/store.js';
import { ingest } from '../../dist/src/jobs/ingest.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Calls `work` with a store of its own that holds the shared market, or the demo market where its folder is missing (SHARED_DIR, or
 * `../shared`), and with which of the two it is.
 */
export async function withSharedStore(work) {
  const folder = path.join(process.env.SHARED_DIR ?? path.resolve(ROOT, '../shared'), 'data');
  const shared = existsSync(path.join(folder, 'market.yaml'));
  const throwaway = await startThrowaway();
  try {
    const url = throwaway.cluster.urlOf('postgres');
    await applyMigrations(url, path.join(ROOT, 'migrations'));
    const store = openStore(url);
    const provider = shared ? await openFolder(folder) : demoProvider();
    await ingest(store, provider, { now: new Date() });
    await provider.close();
    await work(store, shared);
    await store.close();
  } finally {
    await throwaway.discard();
  }
}
