import { GraphQLError, print, type ValueNode } from 'graphql';

/** The error of a value that a scalar refuses: BAD_USER_INPUT with what was expected. Where it stood, `errors.ts` adds. */
export function scalarFault(expected: string, value: unknown, node?: ValueNode): GraphQLError {
  const actual = node ? print(node) : (JSON.stringify(value) ?? String(value));
  return new GraphQLError(`Expected ${expected}, but found ${actual}.`, {
    nodes: node,
    extensions: { code: 'BAD_USER_INPUT', expected, actual },
  });
}
