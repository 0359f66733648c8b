import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { securitiesAt } from '../load/visible.js';
import type { Store } from '../store.js';

/** The signals of a run as columns, in the order of rank: row i has rank `rank[i]`. */
export interface SignalColumns {
  rank: number[];
  securityId: number[];
  ticker: string[];
  name: (string | null)[];
  sector: (string | null)[];
  score: number[];
  coverage: number[];
  /** A column for each factor of the run, in its order; null is missing. */
  exposures: (number | null)[][];
  zScores: (number | null)[][];
}

/** One security's line in the newest run of a date. */
export interface SignalPoint {
  runId: number;
  date: TradingDay;
  rank: number;
  size: number;
  score: number;
  factors: readonly { factor: string; weight: number }[];
  exposures: number[];
  zScores: number[];
}

/** All signals of a run. Sources give names and sectors without a time: they are those of the data version that the run read. */
export async function loadSignals(
  store: Store,
  { id, version, factors }: { id: number; version: number; factors: readonly unknown[] },
): Promise<SignalColumns> {
  const { rows } = await store.pool.query({
    text: `select s.rank, s.security_id, s.ticker, c.name, c.sector, s.score, s.coverage, s.exposures, s.z_scores
             from signal s join ${securitiesAt(version)} c on c.id = s.security_id where s.run_id = $1 order by s.rank`,
    values: [id],
    rowMode: 'array',
  });
  const column = <T>(index: number): T[] => rows.map((row) => row[index]);
  const matrix = (index: number) =>
    factors.map((_, k) => rows.map((row) => (Number.isFinite(row[index][k]) ? row[index][k] : null)));
  return {
    rank: column(0),
    securityId: column(1),
    ticker: column(2),
    name: column(3),
    sector: column(4),
    score: column(5),
    coverage: column(6),
    exposures: matrix(7),
    zScores: matrix(8),
  };
}

/** A security's lines in a strategy's rankings, oldest first; of each date the newest run. Both days are inclusive. */
export async function listSignalPoints(
  store: Store,
  {
    marketId,
    securityId,
    strategy,
    from,
    to,
    asOf,
  }: { marketId: number; securityId: number; strategy: string; from: TradingDay | null; to: TradingDay | null; asOf: Date },
): Promise<SignalPoint[]> {
  const { rows } = await store.pool.query<SignalPoint>(
    `with run as (
       select distinct on (date) id, date, size, factors from ranking_run
        where market_id = $1 and strategy = $2 and ($3::date is null or date >= $3) and ($4::date is null or date <= $4) and as_of <= $5
        order by date, id desc)
     select run.id as "runId", run.date - date '1970-01-01' as date, s.rank, run.size, s.score, run.factors, s.exposures,
            s.z_scores as "zScores"
       from run join signal s on s.run_id = run.id and s.security_id = $6 order by run.date`,
    [marketId, strategy, from === null ? null : isoOf(from), to === null ? null : isoOf(to), asOf, securityId],
  );
  return rows;
}
