/** Walks a plan over history, from what the row of an experiment says alone, so that a repetition does the same. */
import type { BacktestCurve } from '../../data/store/find/backtests.js';
import type { StoredExperiment } from '../../data/store/find/experiments.js';
import type { BacktestDetails } from '../../data/store/save/save-backtest.js';
import { canonicalJson, jsonOf } from '../../domain/canonical-json.js';
import { noData } from '../../domain/errors.js';
import type { OnProgress } from '../../domain/progress.js';
import { isoOf, type TradingDay } from '../../domain/trading-day.js';
import { compareWith } from '../../quant/backtest/statistics/benchmark.js';
import { metricsOf } from '../../quant/backtest/statistics/metrics.js';
import { monthlyReturns } from '../../quant/backtest/statistics/monthly-returns.js';
import type { BacktestSeries, BenchmarkReturns } from '../../quant/backtest/statistics/series.js';
import type { Step, WalkSettings } from '../../quant/backtest/walk/step.js';
import type { TargetMaker } from '../../quant/backtest/walk/target-maker.js';
import { walk } from '../../quant/backtest/walk/walk.js';
import type { WalkMarket } from '../../quant/backtest/walk/walk-market.js';
import type { Plan } from '../../quant/strategy/plan.js';
import type { JobContext } from '../context.js';
import { sha256 } from '../sha256.js';
import { auditOf } from './audit.js';
import { seriesOf } from './backtest-series.js';
import { splitFigures } from './backtest-splits.js';
import { warningsOf } from './backtest-warnings.js';
import { loadBenchmarkReturns } from './market-days.js';
import type { BacktestSettings } from './open-backtest.js';
import type { Outcome } from './outcome.js';
import { digestOfColumns } from './panel-digest.js';
import type { PastKnowledge } from './past-knowledge.js';
import { type LoadWalkData, targetMakerOf, walkDataOf } from './walk-data.js';
import { walkedPlanOf } from './walked-plan.js';

/** What a backtest comes to, before it is stored. */
export interface BacktestOutcome extends Outcome {
  details: Omit<BacktestDetails, 'statistics'>;
  series: BacktestSeries;
}

/** How the steps of a walk are made: does the work, or gives what an earlier attempt has stored of it. */
export type KeepStep = (index: number, work: () => Promise<KeptStep | null>) => Promise<KeptStep | null>;

/** A step with the digest of what was loaded for its date alone, since something of that had been corrected later; null: nothing was. */
export type KeptStep = Step & { dataDigest: string | null };

/**
 * What walking the plan of an experiment comes to; `load` gives the data, so that experiments on the same can share them. Throws `NO_DATA`
 * where not even the first targets can be made.
 */
export async function backtestOutcome(
  context: JobContext,
  experiment: StoredExperiment,
  onProgress: OnProgress,
  keep: KeepStep,
  load: LoadWalkData = walkDataOf(context.store),
): Promise<BacktestOutcome> {
  const { store } = context;
  const settings = experiment.settings as BacktestSettings;
  const { asOf, version } = experiment;
  const { plan, market } = await walkedPlanOf(context, experiment);
  onProgress('loading', 0, null);
  const data = await load(experiment, { market, plan });
  const { days } = data;
  const { makeTargets, isFast } = targetMakerOf(plan, settings, data);
  const walked = { makeTargets, days, settings: walkSettingsOf(experiment, plan) };
  // Fast steps are made again sooner than they are stored.
  const steps = await stepsOf(
    { ...walked, digestOf: data.knowledge.digestOf },
    onProgress,
    isFast ? (_index, work) => work() : keep,
  );
  if (steps.length === 0) throw noData(`No targets could be made from ${isoOf(experiment.from)} to ${isoOf(experiment.to)}.`);

  onProgress('measuring', 1, null);
  const series = seriesOf(steps, settings.capital, days.days);
  const dates = Array.from(series.dates);
  const benchmarks = [];
  for (const benchmark of settings.benchmarks) {
    benchmarks.push(await loadBenchmarkReturns(store, { ...market, benchmark }, dates, { asOf, version }));
  }
  const curve = curveOf(series, steps, settings.capital, benchmarks);
  const holdings = steps.map(({ holdings, signalDate }) => ({ ...holdings, signalDate }));
  const trades = steps.flatMap((step) => step.trades);
  const last = steps[steps.length - 1].days;
  const result = {
    from: dates[0],
    to: dates[dates.length - 1],
    metrics: metricsOf(series),
    totalReturnAtDelistingLoss: last.equityAtDelistingLoss[last.equityAtDelistingLoss.length - 1] / settings.capital - 1,
    benchmarks: benchmarks.map((one) => compareWith(series, one)),
    monthlyReturns: monthlyReturns(series, benchmarks[0] ?? null),
    ...splitFigures(steps, days.days, settings.splits),
    audit: await auditOf(experiment, { ...walked, plan, steps, known: data.knowledge, exact: data.audited }),
    path: isFast ? 'fast' : 'general',
    digests: { curve: digestOf(curve), holdings: digestOf(holdings), trades: digestOf(trades) },
  };
  const warnings = warningsOf(experiment, plan, { days, steps });
  const dataDigests = { ...data.digests(), ...digestsOf(steps, dates, benchmarks) };
  return { result, warnings, dataDigests, details: { curve, holdings, trades }, series };
}

/** Digests of the benchmarks, and of what was loaded for single dates of which something had been corrected later. */
function digestsOf(steps: readonly KeptStep[], dates: readonly TradingDay[], benchmarks: readonly BenchmarkReturns[]) {
  const corrected = steps.flatMap(({ dataDigest }) => dataDigest ?? []);
  return {
    benchmarks: sha256(benchmarks.map(({ benchmark, returns }) => digestOfColumns(benchmark, dates, returns)).join()),
    ...(corrected.length > 0 ? { corrected: sha256(corrected.join()) } : {}),
  };
}

async function stepsOf(
  {
    makeTargets,
    days,
    settings,
    digestOf,
  }: { makeTargets: TargetMaker; days: WalkMarket; settings: WalkSettings; digestOf: PastKnowledge['digestOf'] },
  onProgress: OnProgress,
  keep: KeepStep,
): Promise<KeptStep[]> {
  const steps: KeptStep[] = [];
  let walked: ReturnType<typeof walk> | null = null;
  for (;;) {
    const at = steps.at(-1)?.state ?? null;
    const step = await keep(steps.length, async () => {
      // Begun where the steps that are stored end.
      walked ??= walk(makeTargets, days, settings, at);
      const { value, done } = await walked.next();
      return done ? null : { ...asStored(value), dataDigest: digestOf(value.signalDate) };
    });
    if (step === null) return steps;
    steps.push(step);
    const day = step.state.date;
    onProgress(`walking ${isoOf(day)}`, day - settings.from, settings.to - settings.from);
  }
}

/**
 * A step as JSON keeps it. While there is something left all of its numbers are finite and would be the same, so that those who do not store
 * it need no copy, which takes twice as long as the walk.
 */
function asStored(step: Step): Step {
  return step.ruleChecks.length === 0 && step.days.equity.every((value) => value > 0) ? step : (jsonOf(step) as Step);
}

function walkSettingsOf({ from, to, settings }: StoredExperiment, { rebalance, sizing, costs }: Plan): WalkSettings {
  const { capital, fill, dividends, fractionalShares } = settings as BacktestSettings;
  return { from, to, capital, rebalance, fill, dividends, fractionalShares, lot: sizing.lot, costs };
}

function curveOf(
  series: BacktestSeries,
  steps: readonly Step[],
  capital: number,
  benchmarks: readonly { benchmark: string; returns: Float64Array }[],
): BacktestCurve {
  const { dates, equity, turnover, costs, exposure, riskFree } = series;
  return {
    dates: Array.from(dates),
    equity: [...equity],
    cash: [capital, ...steps.flatMap(({ days }) => days.cash)],
    turnover: [...turnover],
    costs: [...costs],
    exposure: [...exposure],
    riskFree: [...(riskFree?.returns ?? [])],
    riskFreeSeries: riskFree?.series ?? null,
    benchmarks: benchmarks.map(({ benchmark }) => benchmark),
    benchmarkReturns: benchmarks.flatMap(({ returns }) => [...returns]),
  };
}

function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
