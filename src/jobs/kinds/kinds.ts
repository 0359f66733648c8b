import { backtestKind } from './backtest-kind.js';
import { catchUpKind } from './catch-up-kind.js';
import { dailyKind } from './daily-kind.js';
import { factorStudyKind } from './factor-study-kind.js';
import { ingestKind } from './ingest-kind.js';
import type { JobKind } from './kind.js';
import { optimizeKind } from './optimize-kind.js';
import { rankKind } from './rank-kind.js';
import { replayKind } from './replay-kind.js';
import { submitTradesKind } from './submit-trades-kind.js';
import { sweepKind } from './sweep-kind.js';

/** The kinds of jobs, by name. */
export const KINDS = {
  ingest: ingestKind,
  catchUp: catchUpKind,
  daily: dailyKind,
  rank: rankKind,
  optimize: optimizeKind,
  backtest: backtestKind,
  sweep: sweepKind,
  factorStudy: factorStudyKind,
  replay: replayKind,
  submitTrades: submitTradesKind,
} as const satisfies Record<string, JobKind>;

export type JobKindName = keyof typeof KINDS;

/** The kind of a name, or null. */
export function findKind(name: string): JobKind | null {
  return Object.hasOwn(KINDS, name) ? KINDS[name as JobKindName] : null;
}
