/**
 * GraphQL over WebSocket, `graphql-transport-ws`. graphql-ws goes past Apollo, so parsing, validation, limits and the form of errors are
 * given to it here.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { handleProtocols, type SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Services } from '../services/services.js';
import type { Execution } from './apollo.js';
import { type Context, createContext } from './context.js';
import { limitRule } from './limits.js';
import { SocketAccess } from './socket-access.js';
import { type PreparedOperation, Subscriptions, withReasons } from './subscriptions.js';

/** Longest message of a client, bytes; as for HTTP. */
const LONGEST_MESSAGE = 1_000_000;

/** What sockets need beside the execution. */
export interface SocketParts {
  execution: Execution;
  services: Services;
  /** Origins of pages that may connect, beside pages of this server. */
  origins: readonly string[];
}

/** Serves `graphql-transport-ws` on `/graphql` of an HTTP server. Returns what ends all sockets. */
export function serveSockets(httpServer: Server, { execution, services, origins }: SocketParts): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE, handleProtocols });
  httpServer.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://server');
    if (pathname !== '/graphql') return refuse(socket, '404 Not Found');
    if (!isAllowed(request, origins)) return refuse(socket, '403 Forbidden');
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  const { formatError } = execution;
  const access = new SocketAccess(services.access);
  const subscriptions = new Subscriptions(({ caller }) => createContext(services, caller));
  const formatted = new WeakMap<ExecutionResult, FormattedExecutionResult>();
  const server = useServer(
    {
      schema: execution.schema,
      execute: async (args) => withReasons(await execution.executor.execute(args), args.contextValue as Context),
      subscribe: (args) => subscriptions.subscribe(args as PreparedOperation),
      onConnect: ({ connectionParams, extra: { socket } }) => access.admit(socket, connectionParams),
      onSubscribe: async ({ extra: { socket } }, _id, payload) => {
        try {
          return prepare(payload, execution, createContext(services, await access.callerOf(socket)));
        } catch (error) {
          return [new GraphQLError((error as Error).message, { originalError: error as Error })];
        }
      },
      onError: (_ctx, _id, _payload, errors) => errors.map((error) => formatError(error)),
      onNext: (_ctx, _id, _payload, _args, result) => {
        const { errors } = result;
        if (!errors) return undefined;
        // One with errors may be that of many subscribers: an incident among them is one incident.
        const answer = formatted.get(result) ?? { ...result, errors: errors.map((error) => formatError(error)) };
        formatted.set(result, answer);
        return answer;
      },
    },
    sockets,
  );
  return async () => {
    access.close();
    await server.dispose();
  };
}

/** What is to be executed, or the errors that Apollo would answer with. */
function prepare(
  { query, variables, operationName }: SubscribePayload,
  { schema, limits, cost, introspection }: Execution,
  contextValue: Context,
): PreparedOperation | GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: limits.maxTokens });
  } catch (error) {
    return [coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')];
  }
  const rules = [...specifiedRules, limitRule(limits), ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
  const faults = validate(schema, document, rules);
  if (faults.length > 0) return faults.map((fault) => coded(fault, 'GRAPHQL_VALIDATION_FAILED'));
  const unresolved = operationFault(schema, document, operationName);
  if (unresolved !== null) return [coded(new GraphQLError(unresolved), 'OPERATION_RESOLUTION_FAILURE')];
  try {
    cost.check(document, variables, operationName);
  } catch (error) {
    return [error as GraphQLError];
  }
  const { name, role } = contextValue.caller;
  const key = JSON.stringify([query, variables, operationName, name, role]);
  return { schema, document, variableValues: variables, operationName, contextValue, key };
}

/** Why a valid document has no operation to execute; null where it has one. */
function operationFault(schema: GraphQLSchema, document: DocumentNode, operationName: string | null | undefined): string | null {
  const operation = getOperationAST(document, operationName);
  if (operation) return schema.getRootType(operation.operation) ? null : `This schema has no ${operation.operation}s.`;
  return operationName
    ? `Unknown operation named "${operationName}".`
    : 'Must provide operation name if query contains multiple operations.';
}

/** The error with the code that Apollo gives it; its own stays below. */
function coded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, originalError: error, extensions: { ...extensions, code } });
}

/**
 * Browsers let any page open a socket to any server and say which page it is: a foreign one must not read our loopback interface.
 * Other clients say nothing.
 */
function isAllowed({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
