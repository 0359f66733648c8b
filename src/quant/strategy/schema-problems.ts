/** From what zod says of a document to problems that a user can act on: each with its path, what was expected and what was there. */
import type { z } from 'zod';
import { nearestNames, type Problem } from '../../domain/errors.js';
import { type JsonSchema, jsonSchemaOf, limitOf, withoutNull } from '../plugin/describe-parameters.js';

/** A problem of a strategy document. */
export function strategyProblem(path: string[], message: string, details: Partial<Problem> = {}): Problem {
  return { code: 'INVALID_STRATEGY', path, message, suggestions: [], ...details };
}

/** The problem of a key that is none, with the nearest that is one. */
export function unknownKeyProblem(path: string[], known: readonly string[]): Problem {
  const key = path.at(-1) ?? '';
  const near = nearestNames(key, known);
  const place = path.length > 1 ? `in ${path.slice(0, -1).join('.')}` : 'in a strategy';
  const hint = near.length > 0 ? `Did you mean "${near[0]}"? ` : '';
  return strategyProblem(path, `There is no key "${key}" ${place}. ${hint}Known: ${[...known].sort().join(', ') || 'none'}.`, {
    actual: key,
    suggestions: near,
  });
}

/**
 * A value checked against a schema: the value with its defaults, or null and everything that is wrong with it. Paths begin with
 * `prefix`; `rename` turns a key of the schema into that of the document.
 */
export function checkAgainst<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  prefix: string[] = [],
  rename: (key: string) => string = (key) => key,
): { value: z.output<Schema> | null; problems: Problem[] } {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, problems: [] };
  const json = jsonSchemaOf(schema);
  const problems = result.error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    const place = schemaAt(json, path);
    const shown = [...prefix, ...path.map(rename)];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKeyProblem([...shown, key], Object.keys(place?.properties ?? {})));
    }
    if (issue.code === 'custom') return [strategyProblem(shown, `${shown.join('.')} ${issue.message}.`)];
    return [wrongValueProblem(shown, place, valueAt(value, path), issue.message)];
  });
  return { value: null, problems };
}

function wrongValueProblem(path: string[], schema: JsonSchema | null, actual: unknown, zodMessage: string): Problem {
  const name = path.join('.') || 'The strategy';
  const expected = schema === null ? zodMessage : expectedOf(schema);
  const choices = schema === null ? [] : (withoutNull(schema).enum ?? []).map(String);
  if (actual === undefined) return strategyProblem(path, `${name} is missing. It should be ${expected}.`, { expected });
  return strategyProblem(path, `${name} should be ${expected}, but is ${shown(actual)}.`, {
    expected,
    actual: shown(actual),
    suggestions: typeof actual === 'string' ? nearestNames(actual, choices) : [],
  });
}

/** What a schema accepts, in words: `a whole number from 1 to 5040`. */
function expectedOf(schema: JsonSchema): string {
  const bare = withoutNull(schema);
  if (bare.anyOf) return bare.anyOf.map(expectedOf).join(' or ');
  const orNull = bare === schema ? '' : ', or null';
  if (bare.enum) return `one of ${bare.enum.join(', ')}${orNull}`;
  if (bare.pattern !== undefined && bare.description !== undefined) return bare.description;
  return `${NOUNS[bare.type ?? ''] ?? 'another value'}${limitsOf(bare)}${orNull}`;
}

const NOUNS: Record<string, string> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'a text',
  array: 'a list',
  object: 'a map of keys and values',
};

function limitsOf(schema: JsonSchema): string {
  if (schema.maxLength !== undefined) return ` of ${schema.minLength ?? 0} to ${schema.maxLength} characters`;
  if (schema.maxItems !== undefined) return ` of ${schema.minItems ?? 0} to ${schema.maxItems} entries`;
  const low = limitOf(schema.minimum);
  const high = limitOf(schema.maximum);
  if (low !== null && high !== null) return ` from ${low} to ${high}`;
  if (low !== null) return ` not below ${low}`;
  if (high !== null) return ` not above ${high}`;
  if (schema.exclusiveMinimum !== undefined) return ` above ${schema.exclusiveMinimum}`;
  return '';
}

/** The schema that governs a path; null where the path leads out of what JSON Schema can say. */
function schemaAt(schema: JsonSchema, path: readonly string[]): JsonSchema | null {
  let place: JsonSchema | null = schema;
  for (const key of path) {
    const parent: JsonSchema = withoutNull(place);
    const further: JsonSchema | boolean | undefined = parent.properties?.[key] ?? parent.items ?? parent.additionalProperties;
    if (typeof further !== 'object') return null;
    place = further;
  }
  return withoutNull(place).properties ? withoutNull(place) : place;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((place, key) => (place as Record<string, unknown> | null | undefined)?.[key], value);
}

/** A value as text that fits into a sentence. */
function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
