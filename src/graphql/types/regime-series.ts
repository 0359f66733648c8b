import { Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { KnownRegimes } from '../../services/regimes.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { MODEL_STATES, numberOrNull, RegimeState } from './regime.js';

@Type('The probabilities of one state over time.')
export class RegimeProbabilityColumn {
  @Field(() => RegimeState, 'BULL or BEAR.')
  state!: keyof typeof RegimeState;

  @Field(() => [Float], 'Filtered: given the returns up to and including each day.', { nullable: 'items' })
  filtered!: (number | null)[];

  @Field(() => [Float], 'Smoothed: given all returns up to `asOf`. For display only; it looks ahead.', { nullable: 'items' })
  smoothed!: (number | null)[];
}

@Type(
  'Regimes as columns, oldest first. Each row was computed from what was known on its own day, except the columns for display.',
)
export class RegimeSeries {
  @Field(() => String, 'Ticker of the benchmark.')
  benchmark!: string;

  @Field(() => DateTimeScalar, 'The instant whose knowledge was used.')
  asOf!: Date;

  @Field(() => Boolean, 'Whether the market is simulated.')
  simulated!: boolean;

  @Field(() => Int, 'Rows.')
  count!: number;

  @Field(() => [DateScalar], 'Trading days.')
  date!: TradingDay[];

  @Field(() => [RegimeState], 'State by filtered probability.')
  state!: (keyof typeof RegimeState)[];

  @Field(() => [Float], 'Highest filtered probability.', { nullable: 'items' })
  confidence!: (number | null)[];

  @Field(() => [RegimeProbabilityColumn], 'A column for each state of the model.')
  probabilities!: RegimeProbabilityColumn[];

  @Field(() => [RegimeState], 'Most probable path of states (Viterbi) over the range. For display only; it looks ahead.')
  viterbi!: (keyof typeof RegimeState)[];
}

/** A regime history as columns. */
export function regimeSeriesOf({ days, smoothed, viterbi, benchmark, asOf, market }: KnownRegimes): RegimeSeries {
  return {
    benchmark,
    asOf,
    simulated: market.simulated,
    count: days.length,
    date: days.map(({ date }) => date),
    state: days.map(({ state }) => state),
    confidence: days.map(({ confidence }) => confidence),
    probabilities: MODEL_STATES.map((state, k) => ({
      state,
      filtered: days.map(({ filtered }) => numberOrNull(filtered[k])),
      smoothed: days.map((_, t) => numberOrNull(smoothed[t]?.[k])),
    })),
    viterbi,
  };
}
