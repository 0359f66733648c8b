import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { createSchema } from '../../src/graphql/schema.js';
import { describeShared } from '../support/shared.js';

/** Descriptions that are ours and not the contract's; each has its page in docs/decisions. */
const OTHER_DESCRIPTIONS = [
  'FactorExposure.weight', // 0010: a missing z-score counts zero
  'Signal.score', // 0010
];

/** Operations of the contract that ask for what later work brings. The list only gets shorter. */
const NOT_YET = [
  'FrontPage',
  'SecurityPage',
  'PortfolioAndRisk',
  'StartBacktest',
  'BacktestReport',
  'FollowJob',
  'RankingReady',
  'OperationsConsole',
  'MorningRepair',
  'GrantAndRelease',
];

const schema = createSchema();

describeShared('the contract', (shared) => {
  const text = (name: string) => readFileSync(path.join(shared, 'graphql', name), 'utf8');

  it('has every type, field and argument of the schema in the same form', () => {
    expect(deviationsOf(schema, buildSchema(text('contract.graphql')))).toEqual([]);
  });

  it('answers the operations of a dashboard, but for those that ask for later work', () => {
    const document = parse(text('operations.graphql'));
    const operations = document.definitions.filter(
      (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
    );
    const impossible = operations
      .filter(
        (operation) =>
          // `validate` says nothing about an operation whose root type is missing.
          !schema.getRootType(operation.operation) ||
          validate(schema, { kind: Kind.DOCUMENT, definitions: [operation] }).length > 0,
      )
      .map((operation) => operation.name!.value);
    expect(impossible).toEqual(NOT_YET);
  });
});

describe('the comparison with the contract', () => {
  const small = (sdl: string) => buildSchema(sdl);
  const contract = small('type Query { "A." a("B." b: Int = 1): String! c: [Int!] }');

  it('names a field of another type, another default and another description', () => {
    expect(deviationsOf(small('type Query { "A." a("B." b: Int = 2): String! }'), contract)).toEqual([
      'Query.a(b:): default 2, but 1 in the contract',
    ]);
    expect(deviationsOf(small('type Query { "Other." a("B." b: Int = 1): String }'), contract)).toEqual([
      'Query.a: type String, but String! in the contract',
      'Query.a: description "Other.", but "A." in the contract',
    ]);
  });

  it('names an argument that is missing, and what the contract does not have', () => {
    expect(deviationsOf(small('type Query { "A." a: String! d: Int }'), contract)).toEqual([
      'Query.a(b:) is missing',
      'Query.d is not in the contract',
    ]);
  });
});

function deviationsOf(ours: GraphQLSchema, contract: GraphQLSchema): string[] {
  return Object.values(ours.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      const other = contract.getType(type.name);
      return other ? compareTypes(type, other) : [`${type.name} is not in the contract`];
    });
}

function compareTypes(type: GraphQLNamedType, other: GraphQLNamedType): string[] {
  const { name } = type;
  const found = compare(name, 'kind', type.constructor.name, other.constructor.name);
  found.push(...compareDescriptions(name, type, other));
  if (isScalarType(type) && isScalarType(other)) {
    found.push(...compare(name, 'specification', type.specifiedByURL, other.specifiedByURL));
  }
  if (isEnumType(type) && isEnumType(other)) {
    const members = (one: typeof type) => one.getValues().map((value) => `${value.name}: ${value.description}`);
    found.push(...compare(name, 'members', members(type).join(), members(other).join()));
  }
  if (isInputObjectType(type) || isInputObjectType(other)) found.push(`${name}: inputs are not compared yet`);
  if ((isObjectType(type) || isInterfaceType(type)) && (isObjectType(other) || isInterfaceType(other))) {
    const interfaces = (one: typeof type) => one.getInterfaces().join();
    found.push(...compare(name, 'interfaces', interfaces(type), interfaces(other)));
    for (const field of Object.values(type.getFields())) found.push(...compareFields(name, field, other.getFields()[field.name]));
  }
  return found;
}

function compareFields(type: string, field: GraphQLField<unknown, unknown>, other?: GraphQLField<unknown, unknown>): string[] {
  const name = `${type}.${field.name}`;
  if (!other) return [`${name} is not in the contract`];
  const found = compare(name, 'type', String(field.type), String(other.type));
  found.push(...compareDescriptions(name, field, other));
  for (const wanted of other.args) {
    const arg = field.args.find((one) => one.name === wanted.name);
    found.push(...(arg ? compareArguments(`${name}(${wanted.name}:)`, arg, wanted) : [`${name}(${wanted.name}:) is missing`]));
  }
  for (const arg of field.args) {
    if (!other.args.some((one) => one.name === arg.name)) found.push(`${name}(${arg.name}:) is not in the contract`);
  }
  return found;
}

function compareArguments(name: string, arg: GraphQLArgument, other: GraphQLArgument): string[] {
  return [
    ...compare(name, 'type', String(arg.type), String(other.type)),
    ...compare(name, 'default', arg.defaultValue, other.defaultValue),
    ...compareDescriptions(name, arg, other),
  ];
}

function compareDescriptions(
  name: string,
  one: { description?: string | null },
  other: { description?: string | null },
): string[] {
  if (OTHER_DESCRIPTIONS.includes(name)) return [];
  return compare(name, 'description', quoted(one.description), quoted(other.description));
}

function quoted(text?: string | null): string {
  return `"${text ?? ''}"`;
}

function compare(name: string, what: string, one: unknown, other: unknown): string[] {
  return one === other ? [] : [`${name}: ${what} ${one}, but ${other} in the contract`];
}
