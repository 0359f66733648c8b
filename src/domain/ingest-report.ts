import type { DataTable, Source } from './tables.js';

/** When a rule looks: `ValidationStage` of the API. */
export type ValidationStage = 'STRUCTURAL' | 'LOGICAL' | 'TEMPORAL' | 'STATISTICAL' | 'CROSS_CHECK';
export type Severity = 'INFO' | 'WARNING' | 'ERROR';
/** What a rule does about a row. */
export type ValidationAction = 'DROP' | 'FIX' | 'WARN' | 'INTERPOLATE' | 'FFILL';

/** Rows of one table in an ingest. */
export interface TableCount {
  table: DataTable;
  read: number;
  /** Rows that were not known before. */
  added: number;
  /** Rows that supersede another. */
  corrected: number;
  unchanged: number;
  quarantined: number;
  repaired: number;
}

/** Rows to which a rule applied. */
export interface RuleCount {
  rule: string;
  stage: ValidationStage;
  severity: Severity;
  action: ValidationAction;
  count: number;
}

/** What an ingest brought and what validation said of it: `ValidationReport` of the API. */
export interface IngestReport {
  /** A UUID. */
  id: string;
  market: string;
  provider: Source;
  /** Folder, universe or tickers, in words. */
  source: string;
  context: 'DAILY' | 'BACKFILL';
  startedAt: Date;
  finishedAt: Date;
  /** The data version after it; null if nothing changed or all was rejected. */
  dataVersion: number | null;
  /** Whether all was refused because more than a tenth of a table was bad. */
  rejected: boolean;
  /** In the order of `DATA_TABLES`; tables that the provider does not have are left out. */
  tables: TableCount[];
  /** Most rows first. */
  rules: RuleCount[];
  /** Tickers of securities for which there are neither bars nor closes. */
  withoutData: string[];
  /** Sentences about what was left out. */
  failures: string[];
  /** The job that made it; null where none did. */
  jobId: number | null;
}
