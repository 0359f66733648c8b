import type { Source } from '../../../domain/tables.js';
import { isoOf } from '../../../domain/trading-day.js';
import type { Gap } from '../../quality/gaps.js';
import type { Store } from '../store.js';

/** What a source was asked for, and what of it is still missing. */
export interface Asked {
  source: Source;
  askedAt: Date;
  asked: readonly Gap[];
  missing: readonly Gap[];
}

/** Remembers what a source was asked for and does not have, in the place of what was remembered of the same sessions. */
export async function saveUnavailable(store: Store, { source, askedAt, asked, missing }: Asked): Promise<void> {
  const client = await store.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query(
      `delete from unavailable u using unnest($2::int[], $3::date[], $4::date[]) a(id, from_date, to_date)
        where u.security_id = a.id and u.source = $1 and u.from_date <= a.to_date and u.to_date >= a.from_date`,
      [source, ...columnsOf(asked)],
    );
    await client.query(
      `insert into unavailable (security_id, source, from_date, to_date, asked_at)
       select m.id, $1, m.from_date, m.to_date, $5 from unnest($2::int[], $3::date[], $4::date[]) m(id, from_date, to_date)
       on conflict (security_id, source, from_date) do update set to_date = excluded.to_date, asked_at = excluded.asked_at`,
      [source, ...columnsOf(missing), askedAt],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function columnsOf(gaps: readonly Gap[]): [ids: number[], from: string[], to: string[]] {
  return [gaps.map(({ securityId }) => securityId), gaps.map(({ from }) => isoOf(from)), gaps.map(({ to }) => isoOf(to))];
}
