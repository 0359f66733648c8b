import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../generated/prisma/client.js';

/** An open store: a pool for SQL and bulk, and Prisma for rows that are rows. Prisma's types do not leave this folder. */
export interface Store {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  close(): Promise<void>;
}

/** Opens a migrated database. Connections are made when they are needed; `max` limits those of the pool. */
export function openStore(url: string, { max = 8 }: { max?: number } = {}): Store {
  const pool = new pg.Pool({ connectionString: url, max });
  // An idle connection that breaks (server restart) is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => {});
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    url,
    pool,
    prisma,
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}
