import type { TradingDay } from '../../domain/trading-day.js';
import type { BacktestSettings as StoredSettings } from '../../jobs/experiments/open-backtest.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { BacktestMetrics, BacktestStatistics, BenchmarkComparison, MonthlyReturn } from './backtest-metrics.js';
import { BacktestSettings, backtestSettingsOf } from './backtest-settings.js';
import { BacktestPath, BacktestSplit } from './backtest-split.js';
import { Experiment, ExperimentKind } from './experiment.js';
import { LookAheadAudit } from './look-ahead-audit.js';
import { Node } from './node.js';

/** What a finished backtest's result holds. */
interface StoredResult {
  from: TradingDay;
  to: TradingDay;
  metrics: BacktestMetrics;
  benchmarks: BenchmarkComparison[];
  monthlyReturns: MonthlyReturn[];
  splits: Omit<BacktestSplit, 'status'>[];
  paths: BacktestPath[];
  audit: LookAheadAudit | null;
}

@Type('A plan walked over history with only what was known on each date.', { implements: [Node, Experiment] })
export class Backtest extends Experiment {
  /** The stored experiment; for the fields that ask the store for more. */
  get row() {
    return this.experiment.row;
  }

  private get result(): StoredResult | null {
    return this.experiment.row.result as StoredResult | null;
  }

  @Field(() => ExperimentKind, 'BACKTEST.')
  override get kind(): keyof typeof ExperimentKind {
    return super.kind;
  }

  @Field(() => String, 'Name of the strategy; null when it ran from a document.', { nullable: true })
  override get strategy(): string | null {
    return super.strategy;
  }

  @Field(() => BacktestSettings, 'The settings beside the plan, defaults included.')
  get settings(): BacktestSettings {
    return backtestSettingsOf(this.experiment.row);
  }

  @Field(
    () => DateScalar,
    'First day of the equity curve; later than asked for if the warm-up lacked history. Null before it has begun.',
    { nullable: true },
  )
  get from(): TradingDay | null {
    return this.result?.from ?? null;
  }

  @Field(() => DateScalar, 'Last day of the equity curve; null before it is finished.', { nullable: true })
  get to(): TradingDay | null {
    return this.result?.to ?? null;
  }

  @Field(() => Boolean, 'Whether the universe has no history of membership.')
  get survivorshipBiased(): boolean {
    return !(this.experiment.row.settings as StoredSettings).data.membershipHistory;
  }

  @Field(() => BacktestMetrics, 'The usual figures; null until finished.', { nullable: true })
  get metrics(): BacktestMetrics | null {
    return this.result?.metrics ?? null;
  }

  @Field(() => [BenchmarkComparison], 'Against each benchmark; empty until finished.')
  get benchmarks(): BenchmarkComparison[] {
    return this.result?.benchmarks ?? [];
  }

  @Field(() => BacktestStatistics, 'What the figures are worth after so many trials; null until finished.', { nullable: true })
  get statistics(): BacktestStatistics | null {
    return this.experiment.row.statistics as BacktestStatistics | null;
  }

  @Field(() => [MonthlyReturn], 'Returns of the months, oldest first; empty until finished.')
  get monthlyReturns(): MonthlyReturn[] {
    return this.result?.monthlyReturns ?? [];
  }

  @Field(() => [BacktestSplit], 'The parts of a split test, in order; empty for a plain walk.')
  get splits(): BacktestSplit[] {
    return (this.result?.splits ?? []).map((split) => ({ ...split, status: this.status }));
  }

  @Field(() => [BacktestPath], 'Paths of a combinatorial test; otherwise empty.')
  get paths(): BacktestPath[] {
    return this.result?.paths ?? [];
  }

  @Field(() => LookAheadAudit, 'Whether steps come out the same from a store truncated at their date; null until audited.', {
    nullable: true,
  })
  get audit(): LookAheadAudit | null {
    return this.result?.audit ?? null;
  }
}
