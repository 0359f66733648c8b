import { GraphQLScalarType, Kind } from 'graphql';
import { findTradingDay, isoOf, type TradingDay } from '../../domain/trading-day.js';
import { scalarFault } from './scalar-fault.js';

/** `Date` of the schema: a trading day, `2017-12-29`. */
export const DateScalar = new GraphQLScalarType<TradingDay, string>({
  name: 'Date',
  description:
    'A trading day: `2017-12-29`, RFC 3339 full-date, without time and zone. Days that do not exist are refused; days without a session are not.',
  specifiedByURL: 'https://ibm.github.io/graphql-specs/custom-scalars/date.html',
  serialize: (value) => textOf(value as TradingDay),
  parseValue: (value) => read(value),
  parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined, node),
});

function read(value: unknown, node?: Parameters<typeof scalarFault>[2]): TradingDay {
  const day = typeof value === 'string' ? findTradingDay(value) : null;
  if (day === null) throw scalarFault('a day of the calendar as YYYY-MM-DD', value, node);
  return day;
}

/** Series repeat the same few thousand days over and over: their texts are kept. */
const texts = new Map<TradingDay, string>();

function textOf(day: TradingDay): string {
  let text = texts.get(day);
  if (text === undefined) {
    text = isoOf(day);
    if (texts.size < 50_000) texts.set(day, text);
  }
  return text;
}
