/**
 * What a client sees of an error. A request that cannot be met keeps its code and its problems, GraphQL's own errors keep the codes of the
 * server; anything else is a bug of ours: the client gets a number, the log the stack.
 */
import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isConnectionError } from '../data/store/connection-error.js';
import { isAppError, type Problem } from '../domain/errors.js';
import { problemOf, tooCostly } from './too-costly.js';

/** Where bugs are written to; pino has this form. */
export interface ErrorLog {
  error(details: object, message: string): void;
}

/** Gives the form in which a client sees an error. */
export type ErrorFormatter = (error: unknown) => GraphQLFormattedError;

/** Codes that mean that the request is not even GraphQL, or not of this schema; Apollo's names. */
const SERVER_CODES = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE', 'BAD_REQUEST'];

/** The form of errors for a server: where introspection is off, names of the schema are not suggested either. */
export function createErrorFormatter({ log, hideSuggestions }: { log: ErrorLog; hideSuggestions: boolean }): ErrorFormatter {
  const said = (text: string) => (hideSuggestions ? text.replace(/ ?Did you mean .*\?$/s, '') : text);
  return (error) => {
    const { locations, path } = error instanceof GraphQLError ? error.toJSON() : {};
    const cause = causeOf(error);
    const { message, ...extensions } = graphqlFault(cause, said) ?? fault(cause, log, path);
    return { message, ...(locations ? { locations } : {}), ...(path ? { path } : {}), extensions };
  };
}

/** What is left of an error when its place is known. */
interface Fault {
  message: string;
  code: string;
  problems?: Problem[];
  incident?: string;
}

/** What is wrong with a request as GraphQL; null for anything else. */
function graphqlFault(cause: unknown, said: (text: string) => string): Fault | null {
  if (!(cause instanceof GraphQLError)) return null;
  const { code, problems } = cause.extensions;
  const message = said(cause.message);
  if (code === 'QUERY_TOO_COSTLY') return { message, code, problems: problems as Problem[] };
  if (code === 'BAD_USER_INPUT') return { message, code, problems: [inputProblem(cause, message)] };
  const tokens = /more that (\d+) tokens/.exec(message);
  if (tokens) return graphqlFault(tooCostly('number of tokens', `more than ${tokens[1]}`, Number(tokens[1])), said);
  return typeof code === 'string' && SERVER_CODES.includes(code) ? { message, code } : null;
}

/** What a resolver could not do: the fault of the request, of the database or of our own. */
function fault(cause: unknown, log: ErrorLog, path?: readonly (string | number)[]): Fault {
  if (isAppError(cause)) return { message: cause.message, code: cause.code, problems: cause.problems };
  if (isConnectionError(cause)) {
    const message = 'The database cannot be reached. The server tries again with the next request.';
    log.error({ err: cause }, message);
    return { message, code: 'UNAVAILABLE', problems: [problemOf('UNAVAILABLE', message)] };
  }
  const incident = randomUUID();
  const message = `Something went wrong on our side. The log has it as incident ${incident}.`;
  log.error({ err: cause, incident, path }, `Incident ${incident}`);
  return { message, code: 'INTERNAL_SERVER_ERROR', problems: [problemOf('INTERNAL_SERVER_ERROR', message)], incident };
}

/** What was thrown first, below the wrapping by the executor and Apollo. */
function causeOf(error: unknown): unknown {
  const thrown = unwrapResolverError(error);
  // A variable's error keeps its wrapping, which says which variable it was.
  if (!(thrown instanceof GraphQLError) || thrown.extensions.code === 'BAD_USER_INPUT') return thrown;
  const inner = thrown.originalError;
  if (inner instanceof GraphQLError) return inner.extensions.code === undefined ? thrown : inner;
  return inner && thrown.extensions.code === undefined ? inner : thrown;
}

/** The problem of a value that a scalar or an enum refused, with the name of the argument or variable where it stood. */
function inputProblem(error: GraphQLError, message: string): Problem {
  const variable = /^Variable "\$(\w+)"/.exec(message)?.[1];
  // The literal `date: "x"`: the token before the value is the colon, the one before that the name.
  const colon = error.nodes?.[0]?.loc?.startToken.prev;
  const argument = colon?.kind === ':' ? colon.prev?.value : undefined;
  const name = variable ?? argument;
  const { expected, actual } = error.extensions;
  return {
    ...problemOf('BAD_USER_INPUT', message, name ? [name] : []),
    ...(expected ? { expected: String(expected) } : {}),
    ...(actual ? { actual: String(actual) } : {}),
  };
}
