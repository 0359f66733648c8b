/**
 * Passes keys on: at once what was not passed on lately, anything else when its time has come, and then once however often it was given
 * meanwhile.
 */
export function atMostEvery<Key>(ms: number, pass: (key: Key) => void): (key: Key) => void {
  /** Keys that were passed on lately, and whether they were given again since. */
  const lately = new Map<Key, boolean>();
  return function give(key) {
    if (lately.has(key)) {
      lately.set(key, true);
      return;
    }
    lately.set(key, false);
    setTimeout(() => {
      const again = lately.get(key);
      lately.delete(key);
      if (again) give(key);
    }, ms).unref();
    pass(key);
  };
}
