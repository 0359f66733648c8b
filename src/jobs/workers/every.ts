/** Does work every so many milliseconds, never twice at once; what it throws goes to `onError`. Returns what ends it. */
export function every(ms: number, work: () => Promise<void>, onError: (error: unknown) => void): () => void {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    work()
      .catch(onError)
      .finally(() => {
        running = false;
      });
  }, ms);
  return () => clearInterval(timer);
}
