import { setTimeout as pause } from 'node:timers/promises';
import { isConnectionError } from '../data/store/connection-error.js';

/**
 * Keys that wait in one stream at most; then the oldest are left out. A sweep that is cancelled changes some two thousand jobs at once, and a
 * reader that is still at the first of them has to hear the end of each; ten thousand numbers take 0.4 MB.
 */
const MOST_WAITING = 10_000;

/** Pause before a value is read again that the database could not be asked for. */
const AGAIN_MS = 250;

/**
 * A stream of values that are looked up when they are asked for. What changes is only remembered by its key, so that a slow reader misses
 * intermediate values, never the last one, and holds up nobody. A database that is away only delays the values; what else a read throws ends
 * the stream.
 */
export class LiveStream<Key, Value> implements AsyncIterableIterator<Value> {
  private readonly waiting = new Set<Key>();
  private stop: (() => void) | null;
  private wake: (() => void) | null = null;
  private ended = false;

  /**
   * `start` is given what adds a key that has changed, and returns what stops the changes. `read` gives the value of a key, null for none;
   * after one for which `isLast` holds the stream ends.
   */
  constructor(
    start: (add: (key: Key) => void) => () => void,
    private readonly read: (key: Key) => Promise<Value | null>,
    private readonly isLast: (value: Value) => boolean = () => false,
  ) {
    this.stop = start((key) => this.add(key));
  }

  async next(): Promise<IteratorResult<Value>> {
    while (!this.ended) {
      const [key] = this.waiting;
      if (key === undefined) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
        continue;
      }
      this.waiting.delete(key);
      const value = await this.readOrEnd(key);
      if (value === null || this.ended) continue;
      if (this.isLast(value)) this.end();
      return { value, done: false };
    }
    return { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<Value>> {
    this.end();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async readOrEnd(key: Key): Promise<Value | null> {
    try {
      return await this.read(key);
    } catch (error) {
      if (!isConnectionError(error)) {
        // Who reads may never ask again, nor say that nobody does.
        this.end();
        throw error;
      }
      this.waiting.add(key);
      await pause(AGAIN_MS, undefined, { ref: false });
      return null;
    }
  }

  private add(key: Key): void {
    this.waiting.add(key);
    if (this.waiting.size > MOST_WAITING) this.waiting.delete(this.waiting.values().next().value!);
    this.wake?.();
    this.wake = null;
  }

  private end(): void {
    this.ended = true;
    this.stop?.();
    this.stop = null;
    this.wake?.();
    this.wake = null;
  }
}
