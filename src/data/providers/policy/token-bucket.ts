import type { Clock } from './clock.js';

/** Lets requests through at a rate. */
export interface TokenBucket {
  /** Resolves when it is this caller's turn; callers are served in their order. Rejects when the signal is aborted before. */
  take(signal?: AbortSignal): Promise<void>;
  /** Nobody's turn comes before an instant (milliseconds since 1970): the provider asked for a pause. */
  pauseUntil(at: number): void;
}

/**
 * A token bucket: `burst` requests at once, then `perSecond` a second.
 *
 * Kept as the instant at which the bucket will be full again (the generic cell rate algorithm, ITU-T I.371), so that no timer refills it.
 */
export function tokenBucket({ perSecond, burst, clock }: { perSecond: number; burst: number; clock: Clock }): TokenBucket {
  const interval = 1000 / perSecond;
  const allowance = (burst - 1) * interval;
  let fullAt = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;

  return {
    async take(signal) {
      signal?.throwIfAborted();
      const now = clock.now();
      const turn = Math.max(now, fullAt - allowance);
      fullAt = Math.max(now, fullAt) + interval;
      if (turn > now) await clock.sleep(turn - now, signal);
      while (clock.now() < pausedUntil) await clock.sleep(pausedUntil - clock.now(), signal);
    },
    pauseUntil(at) {
      pausedUntil = Math.max(pausedUntil, at);
    },
  };
}
