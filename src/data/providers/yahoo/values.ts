/** What stands in the fields of Yahoo's documents, as zod schemas. */
import { z } from 'zod';

/** A number, bare or as `{raw, fmt}`; null where it is missing, which Yahoo also writes as `{}`. */
export const figure = z
  .union([z.number(), z.object({ raw: z.number().nullish() }).transform(({ raw }) => raw ?? null)])
  .nullish()
  .transform((value) => value ?? null);

/** An instant in seconds since 1970: between 1800 and 2199, since clocks of zones answer for no other. */
export const second = z.number().min(-5.4e9).max(7.3e9);

/** An instant in seconds since 1970, bare or as `{raw, fmt}`, as milliseconds; null where it is missing. */
export const seconds = figure.pipe(second.nullable()).transform((value) => (value === null ? null : value * 1000));

/** A text; null where it is missing or empty. */
export const words = z
  .string()
  .nullish()
  .transform((value) => value?.trim() || null);

const MS_A_DAY = 86_400_000;

/** The trading day of an instant that stands for a date: midnight UTC. */
export function dateOf(ms: number): number {
  return Math.floor(ms / MS_A_DAY);
}
