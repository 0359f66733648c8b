import type { Cell, ColumnType, ParquetTable } from '../../data/files/write-parquet.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { FactorHorizon, FactorSector, FactorStudyResult } from '../../quant/backtest/factor-study/results.js';
import type { ExperimentRow } from '../experiments.js';
import { tableOf } from './table-of.js';

/** A result as JSON keeps it: numbers that are none are null, typed arrays are lists. */
type Stored<T> = {
  [Key in keyof T]: T[Key] extends number ? number | null : T[Key] extends Float64Array ? (number | null)[] : T[Key];
};
type StoredResult = Stored<Omit<FactorStudyResult, 'rankIcSeries' | 'longShort' | 'horizons' | 'sectors'>> & {
  horizons: Stored<FactorHorizon>[];
  sectors: Stored<FactorSector>[];
  rankIcSeries: { date: TradingDay[]; value: (number | null)[] };
  longShort: {
    date: TradingDay[];
    equity: (number | null)[];
    periodReturn: (number | null)[];
    drawdown: (number | null)[];
  } | null;
};

/** What factors have predicted: their figures, those by horizon, quantile and sector, and the series by date. */
export function studyTables({ row }: ExperimentRow): ParquetTable[] {
  const { results } = row.result as { results: StoredResult[] };
  return [
    stacked('factors', results, ({ factor, ...one }) => ({
      factor: ['VARCHAR', [factor]],
      coverage: ['DOUBLE', [one.coverage]],
      quantile_spread: ['DOUBLE', [one.quantileSpread]],
      quantile_turnover: ['DOUBLE', [one.quantileTurnover]],
      rank_autocorrelation: ['DOUBLE', [one.rankAutocorrelation]],
    })),
    stacked('horizons', results, ({ factor, horizons }) => ({
      factor: ['VARCHAR', horizons.map(() => factor)],
      days: ['INTEGER', horizons.map(({ days }) => days)],
      dates: ['INTEGER', horizons.map(({ dates }) => dates)],
      ic: ['DOUBLE', horizons.map(({ ic }) => ic)],
      rank_ic: ['DOUBLE', horizons.map(({ rankIc }) => rankIc)],
      rank_ic_deviation: ['DOUBLE', horizons.map(({ rankIcDeviation }) => rankIcDeviation)],
      rank_ic_t: ['DOUBLE', horizons.map(({ rankIcT }) => rankIcT)],
      lags: ['INTEGER', horizons.map(({ lags }) => lags)],
      hit_rate: ['DOUBLE', horizons.map(({ hitRate }) => hitRate)],
    })),
    stacked('quantiles', results, ({ factor, quantileReturns }) => ({
      factor: ['VARCHAR', quantileReturns.map(() => factor)],
      quantile: ['INTEGER', quantileReturns.map((_, i) => i + 1)],
      mean_return: ['DOUBLE', quantileReturns],
    })),
    stacked('sectors', results, ({ factor, sectors }) => ({
      factor: ['VARCHAR', sectors.map(() => factor)],
      sector: ['VARCHAR', sectors.map(({ sector }) => sector)],
      securities: ['DOUBLE', sectors.map(({ securities }) => securities)],
      rank_ic: ['DOUBLE', sectors.map(({ rankIc }) => rankIc)],
    })),
    stacked('rank_ic', results, ({ factor, rankIcSeries: { date, value } }) => ({
      factor: ['VARCHAR', date.map(() => factor)],
      date: ['DATE', date],
      rank_ic: ['DOUBLE', value],
    })),
    stacked('long_short', results, ({ factor, longShort }) => {
      const { date, equity, periodReturn, drawdown } = longShort ?? { date: [], equity: [], periodReturn: [], drawdown: [] };
      return {
        factor: ['VARCHAR', date.map(() => factor)],
        date: ['DATE', date],
        equity: ['DOUBLE', equity],
        period_return: ['DOUBLE', periodReturn],
        drawdown: ['DOUBLE', drawdown],
      };
    }),
  ];
}

/** The columns of each result, one result under the other. */
function stacked(
  name: string,
  results: readonly StoredResult[],
  columnsOf: (result: StoredResult) => Record<string, [ColumnType, readonly Cell[]]>,
): ParquetTable {
  const parts = results.map(columnsOf);
  const columns = Object.entries(parts[0]).map(([column, [type]]) => {
    return [column, type, parts.flatMap((part) => part[column][1])] as const;
  });
  return tableOf(name, columns);
}
