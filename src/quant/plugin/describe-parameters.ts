import { z } from 'zod';
import { snakeOf } from './names.js';

/** What values a parameter takes. */
export type ParameterType = 'INTEGER' | 'NUMBER' | 'BOOLEAN' | 'TEXT' | 'CHOICE' | 'LIST' | 'OBJECT';

/** One parameter of a plugin, as a user meets it. */
export interface ParameterDescription {
  /** As in YAML: snake_case. */
  name: string;
  description: string;
  type: ParameterType;
  /** Null where it must be given, or where null is the default. */
  defaultValue: unknown;
  /** Limits of a number; null where there is none. */
  minimum: number | null;
  maximum: number | null;
  /** Values allowed, for CHOICE; otherwise empty. */
  choices: string[];
}

/** The part of JSON Schema that zod writes and this project reads. */
export interface JsonSchema {
  type?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
}

/** What a zod schema accepts, as JSON Schema. What JSON Schema cannot say (a transform, a date) stands there as anything. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

/** The parameters of a plugin in the order of its schema, with the limits, defaults and descriptions that the schema has. */
export function parametersOf(params: z.ZodObject): ParameterDescription[] {
  return Object.entries(jsonSchemaOf(params).properties ?? {}).map(([name, schema]) => {
    const bare = withoutNull(schema);
    return {
      name: snakeOf(name),
      description: schema.description ?? bare.description ?? '',
      type: typeOf(bare),
      defaultValue: schema.default ?? null,
      minimum: limitOf(bare.minimum ?? bare.exclusiveMinimum),
      maximum: limitOf(bare.maximum ?? bare.exclusiveMaximum),
      choices: (bare.enum ?? []).map(String),
    };
  });
}

/** The schema of a value's own type, where null is allowed beside it. */
export function withoutNull(schema: JsonSchema): JsonSchema {
  const others = schema.anyOf?.filter((option) => option.type !== 'null');
  return others?.length === 1 ? others[0] : schema;
}

/** A limit that someone chose: `z.int()` alone is bounded by the safe integers, which tells a reader nothing. */
export function limitOf(limit: number | undefined): number | null {
  return limit === undefined || Math.abs(limit) === Number.MAX_SAFE_INTEGER ? null : limit;
}

const TYPES: Record<string, ParameterType> = {
  integer: 'INTEGER',
  number: 'NUMBER',
  boolean: 'BOOLEAN',
  string: 'TEXT',
  array: 'LIST',
  object: 'OBJECT',
};

function typeOf(schema: JsonSchema): ParameterType {
  if (schema.enum) return 'CHOICE';
  return TYPES[schema.type ?? ''] ?? 'OBJECT';
}
