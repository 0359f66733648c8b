import { noData } from '../../../domain/errors.js';
import type { Market } from '../../../domain/market.js';
import type { Store } from '../store.js';

const COLUMNS = 'id, name, description, simulated, currency, time_zone as "timeZone", benchmark';

/** A market whose source could not be reached has none. Two index look-ups a security until the first bar. */
const HAS_BARS =
  'exists (select from security s where s.market_id = m.id and exists (select from bar b where b.security_id = s.id))';

/**
 * The market of a name, or null. Without a name the one that a server serves: the newest that is not simulated, else the newest
 * simulated one, those with bars first; null in an empty store.
 */
export async function findMarket(store: Store, name: string | null): Promise<Market | null> {
  const { rows } = await store.pool.query<Market>(
    `select ${COLUMNS} from market m where $1::text is null or name = $1
      order by ${HAS_BARS} desc, simulated, created_at desc, id desc limit 1`,
    [name],
  );
  return rows[0] ?? null;
}

/** The market of an id. Throws `NO_DATA` for one that does not exist. */
export async function getMarket(store: Store, id: number): Promise<Market> {
  const { rows } = await store.pool.query<Market>(`select ${COLUMNS} from market where id = $1`, [id]);
  if (rows.length === 0) throw noData(`There is no market with the id ${id}.`);
  return rows[0];
}

/** All markets, by name. */
export async function listMarkets(store: Store): Promise<Market[]> {
  const { rows } = await store.pool.query<Market>(`select ${COLUMNS} from market order by name`);
  return rows;
}
