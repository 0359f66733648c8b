import { GraphQLScalarType, Kind } from 'graphql';
import { findTradingDay } from '../../domain/trading-day.js';
import { scalarFault } from './scalar-fault.js';

/** `DateTime` of the schema: an instant, `2017-12-29T21:00:00.000Z`. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'An instant, RFC 3339, answered in UTC with milliseconds: `2017-12-29T21:00:00.000Z`. Without an offset, or a day alone, it is refused.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
  serialize: (value) => (value as Date).toISOString(),
  parseValue: (value) => read(value),
  parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined, node),
});

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

function read(value: unknown, node?: Parameters<typeof scalarFault>[2]): Date {
  const match = typeof value === 'string' ? RFC_3339.exec(value) : null;
  // `Date` itself would take 2017-02-30 for the second of March.
  if (!match || findTradingDay(match[1]) === null) {
    throw scalarFault('an instant with its offset, such as 2017-12-29T21:00:00Z', value, node);
  }
  return new Date((value as string).toUpperCase());
}
