import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ExpressContextFunctionArgument, expressMiddleware } from '@as-integrations/express5';
import cors from 'cors';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { unavailable } from '../domain/errors.js';
import type { Probes } from '../services/probes.js';
import type { Services } from '../services/services.js';
import { httpCallerOf } from './access.js';
import { createApollo, type Execution } from './apollo.js';
import { createContext } from './context.js';
import { createErrorFormatter, type ErrorLog } from './errors.js';
import { Executor } from './executor.js';
import { healthRoutes } from './health.js';
import { landingRoute } from './landing.js';
import { CostLimit, type QueryLimits } from './limits.js';
import { createMetrics } from './metrics.js';
import { createSchema } from './schema.js';
import { serveSockets } from './sockets.js';

/** What the server is told by the configuration. */
export interface ApiConfig {
  host: string;
  /** 0: any free one. */
  port: number;
  /** Origins of other pages that may ask. */
  corsOrigins: readonly string[];
  limits: QueryLimits;
  environment: string;
}

/** What the server is made of. */
export interface ApiParts {
  config: ApiConfig;
  services: Services;
  probes: Probes;
  log: ErrorLog;
}

/** A server that is not started yet. */
export interface Api {
  /** Resolves when requests are answered. Throws UNAVAILABLE when the port is taken. */
  start(): Promise<{ url: string; port: number }>;
  /** Lets running requests end, for at most five seconds, and closes sockets. Does nothing where it has not started. */
  stop(): Promise<void>;
}

/** The HTTP server: GraphQL over HTTP and WebSocket on `/graphql`, an editor on `/`, and the health endpoints. */
export function createApi({ config, services, probes, log }: ApiParts): Api {
  const schema = createSchema();
  const introspection = config.environment !== 'production';
  const execution: Execution = {
    schema,
    executor: new Executor(schema),
    limits: config.limits,
    cost: new CostLimit(schema, config.limits),
    formatError: createErrorFormatter({ log, hideSuggestions: !introspection }),
    introspection,
  };
  const app = express();
  const server = http.createServer(app);
  const closeSockets = serveSockets(server, { execution, services, origins: config.corsOrigins });
  const apollo = createApollo(execution, server, closeSockets);
  let listening = false;
  return {
    async start() {
      await apollo.start();
      prepareApp(app, config);
      const context = async ({ req, res }: ExpressContextFunctionArgument) =>
        createContext(services, await httpCallerOf(req, res, services.access));
      const metrics = createMetrics(services.dataHealth);
      app.use('/graphql', metrics.count, express.json({ limit: '1mb' }), expressMiddleware(apollo, { context }));
      app.use(healthRoutes(probes));
      app.use(metrics.routes);
      app.use(landingRoute(services.markets));
      app.use(notFound, errorHandler(log));
      const port = await listen(server, config);
      listening = true;
      return { url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`, port };
    },
    async stop() {
      if (listening) await apollo.stop();
    },
  };
}

/** What holds for every route. */
function prepareApp(app: Express, { corsOrigins }: ApiConfig): void {
  app.disable('x-powered-by');
  // Hashing a body of 3,000 rows costs more than it saves: nothing here is asked for twice unchanged.
  app.set('etag', false);
  app.use(securityHeaders);
  if (corsOrigins.length > 0) app.use(cors({ origin: [...corsOrigins], methods: ['GET', 'POST'], maxAge: 600 }));
}

const securityHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  next();
};

const notFound: RequestHandler = ({ method, path }, response) => {
  const known = '/graphql, /health, /ready, /health/deep, /metrics, /';
  response.status(404).json({ errors: [{ message: `There is nothing at ${method} ${path}. Known: ${known}.` }] });
};

/** Bodies that cannot be read are the client's fault and keep their status; anything else is ours. */
function errorHandler(log: ErrorLog): ErrorRequestHandler {
  return (error: { status?: number; message?: string; type?: string }, _request, response, _next) => {
    const status = error.status !== undefined && error.status >= 400 && error.status < 500 ? error.status : 500;
    if (status === 500) log.error({ err: error }, 'A request failed outside of GraphQL.');
    const tooLarge = error.type === 'entity.too.large';
    const message = tooLarge
      ? 'The request is larger than 1 MB.'
      : status < 500
        ? `The request cannot be read: ${error.message}`
        : 'Something went wrong on our side.';
    const code = status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR';
    response.status(status).json({ errors: [{ message, extensions: { code } }] });
  };
}

function listen(server: http.Server, { host, port }: ApiConfig): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `The port ${port} is taken by another program. Set PORT to another one, or to 0 for any free one.`;
      const foreign = `${host} is no address of this machine. Set HOST to one that is, or to 0.0.0.0 for all of them.`;
      if (error.code === 'EADDRINUSE') reject(unavailable(taken, error));
      else reject(error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND' ? unavailable(foreign, error) : error);
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
