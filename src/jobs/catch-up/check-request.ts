import { comesFromYahoo } from '../../data/store/find/live-source.js';
import { listTickers } from '../../data/store/find/securities.js';
import { listUniverses } from '../../data/store/load/list-universes.js';
import type { Store } from '../../data/store/store.js';
import { AppError, appError, notFound, type Problem } from '../../domain/errors.js';
import type { Market } from '../../domain/market.js';

/** Unknown names of a list that are told. Each is compared with all that are known. */
const MOST_NAMED = 20;

/** Throws `CONFLICT` for a market that no provider fills, and `NOT_FOUND` for a universe or ticker that it does not have, all of them at once. */
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
  const problems = [
    ...(universe === null
      ? []
      : problemsOfNames('universe', [universe], { kind: 'universe', known: await listUniverses(store, id) })),
    ...(tickers === null ? [] : problemsOfNames('tickers', tickers, { kind: 'ticker', known: await listTickers(store, id) })),
  ];
  if (problems.length > 0) throw new AppError('NOT_FOUND', problems);
}

function problemsOfNames(
  field: string,
  names: readonly string[],
  { kind, known }: { kind: string; known: readonly string[] },
): Problem[] {
  const all = new Set(known);
  const unknown = names.filter((name) => !all.has(name)).slice(0, MOST_NAMED);
  return unknown.flatMap((name) => notFound(kind, name, known).problems.map((one) => ({ ...one, path: ['input', field] })));
}
