/** The tables of a backtest: its sessions, what it held, what it traded, and its figures. */
import type { Cell, ParquetTable } from '../../data/files/write-parquet.js';
import type { BacktestCurve } from '../../data/store/find/backtests.js';
import { nodeIdOf } from '../../domain/node-id.js';
import type { BacktestMetrics, BacktestStatistics, BenchmarkComparison } from '../../quant/backtest/statistics/results.js';
import { FIGURES } from '../compare-experiments.js';
import type { ExperimentRow, Experiments } from '../experiments.js';
import { tableOf } from './table-of.js';

/** What is asked for them. */
export type BacktestSource = Pick<Experiments, 'curve' | 'listHoldings' | 'trades'>;

/** Rebalances and trades that are read at once. */
const STEPS_A_PART = 50;
const TRADES_A_PART = 10_000;

/** The tables of a finished backtest. */
export async function backtestTables(source: BacktestSource, { row }: ExperimentRow): Promise<ParquetTable[]> {
  const curve = (await source.curve(row.id))!;
  return [curveTable(curve), holdingsTable(source, row.id), tradesTable(source, row.id), metricsTable(row)];
}

/** A row a session, the first before any return; a column for the total return of each benchmark. */
function curveTable({ dates, benchmarks, benchmarkReturns, riskFree, ...curve }: BacktestCurve): ParquetTable {
  const count = dates.length;
  return tableOf('curve', [
    ['date', 'DATE', dates],
    ['equity', 'DOUBLE', curve.equity],
    ['cash', 'DOUBLE', curve.cash],
    ['turnover', 'DOUBLE', curve.turnover],
    ['costs', 'DOUBLE', curve.costs],
    ['exposure', 'DOUBLE', curve.exposure],
    ['risk_free', 'DOUBLE', dates.map((_, t) => riskFree[t] ?? null)],
    ...[...new Set(benchmarks)].map((ticker) => {
      const start = benchmarks.indexOf(ticker) * count;
      return [`benchmark_${ticker}`, 'DOUBLE', benchmarkReturns.slice(start, start + count)] as const;
    }),
  ]);
}

/** A row for each security that is held after a rebalance. */
function holdingsTable(source: BacktestSource, id: number): ParquetTable {
  return {
    name: 'holdings',
    columns: [
      { name: 'date', type: 'DATE' },
      { name: 'signal_date', type: 'DATE' },
      { name: 'ticker', type: 'VARCHAR' },
      { name: 'security', type: 'VARCHAR' },
      { name: 'sector', type: 'VARCHAR' },
      { name: 'weight', type: 'DOUBLE' },
      { name: 'shares', type: 'DOUBLE' },
      { name: 'value', type: 'DOUBLE' },
      { name: 'price', type: 'DOUBLE' },
    ],
    parts: (async function* () {
      for (let from = 0; ; from += STEPS_A_PART) {
        const steps = await source.listHoldings(id, from, STEPS_A_PART);
        const all = <T>(cellsOf: (step: (typeof steps)[number]) => readonly T[]): T[] => steps.flatMap(cellsOf);
        const part: Cell[][] = [
          all(({ date, ticker }) => ticker.map(() => date)),
          all(({ signalDate, ticker }) => ticker.map(() => signalDate)),
          all(({ ticker }) => ticker),
          all(({ securityId }) => securityId.map((security) => nodeIdOf('Security', security))),
          all(({ sector }) => sector),
          all(({ weight }) => weight),
          all(({ shares }) => shares),
          all(({ weight, equity }) => weight.map((part) => part * equity)),
          all(({ price }) => price),
        ];
        yield part;
        if (steps.length < STEPS_A_PART) return;
      }
    })(),
  };
}

function tradesTable(source: BacktestSource, id: number): ParquetTable {
  const filter = { experimentId: id, ticker: null, from: null, to: null };
  return {
    name: 'trades',
    columns: [
      { name: 'date', type: 'DATE' },
      { name: 'ticker', type: 'VARCHAR' },
      { name: 'security', type: 'VARCHAR' },
      { name: 'side', type: 'VARCHAR' },
      { name: 'shares', type: 'DOUBLE' },
      { name: 'price', type: 'DOUBLE' },
      { name: 'value', type: 'DOUBLE' },
      { name: 'cost', type: 'DOUBLE' },
      { name: 'reason', type: 'VARCHAR' },
    ],
    parts: (async function* () {
      for (let after: number | null = null; ; ) {
        const { trades } = await source.trades(filter, after, TRADES_A_PART);
        const page = trades.slice(0, TRADES_A_PART);
        const part: Cell[][] = [
          page.map(({ date }) => date),
          page.map(({ ticker }) => ticker),
          page.map(({ securityId }) => nodeIdOf('Security', securityId)),
          page.map(({ side }) => side),
          page.map(({ shares }) => shares),
          page.map(({ price }) => price),
          page.map(({ value }) => value),
          page.map(({ cost }) => cost),
          page.map(({ reason }) => reason),
        ];
        yield part;
        if (trades.length <= TRADES_A_PART) return;
        after = page[page.length - 1].position;
      }
    })(),
  };
}

/** A row a figure, by the names of the API: those of the backtest itself, then those of and against each benchmark. */
function metricsTable({ result, statistics }: ExperimentRow['row']): ParquetTable {
  const { metrics, benchmarks } = result as { metrics: BacktestMetrics; benchmarks: BenchmarkComparison[] };
  const own: [string | null, string, number | null][] = FIGURES.map((metric) => [null, metric, metrics[metric]]);
  const worth = WORTH.map((metric): (typeof own)[number] => [null, metric, (statistics as BacktestStatistics)[metric]]);
  const against = benchmarks.flatMap(({ benchmark, ...figures }) =>
    AGAINST.map((metric): (typeof own)[number] => [benchmark, metric, figures[metric]]),
  );
  const rows = [...own, ...worth, ...against];
  return tableOf('metrics', [
    ['benchmark', 'VARCHAR', rows.map(([benchmark]) => benchmark)],
    ['metric', 'VARCHAR', rows.map(([, metric]) => metric)],
    ['value', 'DOUBLE', rows.map(([, , value]) => value)],
  ]);
}

/** What a ratio is worth, in the order of the API. */
const WORTH = [
  'sharpePerDay',
  'probabilisticSharpe',
  'minimumTrackRecordDays',
  'deflatedSharpe',
  'trials',
  'effectiveTrials',
  'trialVariance',
  'overfittingProbability',
] as const satisfies readonly (keyof BacktestStatistics)[];

/** The figures of and against a benchmark, in the order of the API. */
const AGAINST = [
  'totalReturn',
  'annualReturn',
  'maxDrawdown',
  'alphaAnnual',
  'alphaTStatistic',
  'beta',
  'trackingErrorAnnual',
  'informationRatio',
  'upCapture',
  'downCapture',
] as const satisfies readonly (keyof BenchmarkComparison)[];
