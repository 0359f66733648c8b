import pg from 'pg';

/** An open store. Its questions are SQL, one file each in `load`, `find` and `save`. */
export interface Store {
  /** Holds a password: not for logs. */
  readonly url: string;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens a migrated database. Connections are made when they are needed; `max` limits those of the pool. */
export function openStore(url: string, { max = 8 }: { max?: number } = {}): Store {
  const pool = new pg.Pool({ connectionString: url, max });
  // A connection that breaks (server restart) fails its query and is replaced by the next; without listeners the event, which comes
  // beside that failure, would end the process. The pool listens while a connection is idle, the client while it is in use.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    url,
    pool,
    async close() {
      if (!pool.ended) await pool.end();
    },
  };
}
