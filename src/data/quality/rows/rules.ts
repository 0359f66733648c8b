import type { Severity, ValidationAction, ValidationStage } from '../../../domain/ingest-report.js';
import type { DataTable } from '../../../domain/tables.js';
import { findTradingDay, isoOf, type TradingDay } from '../../../domain/trading-day.js';
import type { SourceRow } from '../../providers/provider.js';

/** What a rule is about, how serious it is and what it does. docs/data-formats.md has a sentence on each. */
export interface RuleInfo {
  stage: ValidationStage;
  severity: Severity;
  action: ValidationAction;
}

/** The rules, by id. Those with FIX and WARN do not cost the row; `ACTIONS` rows of a cross-check are not used until decided. */
export const RULES = {
  missing_value: { stage: 'STRUCTURAL', severity: 'ERROR', action: 'DROP' },
  wrong_type: { stage: 'STRUCTURAL', severity: 'ERROR', action: 'DROP' },
  not_a_date: { stage: 'STRUCTURAL', severity: 'ERROR', action: 'DROP' },
  duplicate: { stage: 'STRUCTURAL', severity: 'WARNING', action: 'DROP' },
  price_not_positive: { stage: 'LOGICAL', severity: 'ERROR', action: 'DROP' },
  high_low_order: { stage: 'LOGICAL', severity: 'ERROR', action: 'DROP' },
  high_low_swapped: { stage: 'LOGICAL', severity: 'WARNING', action: 'FIX' },
  negative_volume: { stage: 'LOGICAL', severity: 'WARNING', action: 'FIX' },
  split_not_positive: { stage: 'LOGICAL', severity: 'ERROR', action: 'DROP' },
  negative_dividend: { stage: 'LOGICAL', severity: 'ERROR', action: 'DROP' },
  negative_count: { stage: 'LOGICAL', severity: 'ERROR', action: 'DROP' },
  shares_not_positive: { stage: 'LOGICAL', severity: 'ERROR', action: 'DROP' },
  ends_before_it_begins: { stage: 'LOGICAL', severity: 'ERROR', action: 'DROP' },
  overlapping_membership: { stage: 'LOGICAL', severity: 'WARNING', action: 'DROP' },
  published_before_period_end: { stage: 'LOGICAL', severity: 'ERROR', action: 'DROP' },
  future_date: { stage: 'TEMPORAL', severity: 'ERROR', action: 'DROP' },
  no_session: { stage: 'TEMPORAL', severity: 'ERROR', action: 'DROP' },
  missing_session: { stage: 'TEMPORAL', severity: 'WARNING', action: 'WARN' },
  filled_interpolated: { stage: 'TEMPORAL', severity: 'INFO', action: 'INTERPOLATE' },
  filled_forward: { stage: 'TEMPORAL', severity: 'INFO', action: 'FFILL' },
  share_units: { stage: 'STATISTICAL', severity: 'ERROR', action: 'DROP' },
  potential_spike: { stage: 'STATISTICAL', severity: 'WARNING', action: 'WARN' },
  confirmed_spike: { stage: 'STATISTICAL', severity: 'ERROR', action: 'DROP' },
  persistent_move: { stage: 'STATISTICAL', severity: 'INFO', action: 'WARN' },
  adjusted_close_falls: { stage: 'CROSS_CHECK', severity: 'WARNING', action: 'DROP' },
  split_contradicted: { stage: 'CROSS_CHECK', severity: 'WARNING', action: 'WARN' },
  dividend_contradicted: { stage: 'CROSS_CHECK', severity: 'WARNING', action: 'WARN' },
  sources_disagree: { stage: 'CROSS_CHECK', severity: 'WARNING', action: 'WARN' },
} as const satisfies Record<string, RuleInfo>;

export type Rule = keyof typeof RULES;

/** Why a row cannot be used, in one sentence with the figures. */
export interface Fault {
  rule: Rule;
  reason: string;
}

/** A row that a rule found something about: dropped, repaired or only marked, as its action says. */
export interface Quarantined extends RuleInfo {
  table: DataTable;
  ticker: string | null;
  date: TradingDay | null;
  rule: Rule;
  reason: string;
  /** As the source had it, days written out. */
  row: SourceRow;
  /** What is used instead of it; null where nothing was repaired. */
  repairedRow: SourceRow | null;
}

/** A row with its fault, and with the ticker and the day that it is about as far as it names them. */
export function quarantine(
  table: DataTable,
  row: SourceRow,
  { rule, reason }: Fault,
  repairedRow: SourceRow | null = null,
): Quarantined {
  const repaired = repairedRow === null ? null : legible(repairedRow);
  return {
    table,
    ticker: tickerOf(row),
    date: dateOf(row),
    rule,
    ...RULES[rule],
    reason,
    row: legible(row),
    repairedRow: repaired,
  };
}

/** Whether a rule left its row out of the store. */
export function isLeftOut({ table, action }: Pick<Quarantined, 'table' | 'action'>): boolean {
  return action === 'DROP' || (table === 'ACTIONS' && action === 'WARN');
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
