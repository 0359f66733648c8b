import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { isoOf } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { inTransaction, type StepFence } from './fenced-transaction.js';

/** What a ranking run was made of, beside its signals. */
export interface RunRecord {
  marketId: number;
  strategy: string;
  universe: string;
  /** Trading day. */
  date: number;
  asOf: Date;
  version: number;
  strategyVersion: string;
  planHash: string;
  codeVersion: string;
  codeDirty: boolean;
  seed: number;
  /** Versions that may matter, by name. */
  environment: Readonly<Record<string, string>>;
  factors: readonly object[];
  regime: object | null;
  universeSize: number;
  warnings: readonly object[];
}

/** One line of the run; exposures and z-scores in the order of the run's factors, NaN where missing. */
export interface SignalRecord {
  securityId: number;
  ticker: string;
  rank: number;
  score: number;
  coverage: number;
  exposures: readonly number[];
  zScores: readonly number[];
}

/** Channel on which every new run is told, by its id. */
export const RANKING_CHANNEL = 'alphaql_rankings';

/**
 * Writes a run with its signals in one transaction and returns its id: a run is there whole or not at all. With the fence of a job's step
 * it is there only if the attempt still owns the job.
 */
export function saveRanking(
  store: Store,
  run: RunRecord,
  signals: readonly SignalRecord[],
  fence: StepFence | null = null,
): Promise<number> {
  return inTransaction(store, fence, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into ranking_run (market_id, strategy, universe, date, as_of, data_version, strategy_version, plan_hash, code_version,
         code_dirty, seed, environment, factors, regime, size, universe_size, warnings)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) returning id`,
      [
        run.marketId,
        run.strategy,
        run.universe,
        isoOf(run.date),
        run.asOf,
        run.version,
        run.strategyVersion,
        run.planHash,
        run.codeVersion,
        run.codeDirty,
        run.seed,
        JSON.stringify(run.environment),
        JSON.stringify(run.factors),
        run.regime === null ? null : JSON.stringify(run.regime),
        signals.length,
        run.universeSize,
        JSON.stringify(run.warnings),
      ],
    );
    const { id } = rows[0];
    const sink = client.query(
      copyFrom('copy signal (run_id, security_id, ticker, rank, score, coverage, exposures, z_scores) from stdin'),
    );
    await pipeline(linesOf(id, signals), sink);
    await client.query('select pg_notify($1, $2)', [RANKING_CHANNEL, String(id)]);
    return id;
  });
}

const LINES_A_CHUNK = 500;

/** COPY's text form. JavaScript prints the shortest text that reads back as the same number, so nothing is lost by it. */
function* linesOf(runId: number, signals: readonly SignalRecord[]): Generator<string> {
  for (let first = 0; first < signals.length; first += LINES_A_CHUNK) {
    let chunk = '';
    for (const signal of signals.slice(first, first + LINES_A_CHUNK)) {
      const { securityId, ticker, rank, score, coverage, exposures, zScores } = signal;
      chunk += `${runId}\t${securityId}\t${escaped(ticker)}\t${rank}\t${score}\t${coverage}\t{${exposures.join(',')}}\t{${zScores.join(',')}}\n`;
    }
    yield chunk;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => `\\${character}`);
}
