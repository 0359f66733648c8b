/**
 * How a GraphQL type is written here: `@Type('What it is.') class X { @Field(() => String, 'What it says.') name!: string; }`.
 *
 * A field is answered from a property, a getter or a method `(args, context, info)` of the object. type-graphql's own resolvers would wrap getters
 * and methods, which makes a list of 3,000 rows several times slower. It only wraps what it is told is one, and `Field` does not tell:
 * properties and getters get no resolver at all, and `schema.ts` gives methods a plain one. The description of a type or field is its doc
 * comment too.
 */
import 'reflect-metadata';
import { Extensions, InputType, ObjectType, registerEnumType, Field as TypeGraphqlField } from 'type-graphql';

/** What a type may say of itself beside its description. */
interface TypeOptions {
  /** Name in the schema, where it is not that of the class. */
  name?: string;
  /** The interface class that it implements. */
  implements?: object;
}

/** What a field may say of itself beside type and description. */
interface FieldOptions {
  nullable?: boolean | 'items' | 'itemsAndList';
  /** Value of an argument that is omitted. */
  defaultValue?: unknown;
  /** What one answer of it costs, in leaf values, beyond what is selected below it; see `limits.ts`. */
  cost?: number;
}

/** The extension that marks a field as answered by a method of its object. */
export const METHOD = 'method';

/** An object type of the schema. */
export function Type(description: string, { name, implements: implemented }: TypeOptions = {}): ClassDecorator {
  const options = { description, simpleResolvers: true, ...(implemented ? { implements: implemented as never } : {}) };
  return name === undefined ? ObjectType(options) : ObjectType(name, options);
}

/** An input type of the schema. */
export function Input(description: string): ClassDecorator {
  return InputType({ description });
}

/** A field of an object or input type, or an argument in an `@ArgsType` class. */
export function Field(type: () => unknown, description: string, { cost, ...options }: FieldOptions = {}) {
  const decorate = TypeGraphqlField(
    type as never,
    {
      description,
      ...options,
      ...(cost === undefined ? {} : { complexity: costOf(cost) }),
    } as never,
  ) as PropertyDecorator;
  return (prototype: object, name: string, descriptor?: PropertyDescriptor): void => {
    decorate(prototype, name);
    if (typeof descriptor?.value === 'function') (Extensions({ [METHOD]: true }) as PropertyDecorator)(prototype, name);
  };
}

/** An enum of the schema from its members and their descriptions; the members stand for themselves. */
export function enumType<Member extends string>(
  name: string,
  description: string,
  members: Readonly<Record<Member, string>>,
): { readonly [M in Member]: M } {
  const names = Object.keys(members) as Member[];
  const values = Object.fromEntries(names.map((member) => [member, member])) as { readonly [M in Member]: M };
  registerEnumType(values, {
    name,
    description,
    valuesConfig: Object.fromEntries(names.map((member) => [member, { description: members[member] }])) as never,
  });
  return values;
}

/** The cost of a field that asks the store for every row by itself, in leaf values, beyond what is selected below it; see `limits.ts`. */
export const costOf =
  (cost: number) =>
  ({ childComplexity }: { childComplexity: number }): number =>
    cost + childComplexity;
