import type { AppError } from '../../domain/errors.js';
import type { MarketDescription } from '../../domain/market.js';
import type { Source } from '../../domain/tables.js';

/** The tables that a provider can deliver: those of a market folder (docs/data-formats.md), in the order of reading. */
export const PROVIDER_TABLES = [
  'securities',
  'tickers',
  'bars',
  'bars_with_adjusted_close',
  'closes',
  'membership',
  'fundamentals',
  'earnings',
  'revisions',
  'estimates',
  'recommendations',
  'news',
  'rates',
  'relations',
] as const;

export type ProviderTable = (typeof PROVIDER_TABLES)[number];

/**
 * A row as the source has it: names of docs/data-formats.md, values unchecked. A day is an ISO text or a trading day as an
 * integer, an instant an ISO text with an offset; a missing value is null.
 */
export type SourceRow = Record<string, unknown>;

/** A source of data. Folders, the demo market and the live provider look alike from here on. */
export interface Provider {
  readonly source: Source;
  /** Where it comes from, in words: the folder, the universe or the tickers. */
  readonly description: string;
  /** Sentences about what it noticed while reading, such as columns that nothing uses. Complete when all rows are read. */
  readonly notes?: readonly string[];
  /** The first failure of a source that gave no answer to anything; else null. Complete when all rows are read. */
  readonly outage?: AppError | null;
  /** The market that it brings. */
  market(): Promise<MarketDescription>;
  /** The tables that it has, in the order of PROVIDER_TABLES. */
  tables(): Promise<readonly ProviderTable[]>;
  /** The rows of one table in batches of at most some thousand. A batch is the caller's to keep. */
  rows(table: ProviderTable): AsyncIterable<SourceRow[]>;
  /** Frees what it holds: child processes, files. */
  close(): Promise<void>;
}
