import type { SourceRow } from '../../data/providers/provider.js';
import { DATA_TABLE_OF } from '../../data/quality/rows/check-rows.js';
import { isShareCount } from '../../data/quality/rows/logical-rules.js';
import { type Quarantined, quarantine } from '../../data/quality/rows/rules.js';
import { ShareUnits } from '../../data/quality/rows/share-units.js';
import { type Cell, openStage, type Stage } from '../../data/store/save/stage.js';
import { upsert } from '../../data/store/save/upsert.js';
import { FACTS, type Fact, type FactTable } from './facts.js';
import { type IngestRun, readTable, setAside, withStage } from './run.js';

/** Brings in a table of facts. Closes make their tickers securities; other facts about unknown tickers are counted and left out. */
export async function ingestFacts<Table extends FactTable>(run: IngestRun, table: Table): Promise<void> {
  const { transaction, book, checks, knownAt, tally, onProgress } = run;
  const fact: Fact<Table> = FACTS[table];
  const keys = fact.stored.keys.length;
  const seen = new Set<string>();
  const shares: ShareCount[] = [];
  const leaveOut = ({ ticker, date }: Quarantined) => {
    if (table === 'closes' || ticker === null || book.resolve(ticker, date ?? checks.lastSession) !== null) return false;
    tally.unknownTicker(table, [ticker]);
    return true;
  };
  const stage = await openStage(transaction.client, fact.stored);
  await withStage(stage, async () => {
    await readTable(
      run,
      table,
      (row, source, insists) => {
        const tickers = fact.tickers(row);
        const day = fact.day(row);
        const ids = tickers.map((ticker) =>
          table === 'closes' ? book.resolveOrAdd(ticker, day, 'INDEX') : book.resolve(ticker, day),
        );
        if (ids.includes(null)) {
          tally.unknownTicker(
            table,
            tickers.filter((_, i) => ids[i] === null),
          );
          return true;
        }
        const cells = fact.cells(row, ids as number[], knownAt);
        const key = cells.slice(0, keys).join('\0');
        if (seen.has(key) && !insists) return false;
        seen.add(key);
        if (insists) stage.insist(cells);
        else if (table === 'fundamentals' && isShareCount(cells[1] as string)) shares.push({ cells, source });
        else stage.add(cells);
        return true;
      },
      { stage, leaveOut },
    );
    stageShares(run, stage, shares);
  });
  tally.judge(table);
  onProgress(`saving ${table}`, 0, null);
  tally.saved(DATA_TABLE_OF[table], await upsert(transaction.client, fact.stored, transaction));
}

/** A count of shares waits until all of its security's are there, to be seen in the order of publication. */
interface ShareCount {
  cells: Cell[];
  source: SourceRow;
}

function stageShares(run: IngestRun, stage: Stage, shares: readonly ShareCount[]): void {
  const units = new Map<string, ShareUnits>();
  const published = ({ cells }: ShareCount) => [cells[4], cells[3]] as [number, number];
  const inOrder = [...shares].sort((a, b) => published(a)[0] - published(b)[0] || published(a)[1] - published(b)[1]);
  for (const { cells, source } of inOrder) {
    const [id, metric, , , , value] = cells;
    const series = `${id} ${metric}`;
    const check = units.get(series) ?? new ShareUnits();
    units.set(series, check);
    const fault = Number.isNaN(value) ? null : check.next(value as number);
    const found = fault && quarantine('FUNDAMENTALS', source, fault);
    if (found && run.decisions.of(found) !== 'USE') setAside(run, 'fundamentals', [found]);
    else stage.add(cells);
  }
}
