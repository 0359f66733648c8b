import { retryAfterOf, retryDelay } from '../../../../src/data/providers/policy/retry-delay.js';
import { findNetworkFailure, UpstreamError } from '../../../../src/data/providers/policy/upstream-error.js';

describe('the wait before another attempt', () => {
  const backoff = { baseMs: 1000, maxMs: 10_000 };
  const lost = new UpstreamError('NO_REPLY', 'Nobody answered.');

  it('doubles up to its limit, half of it at random', () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => retryDelay(lost, attempt, backoff, () => 1))).toEqual([
      1000, 2000, 4000, 8000, 10_000, 10_000,
    ]);
    expect(retryDelay(lost, 3, backoff, () => 0)).toBe(2000);
  });

  it('is never shorter than the provider asked for', () => {
    const busy = new UpstreamError('RATE_LIMITED', 'Too many.', { retryAfterMs: 10_000 });
    expect(retryDelay(busy, 1, backoff, () => 0)).toBe(10_000);
    expect(retryDelay(busy, 1, backoff, () => 1)).toBe(10_500);
  });

  it('is none where another attempt is not worth it', () => {
    const refused = (kind: 'HTTP_STATUS' | 'SCHEMA_DRIFT', status: number) => new UpstreamError(kind, 'No.', { status });
    expect(retryDelay(refused('HTTP_STATUS', 400), 1, backoff, () => 0)).toBeNull();
    expect(retryDelay(refused('HTTP_STATUS', 503), 1, backoff, () => 0)).toBe(500);
    expect(retryDelay(refused('SCHEMA_DRIFT', 200), 1, backoff, () => 0)).toBeNull();
    expect(retryDelay(new UpstreamError('RATE_LIMITED', 'Too many.', { retryAfterMs: 10_001 }), 1, backoff, () => 0)).toBeNull();
  });

  it('is read from Retry-After in seconds and as a date', () => {
    const now = Date.UTC(2025, 1, 20, 11, 47, 0);
    expect(retryAfterOf('120', now)).toBe(120_000);
    expect(retryAfterOf('Thu, 20 Feb 2025 11:47:41 GMT', now)).toBe(41_000);
    expect(retryAfterOf('Thu, 20 Feb 2025 11:46:41 GMT', now)).toBe(0);
    expect(retryAfterOf('soon', now)).toBeUndefined();
    expect(retryAfterOf(null, now)).toBeUndefined();
  });
});

describe('a failure of the network', () => {
  it('is told from a bug', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' });
    expect(findNetworkFailure(new TypeError('fetch failed', { cause: refused }))).toMatchObject({
      kind: 'NO_REPLY',
      message: 'The network failed: ECONNREFUSED, connect ECONNREFUSED 127.0.0.1:9.',
    });
    expect(findNetworkFailure(refused)).toMatchObject({ kind: 'NO_REPLY' });
    expect(findNetworkFailure(new TypeError('x is not a function'))).toBeNull();
    expect(findNetworkFailure('text')).toBeNull();
  });
});
