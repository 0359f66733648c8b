import { Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Regime as DayRegime } from '../../quant/regime/regime.js';
import { enumType, Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';

export const RegimeState = enumType('RegimeState', 'The state of the market.', {
  BULL: 'The state with the highest μ − ½σ².',
  BEAR: 'The state with the lowest μ − ½σ².',
  TRANSITION: 'No state is probable enough.',
  UNKNOWN: 'Not enough history to tell.',
});

@Type('The probability of one state.')
export class RegimeProbability {
  @Field(() => RegimeState, 'BULL or BEAR.')
  state!: keyof typeof RegimeState;

  @Field(() => Float, 'Filtered: given the returns up to and including the day. What decisions use.')
  filtered!: number;

  @Field(() => Float, 'Smoothed: given also later returns up to `asOf`. For display only; it looks ahead of its day.', {
    nullable: true,
  })
  smoothed!: number | null;
}

@Type('Distance between the fitted and the recent distribution of returns.')
export class RegimeDrift {
  @Field(() => Boolean, 'Whether the distance is above the threshold.')
  detected!: boolean;

  @Field(() => Float, 'Kullback-Leibler divergence of recent from fitted returns, nats.')
  divergence!: number;

  @Field(() => Float, 'Threshold, nats.')
  threshold!: number;
}

@Type('One state of a hidden Markov model.')
export class RegimeModelState {
  @Field(() => RegimeState, 'BULL or BEAR.')
  state!: keyof typeof RegimeState;

  @Field(() => Float, 'Mean return per day.')
  mean!: number;

  @Field(() => Float, 'Volatility per day.')
  volatility!: number;

  @Field(() => [Float], 'Probability of each state on the next day, in the order of `RegimeModel.states`; adds up to 1.')
  transition!: number[];
}

@Type('A fitted Gaussian hidden Markov model.')
export class RegimeModel {
  @Field(() => [RegimeModelState], 'Its states in the order of the transition matrix.')
  states!: RegimeModelState[];

  @Field(() => DateScalar, 'First day of the returns it was fitted on.')
  fittedFrom!: TradingDay;

  @Field(() => DateScalar, 'Last day of the returns it was fitted on; never after the day of the regime.')
  fittedTo!: TradingDay;

  @Field(() => Float, 'Log-likelihood of the best start.')
  logLikelihood!: number;

  @Field(() => Int, 'Starts that were tried.')
  starts!: number;

  @Field(() => Int, 'Starts that reached the best likelihood; few of many means a doubtful fit.')
  startsAtBest!: number;
}

@Type('The market regime of one day. Decisions use the filtered probabilities and nothing else.')
export class Regime {
  @Field(() => DateScalar, 'The day; its close is included.')
  date!: TradingDay;

  @Field(() => String, 'Ticker of the benchmark whose returns were used.')
  benchmark!: string;

  @Field(
    () => RegimeState,
    'The state with the highest filtered probability; TRANSITION below a confidence of 0.6; UNKNOWN without enough history.',
  )
  state!: keyof typeof RegimeState;

  @Field(() => Float, 'Highest filtered probability; null when UNKNOWN.', { nullable: true })
  confidence!: number | null;

  @Field(() => [RegimeProbability], 'A row for each state of the model; empty when UNKNOWN.')
  probabilities!: RegimeProbability[];

  @Field(() => DateScalar, 'First day of the present unbroken run of `state`; null when UNKNOWN.', { nullable: true })
  since!: TradingDay | null;

  @Field(() => RegimeDrift, 'Whether returns have left the fitted model; null where no drift detector runs.', { nullable: true })
  drift!: RegimeDrift | null;

  @Field(() => RegimeModel, 'The fitted model; null when UNKNOWN.', { nullable: true })
  model!: RegimeModel | null;

  @Field(() => DateTimeScalar, 'The instant whose knowledge was used.')
  asOf!: Date;

  @Field(() => Boolean, 'Whether the market is simulated.')
  simulated!: boolean;
}

/** What a day's regime has in common with the others of its history. */
interface RegimeFacts {
  /** Ticker of the benchmark. */
  benchmark: string;
  asOf: Date;
  market: { simulated: boolean };
}

/** A regime as it is served; `smoothed` has the smoothed probability of each state of the model, null where they were not asked for. */
export function regimeOf(day: DayRegime, { benchmark, asOf, market }: RegimeFacts, smoothed: readonly number[] | null): Regime {
  const { date, state, confidence, filtered, since, model } = day;
  return {
    date,
    benchmark,
    state,
    confidence,
    probabilities: filtered.map((probability, k) => ({
      state: model?.states[k]?.state ?? MODEL_STATES[k],
      filtered: probability,
      smoothed: numberOrNull(smoothed?.[k]),
    })),
    since,
    drift: null,
    model,
    asOf,
    simulated: market.simulated,
  };
}

/** The states of a model, in its order. */
export const MODEL_STATES = ['BULL', 'BEAR'] as const;

/** A number as the API has it: missing ones are null. */
export function numberOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
