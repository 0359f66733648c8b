import type { ProviderTable } from '../../data/providers/provider.js';
import type { Fault } from '../../data/quality/rows/rules.js';
import type { Row } from '../../data/quality/rows/schemas.js';
import type { Alias } from '../../data/quality/rows/security-book.js';
import { type DelistingRecord, saveSecurities } from '../../data/store/save/save-securities.js';
import { saveUniverse } from '../../data/store/save/save-universe.js';
import { type Cell, openStage } from '../../data/store/save/stage.js';
import { MEMBERSHIP } from '../../data/store/save/tables.js';
import { upsert } from '../../data/store/save/upsert.js';
import { isoOf } from '../../domain/trading-day.js';
import { type IngestRun, readTable, withStage } from './run.js';

/** Reads securities and former names into the book, before anything that names a ticker, and returns the listings that ended. */
export async function readSecurities(run: IngestRun, tables: readonly ProviderTable[]): Promise<Row<'securities'>[]> {
  const securities = new Map<string, Row<'securities'>>();
  if (tables.includes('securities')) {
    await readTable(run, 'securities', (row) => !securities.has(row.ticker) && Boolean(securities.set(row.ticker, row)));
  }
  const aliases = new Map<string, Alias>();
  if (tables.includes('tickers')) {
    await readTable(
      run,
      'tickers',
      (row) => {
        const key = [row.ticker, row.current, row.from, row.to].join('\0');
        return !aliases.has(key) && Boolean(aliases.set(key, row));
      },
      { countedAs: null },
    );
  }
  run.book.add(
    [...securities.values()].map(({ ticker, name, sector, industry, exchange, type }) => ({
      ticker,
      name,
      sector,
      industry,
      exchange,
      type,
    })),
    [...aliases.values()],
  );
  return [...securities.values()].filter(({ delisted }) => delisted !== null);
}

/** Saves what the book holds by now; to be called when all tables that can add to it have been read. */
export async function ingestSecurities(run: IngestRun, ended: readonly Row<'securities'>[], benchmark: string): Promise<void> {
  const { transaction, book, checks, knownAt, tally, onProgress } = run;
  book.resolveOrAdd(benchmark, checks.lastSession, 'OTHER');
  const idOf = new Map(book.described.map(({ key, id }) => [key, id]));
  const delistings = ended.map(({ ticker, delisted, delisting_reason, delisting_return }): DelistingRecord => {
    const date = delisted as number;
    return {
      securityId: idOf.get(ticker) as number,
      date,
      reason: delisting_reason ?? 'unknown',
      finalReturn: delisting_return,
      knownAt: knownAt.lastClose(date),
    };
  });
  onProgress('saving securities', 0, null);
  tally.saved('SECURITIES', await saveSecurities(transaction, book, delistings));
}

/** The days of a membership; `to` is the first one out, null while it lasts. */
type Spell = Pick<Row<'membership'>, 'from' | 'to'>;

const overlap = (a: Spell, b: Spell) => a.from < (b.to ?? Infinity) && b.from < (a.to ?? Infinity);

function overlapping({ from, to }: Spell): Fault {
  const until = to === null ? 'that lasts' : `to ${isoOf(to)}`;
  return { rule: 'overlapping_membership', reason: `It overlaps the membership from ${isoOf(from)} ${until}, which is used.` };
}

/**
 * Brings in memberships. A member that nobody knows becomes a security, so that coverage is honest. Of two that overlap the first is used: both
 * would say twice that a security is in, and when it left, each something else.
 */
export async function ingestMembership(run: IngestRun): Promise<void> {
  const { transaction, book, knownAt, tally, onProgress } = run;
  const spells: { universe: string; cells: Cell[] }[] = [];
  const known = new Map<string, Spell[]>();
  await readTable(run, 'membership', ({ universe, ticker, from, to }) => {
    const id = book.resolveOrAdd(ticker, from, 'STOCK');
    const key = `${universe}\0${id}`;
    const others = known.get(key) ?? [];
    const other = others.find((spell) => overlap(spell, { from, to }));
    if (other !== undefined) return other.from !== from && overlapping(other);
    known.set(key, [...others, { from, to }]);
    const exit = to === null ? null : knownAt.start(to);
    spells.push({ universe, cells: [id, from, to, exit, knownAt.start(from)] });
    return true;
  });
  onProgress('saving membership', 0, null);
  const ids = new Map<string, number>();
  for (const { universe } of spells) {
    if (!ids.has(universe)) ids.set(universe, await saveUniverse(transaction, universe));
  }
  const stage = await openStage(transaction.client, MEMBERSHIP);
  await withStage(stage, async () => {
    for (const { universe, cells } of spells) stage.add([ids.get(universe) as number, ...cells]);
  });
  tally.saved('MEMBERSHIP', await upsert(transaction.client, MEMBERSHIP, transaction));
}
