import { atMostEvery } from '../../src/services/at-most-every.js';

describe('what passes keys on', () => {
  it('passes a key on at once, and once more for all that came meanwhile, each key by itself', async () => {
    const passed: string[] = [];
    let heard = () => {};
    const give = atMostEvery<string>(1, (key) => {
      passed.push(key);
      heard();
    });
    for (const key of ['a', 'a', 'b', 'a']) give(key);
    expect(passed).toEqual(['a', 'b']);
    // The timers of a library must not keep a process alive; that of the test does.
    const alive = setInterval(() => {}, 1000);
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
    expect(passed).toEqual(['a', 'b', 'a']);
    const next = new Promise<void>((resolve) => {
      heard = resolve;
    });
    give('b');
    await next;
    clearInterval(alive);
    expect(passed).toEqual(['a', 'b', 'a', 'b']);
  });
});
