import type { BacktestCurve } from '../data/store/find/backtests.js';
import type { StoredExperiment } from '../data/store/find/experiments.js';
import { isoOf } from '../domain/trading-day.js';
import { type Difference, differencesOf } from '../jobs/experiments/differences.js';
import type { BacktestMetrics } from '../quant/backtest/statistics/results.js';
import { lineOf } from '../quant/kernels/statistics/line.js';

/** What two experiments have differently. */
export interface Comparison {
  plan: Difference[];
  lineage: Difference[];
  /** In the order of the API; empty where one of them has none. */
  metrics: { metric: string; left: number | null; right: number | null; difference: number | null }[];
  /** Of daily returns on common days; null without any. */
  returnCorrelation: number | null;
}

/** Two finished experiments side by side; the curves are those of backtests. */
export function comparisonOf(
  left: StoredExperiment,
  right: StoredExperiment,
  [leftCurve, rightCurve]: readonly (BacktestCurve | null)[],
): Comparison {
  const planOf = ({ plan, settings }: StoredExperiment) => ({ plan: plan ?? {}, settings });
  return {
    plan: differencesOf(planOf(left), planOf(right)),
    lineage: differencesOf(lineageOf(left), lineageOf(right)),
    metrics: metricDifferences(left.result, right.result),
    returnCorrelation: leftCurve && rightCurve && correlationOf(leftCurve, rightCurve),
  };
}

/** The correlation of daily returns on common days; null where there is none. */
function correlationOf(left: BacktestCurve, right: BacktestCurve): number | null {
  const returnOf = new Map(right.dates.slice(1).map((date, t) => [date, right.equity[t + 1] / right.equity[t] - 1]));
  const common = left.dates.slice(1).flatMap((date, t) => {
    const other = returnOf.get(date);
    return other === undefined ? [] : [[left.equity[t + 1] / left.equity[t] - 1, other]];
  });
  const { rSquared, beta } = lineOf(
    Float64Array.from(common, ([own]) => own),
    Float64Array.from(common, ([, other]) => other),
  );
  const correlation = Math.sqrt(rSquared) * Math.sign(beta);
  return Number.isFinite(correlation) ? correlation : null;
}

/** The figures of two results that have metrics, side by side. */
function metricDifferences(left: unknown, right: unknown): Comparison['metrics'] {
  const [one, other] = [left, right].map((result) => (result as { metrics?: Record<string, number | null> }).metrics);
  if (!one || !other) return [];
  return FIGURES.map((metric) => {
    const [a, b] = [one[metric], other[metric]];
    return { metric, left: a, right: b, difference: a === null || b === null ? null : b - a };
  });
}

/** The metrics that are figures, in the order of the API; JSON in the store forgets it. */
export const FIGURES = [
  'totalReturn',
  'annualReturn',
  'volatilityAnnual',
  'sharpe',
  'sortino',
  'calmar',
  'maxDrawdown',
  'hitRate',
  'turnoverAnnual',
  'costs',
  'costsAnnualBps',
  'exposure',
  'skewness',
  'kurtosis',
  'valueAtRisk',
  'expectedShortfall',
  'sessions',
] as const satisfies readonly (keyof BacktestMetrics)[];

function lineageOf(row: StoredExperiment): object {
  const { universe, from, to, asOf, version, strategyVersion, planHash, codeVersion, codeDirty, seed, environment } = row;
  return {
    ...{
      universe,
      from: isoOf(from),
      to: isoOf(to),
      asOf: asOf.toISOString(),
      dataVersion: version,
      strategyVersion,
      planHash,
      codeVersion,
      codeDirty,
      seed,
    },
    environment,
  };
}
