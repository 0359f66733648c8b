/** How long a job waits for its next attempt. */
export interface RetryPolicy {
  readonly baseMs: number;
  readonly maxMs: number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Four seconds doubled with every attempt, at most a minute. */
export const RETRY_POLICY: RetryPolicy = { baseMs: 4000, maxMs: 60_000, random: Math.random };

/** Milliseconds after a failed attempt, from 1: between half and all of the exponential delay, so that what failed together does not meet again. */
export function retryDelayOf(attempt: number, { baseMs, maxMs, random }: RetryPolicy = RETRY_POLICY): number {
  return Math.min(maxMs, baseMs * 2 ** (attempt - 1)) * (0.5 + 0.5 * random());
}
