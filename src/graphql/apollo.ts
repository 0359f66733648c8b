import type { Server } from 'node:http';
import {
  ApolloServer,
  type ApolloServerOptionsWithGateway,
  type ApolloServerPlugin,
  type GraphQLRequestListener,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GraphQLSchema } from 'graphql';
import type { Context } from './context.js';
import type { ErrorFormatter } from './errors.js';
import type { Executor } from './executor.js';
import { type CostLimit, limitRule, type QueryLimits } from './limits.js';

/** What HTTP and WebSocket have in common, so that a query is treated alike on both. */
export interface Execution {
  schema: GraphQLSchema;
  limits: QueryLimits;
  executor: Executor;
  cost: CostLimit;
  formatError: ErrorFormatter;
  /** Whether clients may ask for the schema, and errors may suggest names of it. */
  introspection: boolean;
}

/** The server of GraphQL over HTTP. `drain` ends what else is open on the HTTP server when it stops. */
export function createApollo(
  { schema, executor, limits, cost, formatError, introspection }: Execution,
  httpServer: Server,
  drain: () => Promise<void>,
): ApolloServer<Context> {
  return new ApolloServer<Context>({
    gateway: gatewayOf(schema, executor),
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

type Gateway = NonNullable<ApolloServerOptionsWithGateway<Context>['gateway']>;
type GatewayResult = Awaited<ReturnType<NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>>>;

/** The one way in which Apollo 5 takes another executor. */
function gatewayOf(schema: GraphQLSchema, executor: Executor): Gateway {
  return {
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    load: async () => ({
      executor: async ({ document, request, context }) =>
        (await executor.execute({
          document,
          operationName: request.operationName,
          variableValues: request.variables,
          contextValue: context,
        })) as GatewayResult,
    }),
    stop: async () => {},
  };
}

/** Refuses what costs too much, and says in `extensions.reasons` why a field is null without an error. */
function requestPlugin(cost: CostLimit): ApolloServerPlugin<Context> {
  const listener: GraphQLRequestListener<Context> = {
    async didResolveOperation({ document, request }) {
      cost.check(document, request.variables, request.operationName);
    },
    async willSendResponse({ contextValue, response }) {
      if (contextValue.reasons.length > 0 && response.body.kind === 'single') {
        const { singleResult } = response.body;
        singleResult.extensions = { ...singleResult.extensions, reasons: contextValue.reasons };
      }
    },
  };
  return { requestDidStart: async () => listener };
}
