import type { ProviderTable } from '../../data/providers/provider.js';
import { DATA_TABLE_OF } from '../../data/quality/rows/check-rows.js';
import { isLeftOut, type Quarantined, RULES, type Rule } from '../../data/quality/rows/rules.js';
import type { Upserted } from '../../data/store/save/upsert.js';
import { batchRejected } from '../../domain/errors.js';
import type { RuleCount, TableCount } from '../../domain/ingest-report.js';
import { DATA_TABLES, type DataTable } from '../../domain/tables.js';

/** So large a part of a table may be bad before the whole ingest is. */
const BAD_AT_MOST = 0.1;
/** Rows in doubt that are kept for each table; beyond, they are counted only. A table that is bad altogether must not fill the memory. */
const KEPT_A_TABLE = 100_000;
const TICKERS_NAMED = 10;

/** The counts of an ingest while it goes on. */
export class Tally {
  readonly quarantined: Quarantined[] = [];
  private readonly counts = new Map<DataTable, Omit<TableCount, 'table'>>();
  private readonly rules = new Map<Rule, { count: number; example: string }>();
  private readonly unknown = new Map<ProviderTable, { rows: number; tickers: Set<string> }>();
  private readonly perTable = new Map<ProviderTable, { read: number; bad: number; kept: number; rules: Set<Rule> }>();
  private retiredRows = 0;

  /** Rows that were read from the provider. `countedAs: null` for rows that only help to read others. */
  read(table: ProviderTable, rows: number, countedAs: DataTable | null = DATA_TABLE_OF[table]): void {
    this.of(table).read += rows;
    if (countedAs) this.count(countedAs).read += rows;
  }

  /** Facts that were made out of rows of another table: actions out of bars. */
  derived(table: DataTable, rows: number): void {
    this.count(table).read += rows;
  }

  /** Rows that rules found something about: dropped, repaired or marked. `isStored`: rows that the store had, none of this ingest. */
  setAside(table: ProviderTable, rows: readonly Quarantined[], isStored = false): void {
    const own = this.of(table);
    for (const row of rows) {
      const count = this.count(row.table);
      if (isLeftOut(row) && !isStored) count.quarantined++;
      if (row.action === 'FIX') count.repaired++;
      // A derived action that is set aside does not cost the row that it was derived from.
      if (row.action === 'DROP' && row.table === DATA_TABLE_OF[table] && !isStored) {
        own.bad++;
        own.rules.add(row.rule);
      }
      this.found(row.rule, 1, row.reason);
      own.kept++;
      if (own.kept <= KEPT_A_TABLE) this.quarantined.push(row);
    }
  }

  /** What a rule found that is no row. */
  found(rule: Rule, count: number, example = ''): void {
    const known = this.rules.get(rule);
    if (known) known.count += count;
    else if (count > 0) this.rules.set(rule, { count, example });
  }

  /** A row that is left out since that was decided before: nothing about it is new. */
  settled(table: DataTable): void {
    this.count(table).unchanged++;
  }

  /** Rows that moved from a table of the store to its history, or straight there. */
  retired(rows: number): void {
    this.retiredRows += rows;
  }

  /** A row about tickers that nobody knows. */
  unknownTicker(table: ProviderTable, tickers: readonly string[]): void {
    const entry = this.unknown.get(table) ?? { rows: 0, tickers: new Set() };
    this.unknown.set(table, entry);
    entry.rows++;
    for (const ticker of tickers) entry.tickers.add(ticker);
  }

  saved(table: DataTable, { added, corrected, unchanged }: Upserted): void {
    const count = this.count(table);
    count.added += added;
    count.corrected += corrected;
    count.unchanged += unchanged;
  }

  /** Throws `BATCH_REJECTED` when too much of a table that has been read is bad. */
  judge(table: ProviderTable): void {
    const { read, bad, rules } = this.of(table);
    if (bad <= BAD_AT_MOST * read) return;
    const examples = [...rules].map((rule) => `${rule}: ${this.rules.get(rule)!.example}`);
    throw batchRejected(table, bad, read, examples);
  }

  /** Whether anything of the store is different. */
  changed(): boolean {
    return this.retiredRows > 0 || [...this.counts.values()].some(({ added, corrected }) => added + corrected > 0);
  }

  tables(): TableCount[] {
    return DATA_TABLES.flatMap((table) => {
      const count = this.counts.get(table);
      return count ? [{ table, ...count }] : [];
    });
  }

  ruleCounts(): RuleCount[] {
    return [...this.rules]
      .map(([rule, { count }]) => ({ rule, ...RULES[rule], count }))
      .sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1));
  }

  failures(): string[] {
    const unknown = [...this.unknown].map(([table, { rows, tickers }]) => {
      const named = [...tickers].sort().slice(0, TICKERS_NAMED).join(', ');
      const more = tickers.size > TICKERS_NAMED ? ` and ${tickers.size - TICKERS_NAMED} more` : '';
      return `${table}: ${rows} rows about tickers that are no securities here were left out: ${named}${more}.`;
    });
    const uncounted = [...this.perTable].flatMap(([table, { kept }]) =>
      kept > KEPT_A_TABLE ? [`${table}: of ${kept} rows that rules found the first ${KEPT_A_TABLE} are in quarantine.`] : [],
    );
    return [...unknown, ...uncounted];
  }

  private of(table: ProviderTable) {
    const entry = this.perTable.get(table) ?? { read: 0, bad: 0, kept: 0, rules: new Set<Rule>() };
    this.perTable.set(table, entry);
    return entry;
  }

  private count(table: DataTable): Omit<TableCount, 'table'> {
    const entry = this.counts.get(table) ?? { read: 0, added: 0, corrected: 0, unchanged: 0, quarantined: 0, repaired: 0 };
    this.counts.set(table, entry);
    return entry;
  }
}
