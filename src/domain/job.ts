import type { ErrorCode, Problem } from './errors.js';

/** The states of a job, in the order of its life. */
export const JOB_STATUSES = [
  'PENDING',
  'QUEUED',
  'RUNNING',
  'SUCCESS',
  'FAILED',
  'TIMEOUT',
  'RETRY',
  'DEAD',
  'CANCELLED',
] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** The states that only `retryJob` leaves. */
export const FINAL_STATUSES: readonly JobStatus[] = ['SUCCESS', 'DEAD', 'CANCELLED'];

/** Why an attempt failed: `JobError` of the API without its attempt and its time. */
export interface JobFault {
  code: ErrorCode;
  message: string;
  problems: Problem[];
  /** Number that finds a bug in the log; null if it is none. */
  incident: string | null;
  /** Whether another attempt can help. */
  retryable: boolean;
}

/** What a job made: a stored object by its type and its key in the store. */
export interface JobResult {
  type: 'RankingRun' | 'ValidationReport' | 'Portfolio' | 'TradeList' | 'Backtest' | 'Sweep' | 'FactorStudy' | 'Replay';
  id: number | string;
}

/** The name of whoever asks where the clock does. */
export const SCHEDULER = 'schedule';
