import path from 'node:path';
import { migrationNames } from '../../src/data/store/migrate.js';
import type { Store } from '../../src/data/store/store.js';
import { unknownPlugin } from '../../src/domain/errors.js';
import { type ApiConfig, createApi } from '../../src/graphql/server.js';
import { createProbes } from '../../src/services/create-probes.js';
import type { PluginStore } from '../../src/services/plugins.js';
import { createServices, type ServiceParts } from '../../src/services/services.js';
import { NO_WORK } from './no-work.js';

/** The answer to a request, as JSON. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever its query asked for.
  data: any;
  errors?: {
    message: string;
    path?: (string | number)[];
    extensions: {
      code: string;
      problems?: { path: string[]; expected?: string; actual?: string; suggestions: string[] }[];
      incident?: string;
    };
  }[];
  extensions?: { reasons?: { path: string[]; message: string }[] };
}

/** A server over a store, started on a free port. */
export interface TestApi {
  url: string;
  port: number;
  /** What was logged as an error. */
  logged: { details: { err?: Error; incident?: string }; message: string }[];
  /** Sends a query, with an API key or a token where one is given. */
  ask(query: string, variables?: object, credential?: string): Promise<Answer>;
  stop(): Promise<void>;
}

/** Limits that leave room for what the tests ask. */
const LIMITS = { maxDepth: 12, maxAliases: 30, maxTokens: 2000, maxCost: 200_000 };

/** The migrations of the project. */
const MIGRATIONS = path.resolve(import.meta.dirname, '../../migrations');

const NO_PLUGINS: PluginStore = {
  metadata: () => [],
  find: () => null,
  names: () => [],
  get: (kind, name) => {
    throw unknownPlugin(kind, name, []);
  },
};

/** What computes nothing. */
export const NO_COMPUTE: ServiceParts['compute'] = {
  regimeHistory: () => Promise.reject(new Error('This test computes nothing.')),
  portfolioRisk: () => Promise.reject(new Error('This test computes nothing.')),
  whatIf: () => Promise.reject(new Error('This test computes nothing.')),
};

/** Starts a server; what a test does not give is empty. */
export async function startApi(
  store: Store,
  {
    config = {},
    migrations = MIGRATIONS,
    ...parts
  }: { config?: Partial<ApiConfig>; migrations?: string } & Partial<ServiceParts> = {},
): Promise<TestApi> {
  const logged: TestApi['logged'] = [];
  const services = createServices({
    store,
    market: null,
    registry: NO_PLUGINS,
    strategies: { files: [], defaultStrategy: 'demo', read: () => ({ plan: null, problems: [] }) },
    compute: NO_COMPUTE,
    access: { open: config.environment !== 'production', readToken: null },
    work: NO_WORK,
    ...parts,
  });
  const api = createApi({
    config: { host: '127.0.0.1', port: 0, corsOrigins: [], limits: LIMITS, environment: 'test', ...config },
    services,
    probes: createProbes(store, services, migrationNames(migrations)),
    log: { error: (details, message) => logged.push({ details, message }) },
  });
  const { url, port } = await api.start();
  return {
    url,
    port,
    logged,
    stop: api.stop,
    async ask(query, variables, credential) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
    },
  };
}
