import type { Severity, ValidationAction, ValidationStage } from '../../../domain/ingest-report.js';
import type { DataTable } from '../../../domain/tables.js';
import { findTradingDay, isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { SourceRow } from '../../providers/provider.js';

/** What a rule is about and how serious it is. docs/data-formats.md has a sentence on each. */
export interface RuleInfo {
  stage: ValidationStage;
  severity: Severity;
}

/** The rules that set rows aside, by id. */
export const RULES = {
  missing_value: { stage: 'STRUCTURAL', severity: 'ERROR' },
  wrong_type: { stage: 'STRUCTURAL', severity: 'ERROR' },
  not_a_date: { stage: 'STRUCTURAL', severity: 'ERROR' },
  duplicate: { stage: 'STRUCTURAL', severity: 'WARNING' },
  price_not_positive: { stage: 'LOGICAL', severity: 'ERROR' },
  high_low_order: { stage: 'LOGICAL', severity: 'ERROR' },
  negative_volume: { stage: 'LOGICAL', severity: 'ERROR' },
  split_not_positive: { stage: 'LOGICAL', severity: 'ERROR' },
  negative_dividend: { stage: 'LOGICAL', severity: 'ERROR' },
  negative_count: { stage: 'LOGICAL', severity: 'ERROR' },
  shares_not_positive: { stage: 'LOGICAL', severity: 'ERROR' },
  share_units: { stage: 'STATISTICAL', severity: 'ERROR' },
  ends_before_it_begins: { stage: 'LOGICAL', severity: 'ERROR' },
  published_before_period_end: { stage: 'LOGICAL', severity: 'ERROR' },
  adjusted_close_falls: { stage: 'CROSS_CHECK', severity: 'WARNING' },
  future_date: { stage: 'TEMPORAL', severity: 'ERROR' },
  no_session: { stage: 'TEMPORAL', severity: 'ERROR' },
} as const satisfies Record<string, RuleInfo>;

export type Rule = keyof typeof RULES;

/** Why a row cannot be used, in one sentence with the figures. */
export interface Fault {
  rule: Rule;
  reason: string;
}

/** A row that was set aside. */
export interface Quarantined extends RuleInfo {
  table: DataTable;
  ticker: string | null;
  date: TradingDay | null;
  rule: Rule;
  action: ValidationAction;
  reason: string;
  /** As the source had it, days written out. */
  row: SourceRow;
}

/** A row set aside for a fault, with the ticker and the day that it is about as far as it names them. */
export function quarantine(table: DataTable, row: SourceRow, { rule, reason }: Fault): Quarantined {
  return { table, ticker: tickerOf(row), date: dateOf(row), rule, ...RULES[rule], action: 'DROP', reason, row: legible(row) };
}

const DAY_COLUMNS = ['date', 'from', 'to', 'announced', 'period_end', 'published', 'delisted'];

/** Days that came as numbers as people write them, so that a row reads, and is recognised, the same however it came. */
function legible(row: SourceRow): SourceRow {
  const shown = { ...row };
  for (const column of DAY_COLUMNS) {
    const day = shown[column];
    if (typeof day === 'number' && isPlausible(day)) shown[column] = isoOf(day);
  }
  return shown;
}

function isPlausible(day: number): boolean {
  return Number.isInteger(day) && Math.abs(day) < 100_000;
}

function tickerOf(row: SourceRow): string | null {
  const ticker = row.ticker ?? row.supplier;
  return typeof ticker === 'string' ? ticker : null;
}

function dateOf(row: SourceRow): TradingDay | null {
  const day = row.date ?? row.announced ?? row.period_end ?? row.published ?? row.from;
  if (typeof day === 'string') return findTradingDay(day.slice(0, 10));
  return typeof day === 'number' && isPlausible(day) ? day : null;
}
