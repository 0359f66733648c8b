import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
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
  'FillPrice', // 0017: the price that made the signal can be asked for
  'Signal.score', // 0010
];

/** What is ours beyond the contract, each with its page in docs/decisions: fields and members may be added, what is there keeps its meaning. */
const ADDED = [
  'BacktestSettings.dividends', // 0017: dividends may be reinvested
  'BacktestStatistics.effectiveTrials', // 0017: how many different things were tried
  'Dividends', // 0017
  'FillPrice.SIGNAL_CLOSE', // 0017: for comparison with other programs
  'RunBacktestInput.dividends', // 0017
  'WarningCode.LOOK_AHEAD', // 0017: such a comparison is marked
  'WarningCode.RULE_MISSED', // 0017: a minimum that volatility targeting misses
  'WarningCode.RUINED', // 0017: a walk that ends early says why
];

/** Operations of the contract that ask for what later work brings. The list only gets shorter. */
const NOT_YET: string[] = [];

/** What a client may send: an argument, or a field of an input. */
type Input = GraphQLArgument | GraphQLInputField;

const schema = createSchema();

describeShared('the contract', (shared) => {
  const text = (name: string) => readFileSync(path.join(shared, 'graphql', name), 'utf8');

  it('has every type, field and argument of the schema in the same form, but for what is ours', () => {
    const ours = ADDED.map((name) => `${name} is not in the contract`);
    expect(deviationsOf(schema, buildSchema(text('contract.graphql'))).sort()).toEqual(ours.sort());
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

  it('compares the fields of inputs as it does arguments', () => {
    const withInput = (fields: string) => small(`type Query { "A." a("B." b: C): Int } "C." input C { ${fields} }`);
    expect(deviationsOf(withInput('"D." d: Int = 1 "F." f: Int'), withInput('"D." d: Int = 2 "E." e: Int'))).toEqual([
      'C.d: default 1, but 2 in the contract',
      'C.e is missing',
      'C.f is not in the contract',
    ]);
  });

  it('names a member that the contract does not have, and one that is missing', () => {
    const withMembers = (members: string) => small(`type Query { "A." a("B." b: E): Int } "E." enum E { ${members} }`);
    expect(deviationsOf(withMembers('"X." X "Y." Y'), withMembers('"X." X'))).toEqual(['E.Y is not in the contract']);
    expect(deviationsOf(withMembers('"X." X'), withMembers('"X." X "Y." Y'))).toEqual([
      'E: members X: X., but X: X.,Y: Y. in the contract',
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
    const added = type.getValues().filter((value) => !other.getValue(value.name));
    found.push(...added.map((value) => `${name}.${value.name} is not in the contract`));
    const known = members(type).filter((_, i) => !added.includes(type.getValues()[i]));
    found.push(...compare(name, 'members', known.join(), members(other).join()));
  }
  if (isInputObjectType(type) && isInputObjectType(other)) {
    found.push(
      ...compareInputs(Object.values(type.getFields()), Object.values(other.getFields()), (field) => `${name}.${field}`),
    );
  }
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
  found.push(...compareInputs(field.args, other.args, (arg) => `${name}(${arg}:)`));
  return found;
}

/** Compares arguments of a field, or fields of an input. All of the contract's must be there: a client may send any of them. */
function compareInputs(ours: readonly Input[], theirs: readonly Input[], nameOf: (input: string) => string): string[] {
  return [
    ...theirs.flatMap((wanted) => {
      const input = ours.find(({ name }) => name === wanted.name);
      return input ? compareInput(nameOf(wanted.name), input, wanted) : [`${nameOf(wanted.name)} is missing`];
    }),
    ...ours
      .filter(({ name }) => !theirs.some((wanted) => wanted.name === name))
      .map(({ name }) => `${nameOf(name)} is not in the contract`),
  ];
}

function compareInput(name: string, arg: Input, other: Input): string[] {
  return [
    ...compare(name, 'type', String(arg.type), String(other.type)),
    ...compare(name, 'default', JSON.stringify(arg.defaultValue), JSON.stringify(other.defaultValue)),
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
