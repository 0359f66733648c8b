import pg from 'pg';

/** What a listener is told. */
export interface Listener {
  /** A notice on one of the channels. */
  onNotice(channel: string, payload: string): void;
  /** Listening began, or began again after the connection had been lost: what happened meanwhile was not told. */
  onListening(): void;
}

/** How long after a lost connection the next is tried, at first and at most. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** Listens to channels of a database on a connection of its own, which is made anew whenever it is lost. Returns what ends it. */
export function listen(url: string, channels: readonly string[], { onNotice, onListening }: Listener): () => Promise<void> {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  let pause = FIRST_PAUSE_MS;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, keepAlive: true });
    client = next;
    let lost = false;
    const lose = () => {
      if (lost || ended) return;
      lost = true;
      timer = setTimeout(() => void connect(), pause);
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
      void next.end().catch(() => {});
    };
    next.on('error', lose);
    next.on('end', lose);
    next.on('notification', ({ channel, payload = '' }) => onNotice(channel, payload));
    try {
      await next.connect();
      for (const channel of channels) await next.query(`listen ${channel}`);
      pause = FIRST_PAUSE_MS;
      onListening();
    } catch {
      lose();
    }
  }

  void connect();
  return async () => {
    ended = true;
    clearTimeout(timer);
    await client?.end().catch(() => {});
  };
}
