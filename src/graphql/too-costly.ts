import { GraphQLError } from 'graphql';
import type { ErrorCode, Problem } from '../domain/errors.js';

/** A problem without suggestions. */
export function problemOf(code: ErrorCode, message: string, path: string[] = []): Problem {
  return { code, path, message, suggestions: [] };
}

/** The error of a query that costs more than it may. */
export function tooCostly(what: string, cost: number | string, limit: number): GraphQLError {
  const message = `The query's ${what} is ${cost}, but at most ${limit} is allowed. Ask for less, or in several requests.`;
  const problem: Problem = { ...problemOf('QUERY_TOO_COSTLY', message), expected: `at most ${limit}`, actual: String(cost) };
  return new GraphQLError(message, { extensions: { code: 'QUERY_TOO_COSTLY', problems: [problem], http: { status: 400 } } });
}
