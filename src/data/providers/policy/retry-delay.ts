import type { UpstreamError } from './upstream-error.js';

/** How long attempts wait for each other. */
export interface Backoff {
  /** Before the second attempt; doubled before each further one. */
  baseMs: number;
  /** No attempt waits longer; a provider that asks for more is not asked again. */
  maxMs: number;
}

/**
 * Milliseconds before the next attempt, or null where it is not worth one.
 *
 * Exponential with equal jitter: half of the delay is certain, half random, so that callers that failed together come back apart (Brooker
 * 2015, "Exponential backoff and jitter"). What the provider asks for in `Retry-After` is kept, jittered upwards only.
 */
export function retryDelay(
  error: UpstreamError,
  attempt: number,
  { baseMs, maxMs }: Backoff,
  random: () => number,
): number | null {
  if (!error.transient) return null;
  const delay = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
  const jittered = delay * (0.5 + 0.5 * random());
  if (error.retryAfterMs === null) return jittered;
  return error.retryAfterMs > maxMs ? null : error.retryAfterMs + 0.5 * baseMs * random();
}

/** Milliseconds of a `Retry-After` header, in seconds or as a date; undefined where there is none that can be read. */
export function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
