import type { Clock } from '../../../../src/data/providers/policy/clock.js';

interface Sleeper {
  ms: number;
  until: number;
  wake(): void;
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  readonly sleepers = new Set<Sleeper>();
  /** The lengths of all sleeps, in the order in which they began. */
  readonly slept: number[] = [];
  #now: number;
  #watchers: (() => void)[] = [];

  constructor(now = Date.UTC(2025, 0, 6, 15)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.slept.push(ms);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = { ms, until: this.#now + ms, wake: resolve };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', () => this.sleepers.delete(sleeper) && reject(signal.reason), { once: true });
      for (const watch of this.#watchers.splice(0)) watch();
    });
  }

  /** Time passes; whoever has slept long enough wakes. */
  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of [...this.sleepers].sort((a, b) => a.until - b.until)) {
      if (sleeper.until <= this.#now) {
        this.sleepers.delete(sleeper);
        sleeper.wake();
      }
    }
  }

  /** Resolves with the length of a sleep that is under way, or of the next one to begin, that is as asked for. */
  async asleep(asked: (ms: number) => boolean): Promise<number> {
    for (;;) {
      for (const { ms } of this.sleepers) if (asked(ms)) return ms;
      await new Promise<void>((resolve) => this.#watchers.push(resolve));
    }
  }
}
