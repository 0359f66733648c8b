import { FINAL_STATUSES, JOB_STATUSES } from '../../../src/domain/job.js';
import { retryDelayOf } from '../../../src/jobs/life/retry-delay.js';
import { NEXT } from '../../../src/jobs/life/transitions.js';

describe('the life of a job', () => {
  it('can be cancelled in every state that is not final', () => {
    for (const status of JOB_STATUSES) expect(NEXT[status].includes('CANCELLED')).toBe(!FINAL_STATUSES.includes(status));
  });

  it('ends in SUCCESS for good, and in DEAD and CANCELLED until it is retried', () => {
    expect(NEXT.SUCCESS).toEqual([]);
    expect(NEXT.DEAD).toEqual(NEXT.CANCELLED);
    expect(NEXT.DEAD).not.toContain('RUNNING');
  });

  it('succeeds and fails only while it runs', () => {
    const origins = (to: string) => JOB_STATUSES.filter((status) => NEXT[status].some((next) => next === to));
    for (const to of ['SUCCESS', 'FAILED', 'TIMEOUT']) expect(origins(to)).toEqual(['RUNNING']);
    expect(origins('RETRY')).toEqual(['FAILED', 'TIMEOUT']);
    expect(origins('RUNNING')).toEqual(['QUEUED']);
  });
});

describe('the delay of a retry', () => {
  it('doubles from four seconds up to a minute', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) => retryDelayOf(attempt, { baseMs: 4000, maxMs: 60_000, random: () => 1 }));
    expect(delays).toEqual([4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('is at least half of that by luck', () => {
    expect(retryDelayOf(2, { baseMs: 4000, maxMs: 60_000, random: () => 0 })).toBe(4000);
  });
});
