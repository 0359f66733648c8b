import { LiveStream } from '../../src/services/live-stream.js';

/** A stream of texts by number, and what stands behind it. */
function streamOf(isLast: (value: string) => boolean = () => false) {
  const values = new Map<number, string | null>();
  const errors: Error[] = [];
  let add: (key: number) => void = () => {};
  let stopped = 0;
  const reads: number[] = [];
  const stream = new LiveStream<number, string>(
    (adder) => {
      add = adder;
      return () => {
        stopped++;
      };
    },
    async (key) => {
      reads.push(key);
      if (errors.length > 0) throw errors.shift();
      return values.get(key) ?? null;
    },
    isLast,
  );
  const change = (key: number, value: string | null) => {
    values.set(key, value);
    add(key);
  };
  return { stream, change, reads, errors, stops: () => stopped };
}

describe('a live stream', () => {
  it('brings a change that came before it was asked, and one that comes after', async () => {
    const { stream, change } = streamOf();
    change(1, 'before');
    expect(await stream.next()).toEqual({ value: 'before', done: false });
    const next = stream.next();
    change(1, 'after');
    expect(await next).toEqual({ value: 'after', done: false });
  });

  it('brings a slow reader the last state, not those in between', async () => {
    const { stream, change, reads } = streamOf();
    for (let i = 0; i < 1000; i++) change(1, String(i));
    expect(await stream.next()).toMatchObject({ value: '999' });
    expect(reads).toEqual([1]);
  });

  it('loses no key of a job with thousands of parts, and remembers at most ten thousand, the newest', async () => {
    const { stream, change } = streamOf();
    for (let key = 1; key <= 10_000; key++) change(key, `key ${key}`);
    expect(await stream.next()).toMatchObject({ value: 'key 1' });
    for (let key = 10_001; key <= 12_001; key++) change(key, `key ${key}`);
    expect(await stream.next()).toMatchObject({ value: 'key 2002' });
  });

  it('leaves out what there is no value for', async () => {
    const { stream, change } = streamOf();
    change(1, null);
    change(2, 'two');
    expect(await stream.next()).toMatchObject({ value: 'two' });
  });

  it('ends after the last value, and stops listening once', async () => {
    const { stream, change, stops } = streamOf((value) => value === 'last');
    change(1, 'last');
    expect(await stream.next()).toEqual({ value: 'last', done: false });
    expect(stops()).toBe(1);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
    await stream.return();
    expect(stops()).toBe(1);
  });

  it('waits for a database that is away, and loses no change by it', async () => {
    const { stream, change, errors, reads } = streamOf();
    errors.push(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    change(1, 'one');
    expect(await stream.next()).toEqual({ value: 'one', done: false });
    expect(reads).toEqual([1, 1]);
  });

  it('tells its reader of any other failure, and stops listening', async () => {
    const { stream, change, errors, stops } = streamOf();
    errors.push(new Error('a bug'));
    change(1, 'one');
    await expect(stream.next()).rejects.toThrow('a bug');
    expect(stops()).toBe(1);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
  });

  it('lets a reader go that waits', async () => {
    const { stream, stops } = streamOf();
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(stops()).toBe(1);
  });
});
