import type { Server } from 'node:http';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GraphQLSchema } from 'graphql';
import type { Context } from './context.js';
import type { ErrorFormatter } from './errors.js';
import { type CostLimit, limitRule, type QueryLimits } from './limits.js';

/** What Apollo and the WebSocket have in common, so that a query is treated alike on both. */
export interface Execution {
  schema: GraphQLSchema;
  limits: QueryLimits;
  cost: CostLimit;
  formatError: ErrorFormatter;
  /** Whether clients may ask for the schema, and errors may suggest names of it. */
  introspection: boolean;
}

/** The server of GraphQL over HTTP. `drain` ends what else is open on the HTTP server when it stops. */
export function createApollo(
  { schema, limits, cost, formatError, introspection }: Execution,
  httpServer: Server,
  drain: () => Promise<void>,
): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection,
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    formatError: (_formatted, error) => formatError(error),
    parseOptions: { maxTokens: limits.maxTokens },
    validationRules: [limitRule(limits)],
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    plugins: [
      // It would halve the requests a second, for cache hints that nobody sets.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      // Nothing is reported to anybody, whatever the environment says.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: 5000 }),
      { serverWillStart: async () => ({ drainServer: drain }) },
      requestPlugin(cost),
    ],
  });
}

/** Refuses what costs too much, and says in `extensions.reasons` why a field is null without an error. */
function requestPlugin(cost: CostLimit): ApolloServerPlugin<Context> {
  const listener = {
    async didResolveOperation({ document, request }: { document: Parameters<CostLimit['check']>[0]; request: RequestParts }) {
      cost.check(document, request.variables, request.operationName);
    },
    async willSendResponse({ contextValue, response }: Parameters<NonNullable<Listener['willSendResponse']>>[0]) {
      if (contextValue.reasons.length > 0 && response.body.kind === 'single') {
        const { singleResult } = response.body;
        singleResult.extensions = { ...singleResult.extensions, reasons: contextValue.reasons };
      }
    },
  };
  return { requestDidStart: async () => listener };
}

type Listener = Exclude<Awaited<ReturnType<NonNullable<ApolloServerPlugin<Context>['requestDidStart']>>>, void>;

interface RequestParts {
  variables?: Record<string, unknown>;
  operationName?: string;
}
