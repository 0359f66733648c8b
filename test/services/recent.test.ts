import { Recent } from '../../src/services/recent.js';

describe('recent values', () => {
  it('are made once for all who ask meanwhile and later', async () => {
    const recent = new Recent<number>(2);
    let made = 0;
    const make = async () => ++made;
    expect(await Promise.all([recent.get('a', make), recent.get('a', make)])).toEqual([1, 1]);
    expect(await recent.get('a', make)).toBe(1);
  });

  it('are those of the keys that were used last', async () => {
    const recent = new Recent<string>(2);
    const made: string[] = [];
    const get = (key: string) =>
      recent.get(key, async () => {
        made.push(key);
        return key;
      });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('are asked for again when they could not be made', async () => {
    const recent = new Recent<number>(2);
    await expect(recent.get('a', () => Promise.reject(new Error('not now')))).rejects.toThrow('not now');
    expect(await recent.get('a', async () => 2)).toBe(2);
  });
});
