/** What a question found: the thing, or null with the sentence that says why there is nothing yet and what would change that. */
export type Answer<T> = { value: T; reason: null } | { value: null; reason: string };

/** An answer that found something. */
export function found<T>(value: T): Answer<T> {
  return { value, reason: null };
}

/** An answer that found nothing, with the reason. */
export function nothing<T>(reason: string): Answer<T> {
  return { value: null, reason };
}
