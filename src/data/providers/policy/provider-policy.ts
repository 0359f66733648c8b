import { bulkhead, ConstantBackoff, handleWhen, isBrokenCircuitError, retry } from 'cockatiel';
import { upstreamFailed, upstreamUnavailable } from '../../../domain/errors.js';
import { type Log, silentLog } from '../../../domain/log.js';
import { type BreakerState, circuit, failuresInARow } from './circuit.js';
import { type Clock, systemClock } from './clock.js';
import { type Backoff, retryDelay } from './retry-delay.js';
import { tokenBucket } from './token-bucket.js';
import { findNetworkFailure, UpstreamError } from './upstream-error.js';
import { withTimeout } from './with-timeout.js';

/** How a provider is asked. */
export interface PolicyOptions {
  /** Requests under way at once. */
  concurrency: number;
  /** Requests a second, and how many may go at once after a rest. */
  perSecond: number;
  burst: number;
  /** Milliseconds for one attempt, its whole reply included. */
  timeoutMs: number;
  /** Attempts at one request, the first included. */
  attempts: number;
  backoff: Backoff;
  /** Failures in a row that open the breaker: of attempts, not of requests. */
  threshold: number;
  /** Milliseconds that it stays open. */
  openMs: number;
  clock: Clock;
  /** Uniform in [0, 1): the jitter. */
  random: () => number;
  log: Log;
  /** Hears of the breaker whenever its state, or its count of failures, is another one. */
  onState: (state: BreakerState) => void;
}

/** The way to a provider: every request goes through it. */
export interface ProviderPolicy {
  /**
   * What `request` gives, asked for as often as is worth it. `what` names it in messages: "the chart of AAPL".
   *
   * Throws `UPSTREAM_UNAVAILABLE` at once while the breaker is open, `UPSTREAM_FAILED` when the attempts are used up or the failure is
   * one that no attempt mends; the signal's reason when the caller aborts; and whatever else `request` throws, as it is.
   */
  run<T>(what: string, request: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Throws `UPSTREAM_UNAVAILABLE` where a request would be refused now. */
  check(): void;
  /** Refuses requests as long as another breaker of the same provider, in another thread, is open. */
  hold(other: BreakerState): void;
  state(): BreakerState;
}

const DEFAULTS = {
  concurrency: 4,
  perSecond: 4,
  burst: 8,
  timeoutMs: 20_000,
  attempts: 4,
  backoff: { baseMs: 1_000, maxMs: 60_000 },
  threshold: 5,
  openMs: 60_000,
} as const;

/**
 * The policy by which a provider is asked: bounded concurrency, a rate, a timeout, retries of what is worth it, a circuit breaker.
 *
 * From the outside in: retry, bulkhead, breaker, rate, timeout. A caller that waits before another attempt holds no slot, and callers that
 * were queued when the breaker opened are refused when their turn comes instead of being sent. A `Retry-After` pauses all callers.
 */
export function providerPolicy(provider: string, options: Partial<PolicyOptions> = {}): ProviderPolicy {
  // Jitter need not be reproducible where nobody asks for it.
  const { clock = systemClock, random = Math.random, log = silentLog, onState } = options;
  const { concurrency, perSecond, burst, timeoutMs, attempts, backoff, threshold, openMs } = { ...DEFAULTS, ...options };
  const breaker = circuit({ provider, threshold, openMs, clock, log, onState });
  const slots = bulkhead(concurrency, Number.POSITIVE_INFINITY);
  const bucket = tokenBucket({ perSecond, burst, clock });

  async function once<T>(request: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    await bucket.take(signal);
    try {
      return await withTimeout(request, { timeoutMs, clock, signal });
    } catch (error) {
      const failure = findNetworkFailure(error);
      if (failure?.retryAfterMs && failure.retryAfterMs <= backoff.maxMs) bucket.pauseUntil(clock.now() + failure.retryAfterMs);
      throw failure ?? error;
    }
  }

  const check = () => {
    const refusal = breaker.refusal();
    if (refusal) throw unavailable(refusal);
  };

  return {
    state: breaker.state,
    hold: breaker.hold,
    check,
    async run(what, request, signal = new AbortController().signal) {
      check();
      let failure: UpstreamError | null = null;
      let used = 0;
      const worthwhile = handleWhen((error) => {
        failure = error instanceof UpstreamError ? error : null;
        return failure !== null && used < attempts && retryDelay(failure, used, backoff, () => 0) !== null;
      });
      // cockatiel's own waiting cannot be given a clock: its delay is none, and the attempt begins by waiting.
      const attemptsAt = retry(worthwhile, { maxAttempts: attempts, backoff: new ConstantBackoff(0) });
      try {
        return await attemptsAt.execute(async () => {
          if (failure) await clock.sleep(retryDelay(failure, used, backoff, random) ?? 0, signal);
          const attempt = () => {
            used++;
            return once(request, signal);
          };
          const unlessHeld = () => {
            check();
            return breaker.execute(attempt, signal);
          };
          return slots.execute(unlessHeld, signal);
        }, signal);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (isBrokenCircuitError(error)) throw unavailable(breaker.state());
        if (error instanceof UpstreamError) throw upstreamFailed(provider, what, used, error);
        throw error;
      }
    },
  };
}

function unavailable({ provider, failures, since, retryAt, lastError }: BreakerState): Error {
  return upstreamUnavailable(provider, {
    since: since.toISOString(),
    failures: failuresInARow(failures),
    lastError: lastError ?? 'nothing was said.',
    retryAt: retryAt?.toISOString() ?? 'once the trial under way has ended',
  });
}
