import { Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { BacktestRequest } from '../../services/backtest-request.js';
import { Field, Input } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Dividends, FillPrice, PortfolioStyle, SplitScheme } from './backtest-settings.js';
import { RebalanceFrequency } from './plan.js';

@Input('What trading costs. What is omitted is as the strategy says.')
export class CostsInput {
  @Field(() => Float, 'Commission, basis points of the value traded.', { nullable: true })
  commissionBps?: number | null;

  @Field(() => Float, 'Half the spread, basis points of the value traded.', { nullable: true })
  halfSpreadBps?: number | null;

  @Field(() => Float, 'Coefficient γ of the square-root impact; 0: none.', { nullable: true })
  impactCoefficient?: number | null;

  @Field(() => Float, 'Fee for borrowed shares, of their value.', { nullable: true })
  borrowFeeAnnual?: number | null;
}

@Input('How history is split.')
export class SplitsInput {
  @Field(() => SplitScheme, 'The scheme.')
  scheme!: keyof typeof SplitScheme;

  @Field(() => Int, 'Folds of a k-fold or combinatorial split; tests of a walk-forward.')
  count!: number;

  @Field(() => Int, 'Folds in a test of COMBINATORIAL_PURGED.', { nullable: true, defaultValue: 2 })
  testFolds?: number | null;

  @Field(() => Int, 'Sessions of training of WALK_FORWARD_ROLLING.', { nullable: true })
  trainDays?: number | null;

  @Field(() => Float, 'Part of the samples dropped after each test.', { nullable: true, defaultValue: 0.01 })
  embargo?: number | null;
}

@Input(
  'What to walk, and how. Exactly one of `strategy` and `document`; `from` excludes `startYear`, `to` excludes `endYear`. What is omitted is as the strategy says.',
)
export class RunBacktestInput {
  @Field(() => String, 'Name of the strategy.', { nullable: true })
  strategy?: string | null;

  @Field(() => String, 'A YAML document instead, stored with the experiment.', { nullable: true })
  document?: string | null;

  @Field(() => String, 'A name to find it by.', { nullable: true })
  name?: string | null;

  @Field(() => DateScalar, 'First day.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last day.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => Int, 'First day is the first session of this year.', { nullable: true })
  startYear?: number | null;

  @Field(() => Int, 'Last day is the last session of this year.', { nullable: true })
  endYear?: number | null;

  @Field(() => String, 'Name of the universe.', { nullable: true })
  universe?: string | null;

  @Field(() => Float, 'Capital at the start, money.', { nullable: true, defaultValue: 1000000 })
  capital?: number | null;

  @Field(() => Int, 'How many names are held.', { nullable: true })
  topN?: number | null;

  @Field(() => [String], 'Tickers of benchmarks, the main one first.', { nullable: true })
  benchmarks?: string[] | null;

  @Field(() => RebalanceFrequency, 'When targets are made.', { nullable: true })
  rebalance?: keyof typeof RebalanceFrequency | null;

  @Field(() => Int, 'The n of EVERY_N_DAYS.', { nullable: true })
  everyDays?: number | null;

  @Field(() => Float, 'Band of DRIFT_BAND, change of weight.', { nullable: true })
  driftBand?: number | null;

  @Field(() => FillPrice, 'At which price the next session trades.', { nullable: true, defaultValue: 'NEXT_OPEN' })
  fill?: keyof typeof FillPrice | null;

  @Field(() => Dividends, 'What becomes of dividends.', { nullable: true, defaultValue: 'CASH' })
  dividends?: keyof typeof Dividends | null;

  @Field(() => PortfolioStyle, 'Long only, or against a short side.', { nullable: true, defaultValue: 'LONG_ONLY' })
  style?: keyof typeof PortfolioStyle | null;

  @Field(() => Boolean, 'Whether parts of shares are traded.', { nullable: true, defaultValue: false })
  fractionalShares?: boolean | null;

  @Field(() => CostsInput, 'What trading costs.', { nullable: true })
  costs?: CostsInput | null;

  @Field(() => SplitsInput, 'How history is split; omitted: one walk.', { nullable: true })
  splits?: SplitsInput | null;

  @Field(() => DateTimeScalar, 'Use only what was known at this instant even for late dates; omitted: now.', { nullable: true })
  asOf?: Date | null;

  @Field(() => Int, 'Seed of every random choice, 0 to 2³¹ − 1.', { nullable: true, defaultValue: 1 })
  seed?: number | null;

  @Field(() => Int, 'Random steps to check for look-ahead.', { nullable: true, defaultValue: 5 })
  auditSteps?: number | null;

  @Field(() => Int, 'Higher goes first; 0 is usual.', { nullable: true, defaultValue: 0 })
  priority?: number | null;

  @Field(() => String, 'As in `IngestInput`.', { nullable: true })
  idempotencyKey?: string | null;
}

/** What the input asks, its defaults written out. */
export function backtestRequestOf(input: RunBacktestInput): BacktestRequest {
  const { strategy = null, document = null, name = null, from = null, to = null, startYear = null, endYear = null } = input;
  const { universe = null, topN = null, benchmarks = null, rebalance = null, everyDays = null, driftBand = null } = input;
  return {
    ...{ strategy, document, name, from, to, startYear, endYear, universe, topN, benchmarks, rebalance, everyDays, driftBand },
    capital: input.capital ?? 1_000_000,
    fill: FILLS[input.fill ?? 'NEXT_OPEN'],
    dividends: input.dividends === 'REINVEST' ? 'reinvest' : 'cash',
    style: STYLES[input.style ?? 'LONG_ONLY'],
    fractionalShares: input.fractionalShares ?? false,
    costs: input.costs ?? {},
    splits: input.splits ? splitsOf(input.splits) : null,
    asOf: input.asOf ?? null,
    seed: input.seed ?? 1,
    auditSteps: input.auditSteps ?? 5,
    priority: input.priority ?? 0,
    idempotencyKey: input.idempotencyKey ?? null,
  };
}

function splitsOf({ scheme, count, testFolds, trainDays, embargo }: SplitsInput): NonNullable<BacktestRequest['splits']> {
  return {
    scheme: scheme.toLowerCase() as 'purged_k_fold',
    count,
    testFolds: testFolds ?? 2,
    trainDays: trainDays ?? null,
    embargo: embargo ?? 0.01,
  };
}

const FILLS = { NEXT_OPEN: 'next_open', NEXT_CLOSE: 'next_close', SIGNAL_CLOSE: 'signal_close' } as const satisfies Record<
  keyof typeof FillPrice,
  BacktestRequest['fill']
>;
const STYLES = {
  LONG_ONLY: 'long_only',
  DOLLAR_NEUTRAL: 'dollar_neutral',
  BETA_NEUTRAL: 'beta_neutral',
} as const satisfies Record<keyof typeof PortfolioStyle, BacktestRequest['style']>;
