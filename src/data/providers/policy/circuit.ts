import { type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { Log } from '../../../domain/log.js';
import type { Clock } from './clock.js';
import { UpstreamError } from './upstream-error.js';

/** Where a provider's circuit breaker stands; the form of `CircuitBreaker` in the API. */
export interface BreakerState {
  provider: string;
  state: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
  /** Failures in a row. */
  failures: number;
  /** Failures in a row that open it. */
  threshold: number;
  /** Since when it is in this state. */
  since: Date;
  /** When it lets a trial through; null unless OPEN. */
  retryAt: Date | null;
  /** What the last failure said; null if none. */
  lastError: string | null;
}

/** The circuit breaker of a provider, whose state can be seen. */
export interface Circuit {
  execute: CircuitBreakerPolicy['execute'];
  /** Counts nothing and lets nothing through: the state for which a request would be refused now; null where it would not. */
  refusal(): BreakerState | null;
  /**
   * Refuses what is asked until another breaker of the same provider, which is open, lets its trial through. Then this one lets one through,
   * too, and all else once that went well.
   */
  hold(other: BreakerState): void;
  state(): BreakerState;
}

/**
 * A circuit breaker: CLOSED → OPEN after `threshold` failures in a row, → HALF_OPEN when `openMs` have passed and somebody asks, → CLOSED
 * on success, → OPEN on failure. Failures are `UpstreamError`s; what a caller aborted or a bug threw says nothing of the provider.
 *
 * Each change of state is logged once. Requests that were under way when it opened end as they end.
 */
export function circuit(options: {
  provider: string;
  threshold: number;
  openMs: number;
  clock: Clock;
  log: Log;
  /** Hears of the state whenever it, or the count of failures, is another one. */
  onState?: (state: BreakerState) => void;
}): Circuit {
  const { provider, threshold, openMs, clock, log, onState = () => {} } = options;
  let held: BreakerState | null = null;
  let told = '';
  let since = clock.now();
  let lastError: string | null = null;
  const retryAt = () => since + openMs;

  // cockatiel asks the system's clock; a duration that is over exactly when ours says so makes it follow ours.
  const untilRetry = {
    get duration() {
      return clock.now() < retryAt() ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    },
    next: () => untilRetry,
  };
  const counter = new ConsecutiveBreaker(threshold);
  const breaker: CircuitBreakerPolicy = circuitBreaker(
    handleWhen((error) => {
      if (error instanceof UpstreamError) lastError = error.message;
      // What is no failure of the provider would close a half-open breaker, though a trial that was aborted has shown nothing.
      return error instanceof UpstreamError || breaker.state === CircuitState.HalfOpen;
    }),
    { breaker: counter, halfOpenAfter: untilRetry },
  );
  breaker.onStateChange((state) => {
    since = clock.now();
    if (state === CircuitState.Open) {
      log.warn(
        `Provider ${provider}: circuit breaker OPEN after ${failuresInARow(counter.state)}. The last: ${lastError} ` +
          `The next trial is at ${new Date(retryAt()).toISOString()}; until then nothing is asked.`,
      );
    } else if (state === CircuitState.HalfOpen)
      log.info(`Provider ${provider}: circuit breaker HALF_OPEN, one trial is let through.`);
    else log.info(`Provider ${provider}: circuit breaker CLOSED, the provider answers again.`);
    tell();
  });

  const state = (): BreakerState => ({
    provider,
    state: NAMES[breaker.state],
    failures: counter.state,
    threshold,
    since: new Date(since),
    retryAt: breaker.state === CircuitState.Open ? new Date(retryAt()) : null,
    lastError,
  });
  function tell() {
    const now = `${breaker.state} ${counter.state}`;
    if (now === told) return;
    told = now;
    onState(state());
  }

  return {
    async execute(request, signal) {
      const before = held;
      const trial: BreakerState | null = before && { ...before, state: 'HALF_OPEN', retryAt: null };
      held = trial;
      // What was under way when the other opened decides nothing, nor does a trial during which it opened again.
      const end = (then: BreakerState | null) => {
        if (trial !== null && held === trial) held = then;
      };
      try {
        const answer = await breaker.execute(request, signal);
        end(null);
        return answer;
      } catch (error) {
        // One that was aborted has shown nothing, and the next may try at once.
        end(before && { ...before, retryAt: new Date(clock.now() + (error instanceof UpstreamError ? openMs : 0)) });
        throw error;
      } finally {
        tell();
      }
    },
    refusal() {
      if (held && (held.retryAt === null || clock.now() < held.retryAt.getTime())) return held;
      return breaker.state === CircuitState.Open && clock.now() < retryAt() ? state() : null;
    },
    hold(other) {
      held = other;
    },
    state,
  };
}

/** `5 failures in a row`. */
export function failuresInARow(count: number): string {
  return count === 1 ? '1 failure' : `${count} failures in a row`;
}

const NAMES: Record<CircuitState, BreakerState['state']> = {
  [CircuitState.Closed]: 'CLOSED',
  [CircuitState.Open]: 'OPEN',
  [CircuitState.HalfOpen]: 'HALF_OPEN',
  // Nothing here isolates a breaker; to its callers one that is would be open.
  [CircuitState.Isolated]: 'OPEN',
};
