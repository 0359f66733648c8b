import { Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';

@Type('The definitions behind metrics.')
export class MetricConventions {
  @Field(() => Int, 'Sessions of a year.')
  annualisation!: number;

  @Field(() => Int, 'Degrees of freedom taken off in deviations.')
  ddof!: number;

  @Field(() => String, '`excess`, or `raw` where normal is 3.')
  kurtosis!: string;

  @Field(() => String, 'Series of the risk-free rate; `zero` if there is none.')
  riskFree!: string;
}

@Type('The usual figures of daily returns after costs. What cannot be computed is null: a Sharpe ratio without volatility.')
export class BacktestMetrics {
  @Field(() => Float, 'Return over the whole time.', { nullable: true })
  totalReturn!: number | null;

  @Field(() => Float, 'Compound annual growth: Π(1 + r)^(252/n) − 1.', { nullable: true })
  annualReturn!: number | null;

  @Field(() => Float, 'Deviation of daily returns (n − 1).', { nullable: true })
  volatilityAnnual!: number | null;

  @Field(() => Float, 'Annualised: mean over deviation of excess returns, × √252.', { nullable: true })
  sharpe!: number | null;

  @Field(() => Float, 'Annualised: as Sharpe, with the downside deviation over all days.', { nullable: true })
  sortino!: number | null;

  @Field(() => Float, 'Annual return over |maximum drawdown|.', { nullable: true })
  calmar!: number | null;

  @Field(() => Float, 'Deepest fall from a peak, negative: −0.25 is a quarter lost. The start counts as a peak.', {
    nullable: true,
  })
  maxDrawdown!: number | null;

  @Field(() => DateScalar, 'Day of the peak before it.', { nullable: true })
  maxDrawdownFrom!: TradingDay | null;

  @Field(() => DateScalar, 'Day of its bottom.', { nullable: true })
  maxDrawdownTo!: TradingDay | null;

  @Field(() => DateScalar, 'Day on which the peak was reached again; null if never.', { nullable: true })
  recoveredOn!: TradingDay | null;

  @Field(() => Float, 'Part of days with a gain.', { nullable: true })
  hitRate!: number | null;

  @Field(() => Float, 'Σ|change of weight| in a year: 2 is one complete exchange.', { nullable: true })
  turnoverAnnual!: number | null;

  @Field(() => Float, 'Commission, spread, impact and fees, money.', { nullable: true })
  costs!: number | null;

  @Field(() => Float, 'The same in a year, basis points of net asset value.', { nullable: true })
  costsAnnualBps!: number | null;

  @Field(() => Float, 'Mean of Σ|weight|.', { nullable: true })
  exposure!: number | null;

  @Field(() => Float, 'Skewness of daily returns (population moments).', { nullable: true })
  skewness!: number | null;

  @Field(() => Float, 'Excess kurtosis of daily returns (population moments); normal is 0.', { nullable: true })
  kurtosis!: number | null;

  @Field(() => Float, 'One-day 95 percent value at risk, historical (R-7), positive.', { nullable: true })
  valueAtRisk!: number | null;

  @Field(() => Float, 'One-day 95 percent expected shortfall, historical, positive.', { nullable: true })
  expectedShortfall!: number | null;

  @Field(() => Int, 'Sessions the figures rest on.')
  sessions!: number;

  @Field(() => MetricConventions, 'Which definitions were used.')
  conventions!: MetricConventions;
}

@Type('A backtest against one benchmark, on common days.')
export class BenchmarkComparison {
  @Field(() => String, 'Ticker of the benchmark.')
  benchmark!: string;

  @Field(() => Float, "The benchmark's own total return.", { nullable: true })
  totalReturn!: number | null;

  @Field(() => Float, "The benchmark's own compound annual growth.", { nullable: true })
  annualReturn!: number | null;

  @Field(() => Float, "The benchmark's own maximum drawdown, negative.", { nullable: true })
  maxDrawdown!: number | null;

  @Field(() => Float, 'Intercept of the regression of excess returns.', { nullable: true })
  alphaAnnual!: number | null;

  @Field(() => Float, 'Statistic t of alpha.', { nullable: true })
  alphaTStatistic!: number | null;

  @Field(() => Float, 'Slope of the regression.', { nullable: true })
  beta!: number | null;

  @Field(() => Float, 'Deviation of the difference of returns.', { nullable: true })
  trackingErrorAnnual!: number | null;

  @Field(() => Float, 'Annualised: mean over deviation of the difference of returns.', { nullable: true })
  informationRatio!: number | null;

  @Field(() => Float, "Annual return on the benchmark's up days over the benchmark's own.", { nullable: true })
  upCapture!: number | null;

  @Field(() => Float, 'The same on its down days.', { nullable: true })
  downCapture!: number | null;
}

@Type('A confidence interval of a metric.')
export class MetricInterval {
  @Field(() => String, 'Name of the metric, as the field of `BacktestMetrics`.')
  metric!: string;

  @Field(() => Float, 'Confidence: 0.95.')
  level!: number;

  @Field(() => Float, 'Lower end.', { nullable: true })
  low!: number | null;

  @Field(() => Float, 'Upper end.', { nullable: true })
  high!: number | null;

  @Field(() => Int, 'Resamples.')
  resamples!: number;

  @Field(() => Float, 'Mean length of a block, sessions.')
  blockLength!: number;
}

@Type('What a Sharpe ratio is worth. Ratios here are per day, not annualised.')
export class BacktestStatistics {
  @Field(() => Float, 'Sharpe ratio per day.', { nullable: true })
  sharpePerDay!: number | null;

  @Field(() => Float, 'Probability that the true ratio is above 0 (Bailey & López de Prado 2012).', { nullable: true })
  probabilisticSharpe!: number | null;

  @Field(() => Float, 'Days needed for that probability to be 0.95; null if it never is.', { nullable: true })
  minimumTrackRecordDays!: number | null;

  @Field(() => Float, 'Probability that the true ratio is above the best one expected of so many trials without skill (2014).', {
    nullable: true,
  })
  deflatedSharpe!: number | null;

  @Field(() => Int, 'Trials of this strategy in the experiment store, this one included; never stated by the caller.')
  trials!: number;

  @Field(
    () => Int,
    'How many clusters of alike ones they are, which is what they come to as independent trials; null above 1,000, and for a point of a sweep that is not finished.',
    { nullable: true },
  )
  effectiveTrials!: number | null;

  @Field(() => Float, "Variance of the trials' ratios per day.", { nullable: true })
  trialVariance!: number | null;

  @Field(
    () => Float,
    'Probability of backtest overfitting by combinatorially symmetric cross-validation; null outside a sweep.',
    { nullable: true },
  )
  overfittingProbability!: number | null;

  @Field(() => [MetricInterval], 'Intervals of metrics by the stationary bootstrap.')
  intervals!: MetricInterval[];
}

@Type('The return of one month.')
export class MonthlyReturn {
  @Field(() => Int, 'Year.')
  year!: number;

  @Field(() => Int, 'Month, 1 to 12.')
  month!: number;

  @Field(() => Float, 'Return from the last close of the month before.', { nullable: true })
  portfolioReturn!: number | null;

  @Field(() => Float, "The main benchmark's.", { nullable: true })
  benchmarkReturn!: number | null;
}
