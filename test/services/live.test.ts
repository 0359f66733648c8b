import type { StoredJob } from '../../src/data/store/find/jobs.js';
import type { FeedListener } from '../../src/jobs/life/job-feed.js';
import { Live } from '../../src/services/live.js';
import type { RankedRun } from '../../src/services/rankings.js';

/** A feed, jobs and runs that a test changes, with or without a word of it. */
function setUp() {
  const listeners = new Set<FeedListener>();
  const jobs = new Map<number, StoredJob>();
  const runs: RankedRun[] = [];
  const live = new Live(
    {
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    {
      get: async (id) => jobs.get(Number(id))!,
      find: async (id) => jobs.get(id) ?? null,
      list: async () => ({ jobs: [...jobs.values()].reverse(), count: async () => jobs.size }),
    },
    {
      // Of the newest date first.
      list: async ({ strategy }) => {
        const wanted = runs.filter((run) => strategy === null || run.strategy === strategy);
        return { runs: wanted.sort((a, b) => b.date - a.date || b.id - a.id), count: async () => wanted.length };
      },
      findById: async (id) => runs.find((run) => run.id === id) ?? null,
      newIds: async (after: number | null) => {
        const ids = runs.map(({ id }) => id).sort((a, b) => a - b);
        return after === null ? ids.slice(-1) : ids.filter((id) => id > after);
      },
    },
  );
  return {
    live,
    listeners,
    job(id: number, status: StoredJob['status'], revision: number) {
      jobs.set(id, { id, kind: 'rank', status, revision, parentId: null } as StoredJob);
    },
    rank(id: number, strategy: string, date: number) {
      runs.push({ id, strategy, date } as RankedRun);
    },
    hearJob: (id: number, parent: number | null = null) => {
      for (const { onJob } of [...listeners]) onJob?.({ id, parent, kind: 'rank', status: 'RUNNING' });
    },
    hearRanking: (id: number) => {
      for (const { onRanking } of [...listeners]) onRanking?.(id);
    },
    reconnect: () => {
      for (const { onGap } of [...listeners]) onGap?.();
    },
  };
}

describe('the stream of a job', () => {
  it('of one that is finished says how it ended, and ends: whoever comes late or again', async () => {
    const { live, job, listeners } = setUp();
    job(1, 'SUCCESS', 7);
    for (let again = 0; again < 2; again++) {
      const stream = await live.job('1');
      expect(await stream.next()).toMatchObject({ value: { status: 'SUCCESS', revision: 7 } });
      expect(await stream.next()).toEqual({ value: undefined, done: true });
    }
    // What is left is its own, which forgets what has changed.
    expect(listeners.size).toBe(1);
  });

  it('brings what changed while nothing could be heard', async () => {
    const { live, job, reconnect } = setUp();
    job(1, 'RUNNING', 1);
    const stream = await live.job('1');
    expect(await stream.next()).toMatchObject({ value: { status: 'RUNNING' } });
    job(1, 'SUCCESS', 2);
    reconnect();
    expect(await stream.next()).toMatchObject({ value: { status: 'SUCCESS' } });
    expect(await stream.next()).toMatchObject({ done: true });
  });

  it('is read once for all who follow it, and never goes back to an older state', async () => {
    const { live, job, hearJob } = setUp();
    job(1, 'RUNNING', 2);
    const streams = await Promise.all([live.job('1'), live.job('1')]);
    const [first, second] = await Promise.all(streams.map((stream) => stream.next()));
    expect(first.value).toBe(second.value);
    job(1, 'RUNNING', 1);
    hearJob(1);
    const next = streams[0].next();
    await Promise.resolve();
    job(1, 'RUNNING', 3);
    hearJob(1);
    expect(await next).toMatchObject({ value: { revision: 3 } });
  });
});

it('of a whole brings what many parts do at once as one change, and its own end at once', async () => {
  const { live, job, hearJob } = setUp();
  job(1, 'RUNNING', 1);
  const stream = await live.job('1');
  expect(await stream.next()).toMatchObject({ value: { revision: 1 } });
  job(1, 'RUNNING', 2);
  hearJob(2, 1);
  expect(await stream.next()).toMatchObject({ value: { revision: 2 } });
  const next = stream.next();
  for (const revision of [3, 4, 5]) {
    job(1, 'RUNNING', revision);
    hearJob(revision, 1);
    // Enough for a read. No timer runs before all of this is over, however slow the machine is.
    for (let i = 0; i < 20; i++) await Promise.resolve();
  }
  job(1, 'SUCCESS', 6);
  hearJob(1);
  expect(await next).toMatchObject({ value: { revision: 6, status: 'SUCCESS' } });
  expect(await stream.next()).toMatchObject({ done: true });
});

describe('the stream of rankings', () => {
  it('begins with the newest of its strategy, or of all, and brings every new one once', async () => {
    const { live, rank, hearRanking } = setUp();
    rank(1, 'a', 100);
    rank(2, 'b', 101);
    const [ofA, ofAll] = [await live.rankingsOf('a'), await live.rankingsOf(null)];
    expect(await ofA.next()).toMatchObject({ value: { id: 1 } });
    expect(await ofAll.next()).toMatchObject({ value: { id: 2 } });
    rank(3, 'b', 102);
    rank(4, 'a', 99);
    for (const id of [2, 3, 4, 3]) hearRanking(id);
    expect(await ofA.next()).toMatchObject({ value: { id: 4 } });
    expect([await ofAll.next(), await ofAll.next()]).toMatchObject([{ value: { id: 3 } }, { value: { id: 4 } }]);
    rank(5, 'a', 103);
    hearRanking(5);
    expect(await ofAll.next()).toMatchObject({ value: { id: 5 } });
  });

  it('brings those that were made while nothing could be heard, of older dates as well', async () => {
    const { live, rank, hearRanking, reconnect } = setUp();
    rank(1, 'a', 100);
    const stream = await live.rankingsOf(null);
    expect(await stream.next()).toMatchObject({ value: { id: 1 } });
    rank(2, 'a', 90);
    rank(3, 'b', 101);
    reconnect();
    expect([await stream.next(), await stream.next()]).toMatchObject([{ value: { id: 2 } }, { value: { id: 3 } }]);
    rank(4, 'b', 102);
    reconnect();
    hearRanking(4);
    rank(5, 'b', 103);
    hearRanking(5);
    expect([await stream.next(), await stream.next()]).toMatchObject([{ value: { id: 4 } }, { value: { id: 5 } }]);
  });

  it('misses none that is made between the look at the newest and the first that it hears', async () => {
    const { live, rank } = setUp();
    rank(1, 'a', 100);
    const opening = live.rankingsOf('a');
    rank(2, 'a', 90);
    const stream = await opening;
    expect([await stream.next(), await stream.next()]).toMatchObject([{ value: { id: 1 } }, { value: { id: 2 } }]);
  });
});
