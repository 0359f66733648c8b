import type { Clock } from './clock.js';
import { UpstreamError } from './upstream-error.js';

/**
 * The answer of a request that ends after `timeoutMs`, whatever the request does: its signal is aborted, and a request that does not
 * listen is left behind. Throws an `UpstreamError` of kind `TIMEOUT`; an abort of the caller's signal rejects with its reason.
 */
export async function withTimeout<T>(
  request: (signal: AbortSignal) => Promise<T>,
  { timeoutMs, clock, signal }: { timeoutMs: number; clock: Clock; signal?: AbortSignal },
): Promise<T> {
  const ended = new AbortController();
  const aborter = new AbortController();
  const inner = signal ? AbortSignal.any([signal, aborter.signal]) : aborter.signal;
  const aborted = new Promise<never>((_, reject) => {
    inner.addEventListener('abort', () => reject(inner.reason), { once: true });
    if (inner.aborted) reject(inner.reason);
  });
  const expiry = clock.sleep(timeoutMs, ended.signal).then(
    () => aborter.abort(new UpstreamError('TIMEOUT', `There was no complete reply within ${timeoutMs / 1000} s.`)),
    () => {},
  );
  try {
    return await Promise.race([request(inner), aborted]);
  } catch (error) {
    // The request may report the abort in words of its own before ours arrive.
    throw inner.aborted ? inner.reason : error;
  } finally {
    ended.abort();
    await expiry;
  }
}
