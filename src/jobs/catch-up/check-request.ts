import { comesFromYahoo } from '../../data/store/find/live-source.js';
import { listTickers } from '../../data/store/find/securities.js';
import { listUniverses } from '../../data/store/load/list-universes.js';
import type { Store } from '../../data/store/store.js';
import { appError, notFound } from '../../domain/errors.js';
import type { Market } from '../../domain/market.js';

/** Throws `CONFLICT` for a market that no provider fills, and `NOT_FOUND` for a universe or ticker that it does not have. */
export async function checkCatchUp(
  store: Store,
  { id, name, simulated }: Market,
  { universe, tickers }: { universe: string | null; tickers: readonly string[] | null },
): Promise<void> {
  if (!(await comesFromYahoo(store, id))) {
    const why = simulated ? 'is simulated' : 'has no bars of Yahoo';
    throw appError('CONFLICT', `No provider fills the market ${name}, since it ${why}. Ingest a newer folder instead.`, {
      expected: 'a market with bars of Yahoo',
      actual: name,
    });
  }
  if (universe !== null) checkName('universe', universe, await listUniverses(store, id));
  if (tickers === null) return;
  const known = await listTickers(store, id);
  for (const ticker of tickers) checkName('ticker', ticker, known);
}

function checkName(kind: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw notFound(kind, name, known);
}
