/** Rankings as tables: a row a run, and a row a signal. */
import type { Cell, ParquetTable } from '../../data/files/write-parquet.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { RankedRun, RankedSignals, Rankings } from '../rankings.js';
import { tableOf } from './table-of.js';

/** Runs that are read at once. */
const RUNS_A_PAGE = 200;

/** The newest run of each date of a strategy, oldest date first. */
export async function newestRuns(
  rankings: Pick<Rankings, 'list'>,
  query: { strategy: string; from: TradingDay | null; to: TradingDay | null; asOf: Date | null },
): Promise<RankedRun[]> {
  const newest = new Map<TradingDay, RankedRun>();
  for (let after: { date: TradingDay; id: number } | null = null; ; ) {
    const { runs } = await rankings.list(query, after, RUNS_A_PAGE);
    const page = runs.slice(0, RUNS_A_PAGE);
    for (const run of page) if (!newest.has(run.date)) newest.set(run.date, run);
    if (runs.length <= RUNS_A_PAGE) return [...newest.values()].reverse();
    after = page[page.length - 1];
  }
}

/** The tables of some runs. A factor that a run did not have is missing in its rows. */
export function rankingTables(rankings: Pick<Rankings, 'signals'>, runs: readonly RankedRun[]): ParquetTable[] {
  return [runsTable(runs), signalsTable(rankings, runs)];
}

function runsTable(runs: readonly RankedRun[]): ParquetTable {
  return tableOf('runs', [
    ['run', 'VARCHAR', runs.map(({ id }) => nodeIdOf('RankingRun', id))],
    ['date', 'DATE', runs.map(({ date }) => date)],
    ['universe', 'VARCHAR', runs.map(({ universe }) => universe)],
    ['size', 'INTEGER', runs.map(({ size }) => size)],
    ['universe_size', 'INTEGER', runs.map(({ universeSize }) => universeSize)],
    ['regime', 'VARCHAR', runs.map(({ regime }) => regime?.state ?? null)],
    ['as_of', 'TIMESTAMPTZ', runs.map(({ asOf }) => asOf)],
    ['data_version', 'DOUBLE', runs.map(({ version }) => version)],
    ['strategy_version', 'VARCHAR', runs.map(({ strategyVersion }) => strategyVersion)],
    ['plan_hash', 'VARCHAR', runs.map(({ planHash }) => planHash)],
    ['code_version', 'VARCHAR', runs.map(({ codeVersion }) => codeVersion)],
    ['code_dirty', 'BOOLEAN', runs.map(({ codeDirty }) => codeDirty)],
    ['seed', 'INTEGER', runs.map(({ seed }) => seed)],
    ['warnings', 'VARCHAR', runs.map(({ warnings }) => warnings.map(({ code }) => code).join(' ') || null)],
  ]);
}

function signalsTable(rankings: Pick<Rankings, 'signals'>, runs: readonly RankedRun[]): ParquetTable {
  const factors = [...new Set(runs.flatMap((run) => run.factors.map(({ factor }) => factor)))];
  const perFactor = (prefix: string) => factors.map((factor) => ({ name: `${prefix}_${factor}`, type: 'DOUBLE' as const }));
  return {
    name: 'rankings',
    columns: [
      { name: 'date', type: 'DATE' },
      { name: 'run', type: 'VARCHAR' },
      { name: 'rank', type: 'INTEGER' },
      { name: 'ticker', type: 'VARCHAR' },
      { name: 'security', type: 'VARCHAR' },
      { name: 'sector', type: 'VARCHAR' },
      { name: 'score', type: 'DOUBLE' },
      { name: 'coverage', type: 'DOUBLE' },
      ...perFactor('exposure'),
      ...perFactor('z'),
    ],
    parts: (async function* () {
      for (const run of runs) yield partOf(run, await rankings.signals(run), factors);
    })(),
  };
}

function partOf(run: RankedRun, signals: RankedSignals, factors: readonly string[]): (readonly Cell[])[] {
  const { rank, ticker, securityId, sector, score, coverage, exposures, zScores } = signals;
  const missing = rank.map(() => null);
  const places = factors.map((name) => run.factors.findIndex(({ factor }) => factor === name));
  const perFactor = (columns: readonly (readonly Cell[])[]) => places.map((k) => columns[k] ?? missing);
  return [
    rank.map(() => run.date),
    rank.map(() => nodeIdOf('RankingRun', run.id)),
    rank,
    ticker,
    securityId.map((id) => nodeIdOf('Security', id)),
    sector,
    score,
    coverage,
    ...perFactor(exposures),
    ...perFactor(zScores),
  ];
}
