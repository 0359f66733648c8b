/**
 * What a client sees of an error. A request that cannot be met keeps its code and its problems, GraphQL's own errors keep the codes of the
 * server; anything else is a bug of ours: the client gets a number, the log the stack.
 */
import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type ErrorCode, isAppError, type Problem } from '../domain/errors.js';

/** Where bugs are written to; pino has this form. */
export interface ErrorLog {
  error(details: object, message: string): void;
}

/** Codes that mean that the request is not even GraphQL, or not of this schema; Apollo's names. */
const SERVER_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'BAD_REQUEST',
]);

/** What the operating system and Postgres say when the database is not there (any more). */
const CONNECTION_CODES = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|57P0[1-3]|53300|08\d{3})$/;

/** Gives the form in which a client sees an error. */
export type ErrorFormatter = (error: unknown) => GraphQLFormattedError;

/** The form of errors for a server: where introspection is off, names of the schema are not suggested either. */
export function createErrorFormatter({ log, hideSuggestions }: { log: ErrorLog; hideSuggestions: boolean }): ErrorFormatter {
  return (error) => {
    const formatted = formatError(error, log);
    return hideSuggestions ? { ...formatted, message: formatted.message.replace(/ ?Did you mean .*\?$/s, '') } : formatted;
  };
}

function formatError(error: unknown, log: ErrorLog): GraphQLFormattedError {
  const place = error instanceof GraphQLError ? error.toJSON() : { message: '' };
  const cause = causeOf(error);
  const with_ = (code: string, message: string, extensions: object) => ({
    ...place,
    message,
    extensions: { code, ...extensions },
  });
  if (isAppError(cause)) return with_(cause.code, cause.message, { problems: cause.problems });
  if (isConnectionError(cause)) {
    const message = 'The database cannot be reached. The server tries again with the next request.';
    log.error({ err: cause }, message);
    return with_('UNAVAILABLE', message, { problems: [problemOf('UNAVAILABLE', message)] });
  }
  if (cause instanceof GraphQLError) {
    const { code, expected, actual, problems } = cause.extensions;
    if (code === 'QUERY_TOO_COSTLY') return with_(code, cause.message, { problems });
    if (code === 'BAD_USER_INPUT') {
      return with_(code, cause.message, { problems: [inputProblem(cause, expected as string, actual as string)] });
    }
    const tokens = /more that (\d+) tokens/.exec(cause.message);
    if (tokens) return tokensError(place, Number(tokens[1]));
    if (SERVER_CODES.has(code as string)) return with_(code as string, cause.message, {});
  }
  const incident = randomUUID();
  log.error({ err: cause, incident, path: place.path }, `Incident ${incident}`);
  const message = `Something went wrong on our side. The log has it as incident ${incident}.`;
  return with_('INTERNAL_SERVER_ERROR', message, { problems: [problemOf('INTERNAL_SERVER_ERROR', message)], incident });
}

/** A problem without a place. */
export function problemOf(code: ErrorCode, message: string, path: string[] = []): Problem {
  return { code, path, message, suggestions: [] };
}

/** The error of a request that costs more than it may. */
export function tooCostly(what: string, cost: number | string, limit: number): GraphQLError {
  const message = `The query's ${what} is ${cost}, but at most ${limit} is allowed. Ask for less, or in several requests.`;
  return new GraphQLError(message, {
    extensions: {
      code: 'QUERY_TOO_COSTLY',
      problems: [{ ...problemOf('QUERY_TOO_COSTLY', message), expected: `at most ${limit}`, actual: String(cost) }],
      http: { status: 400 },
    },
  });
}

function tokensError(place: object, limit: number): GraphQLFormattedError {
  const { message, extensions } = tooCostly('number of tokens', `more than ${limit}`, limit);
  return { ...place, message, extensions: { code: extensions.code, problems: extensions.problems } };
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
function inputProblem(error: GraphQLError, expected?: string, actual?: string): Problem {
  const variable = /^Variable "\$(\w+)"/.exec(error.message)?.[1];
  // The literal `date: "x"`: the token before the value is the colon, the one before that the name.
  const colon = error.nodes?.[0]?.loc?.startToken.prev;
  const argument = colon?.kind === ':' ? colon.prev?.value : undefined;
  const inner = error.originalError instanceof GraphQLError ? error.originalError.extensions : {};
  const name = variable ?? argument;
  return {
    ...problemOf('BAD_USER_INPUT', error.message, name ? [name] : []),
    ...(expected || inner.expected ? { expected: expected ?? String(inner.expected) } : {}),
    ...(actual || inner.actual ? { actual: actual ?? String(inner.actual) } : {}),
  };
}

function isConnectionError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, errors } = error as { code?: unknown; message?: unknown; errors?: unknown[] };
  if (errors?.some(isConnectionError)) return true;
  return (
    (typeof code === 'string' && CONNECTION_CODES.test(code)) ||
    (typeof message === 'string' && /^Connection terminated|^timeout exceeded when trying to connect/.test(message))
  );
}
