import type { MessagePort } from 'node:worker_threads';
import type { ErrorCode, Problem } from '../domain/errors.js';
import type { WhatIf } from '../quant/portfolio/what-if.js';
import type { IngestReport } from './ingest.js';
import type { PortfolioRisk, RiskParams } from './portfolio-risk.js';
import type { RankedRun, RankParams } from './rank.js';
import type { BenchmarkRegimes, RegimeParams } from './regimes.js';
import type { WhatIfParams } from './what-if.js';

/** The kinds of work that a thread does, with what each takes and gives. Everything in here crosses threads by structured clone. */
export interface Work {
  ingestDemo: { params: Record<string, never>; result: IngestReport };
  rank: { params: RankParams; result: RankedRun[] };
  regimeHistory: { params: RegimeParams; result: BenchmarkRegimes };
  portfolioRisk: { params: RiskParams; result: PortfolioRisk };
  whatIf: { params: WhatIfParams; result: WhatIf };
}

export type WorkKind = keyof Work;

/** What a thread opens once. */
export interface WorkSettings {
  databaseUrl: string;
  strategiesDir: string;
  pluginsDir: string | null;
  /** The one folder below which jobs may ingest market folders. */
  marketsDir: string | null;
  code: { commit: string; dirty: boolean };
  /** How many failures in a row open the breaker of a provider, and for how many milliseconds; omitted: 5, and a minute. */
  breaker?: { threshold: number; openMs: number };
  /** Days that finished jobs are kept; omitted: 90. */
  jobsRetentionDays?: number;
  /** A module whose export `KINDS` adds kinds of jobs to those of AlphaQL, for benchmarks and tests; omitted: none. */
  extraKinds?: string;
}

/** One piece of work; progress goes out on the port. */
export interface WorkMessage {
  kind: WorkKind;
  params: unknown;
  port: MessagePort;
}

/** What a thread answers: a result, or an `AppError` taken apart, since a clone of an error loses its code. */
export type WorkReply = { result: unknown } | { code: ErrorCode; problems: Problem[] };
