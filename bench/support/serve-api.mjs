import path from 'node:path';
import { openStore } from '../../dist/src/data/store/store.js';
import { createApi } from '../../dist/src/graphql/server.js';
import { discoverPlugins } from '../../dist/src/jobs/discover-plugins.js';
import { openJobs } from '../../dist/src/jobs/open-jobs.js';
import { readStrategies } from '../../dist/src/jobs/read-strategies.js';
import { Probes } from '../../dist/src/services/probes.js';
import { createServices } from '../../dist/src/services/services.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const LOG = { info() {}, warn: (text) => console.error(text), error: (...details) => console.error(...details) };

/**
 * Serves the API over a store, in a process that was forked for it: says its port to the parent, and then its CPU time, microseconds,
 * whenever it is asked. `defaultStrategy` is what a request means that names none; `threads` work beside it, as with `npm start`.
 */
export async function serveApi(url, defaultStrategy, threads = 0) {
  const store = openStore(url);
  const settings = {
    databaseUrl: url,
    strategiesDir: path.join(ROOT, 'strategies'),
    pluginsDir: null,
    marketsDir: null,
    code: { commit: 'bench', dirty: false },
  };
  const { registry } = await discoverPlugins(null);
  const files = await readStrategies(settings.strategiesDir, registry);
  const services = createServices({
    access: { open: true, readToken: null },
    store,
    market: null,
    registry,
    strategies: { files, defaultStrategy, read: () => ({ plan: null, problems: [] }) },
    compute: {
      regimeHistory: () => Promise.reject(new Error('Nothing is computed here.')),
      portfolioRisk: () => Promise.reject(new Error('Nothing is computed here.')),
    },
    work: await openJobs(store, LOG, threads === 0 ? null : { threads, projectRoot: ROOT, settings }),
  });
  const api = createApi({
    config: {
      host: '127.0.0.1',
      port: 0,
      corsOrigins: [],
      limits: { maxDepth: 12, maxAliases: 30, maxTokens: 2000, maxCost: 200_000 },
      environment: 'development',
    },
    services,
    probes: new Probes({}, services.markets, []),
    log: LOG,
  });
  const { port } = await api.start();
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send({ cpu: user + system });
  });
  process.send({ port });
}
