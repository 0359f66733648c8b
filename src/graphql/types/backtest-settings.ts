import { Float, Int } from 'type-graphql';
import type { StoredExperiment } from '../../data/store/find/experiments.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { BacktestSettings as StoredSettings } from '../../jobs/experiments/open-backtest.js';
import type { CanonicalPlan } from '../../quant/strategy/restore-plan.js';
import { enumType, Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { Costs, RebalanceFrequency } from './plan.js';

export const FillPrice = enumType(
  'FillPrice',
  'At which price trades are made. Never the price that made the signal, but where that is asked for by its name.',
  {
    NEXT_OPEN: "The next session's open.",
    NEXT_CLOSE: "The next session's close.",
    SIGNAL_CLOSE:
      'The close that made the signal, which nobody can trade at: for comparison with other programs, and the result is marked.',
  },
);

export const Dividends = enumType('Dividends', 'What becomes of a dividend on its ex-date.', {
  CASH: 'It stays cash until the next trades.',
  REINVEST: 'It buys its own security at the close.',
});

export const PortfolioStyle = enumType('PortfolioStyle', 'Which sides a portfolio has.', {
  LONG_ONLY: 'Long only.',
  DOLLAR_NEUTRAL: 'Top against bottom, the same money on both sides.',
  BETA_NEUTRAL: 'Top against bottom, the same beta on both sides.',
});

export const SplitScheme = enumType('SplitScheme', 'How history is split into training and test.', {
  WALK_FORWARD_ANCHORED: 'Training from the beginning up to each test.',
  WALK_FORWARD_ROLLING: 'Training of constant length before each test.',
  PURGED_K_FOLD: 'Each fold is the test once, with purge and embargo.',
  COMBINATORIAL_PURGED: 'Every combination of folds is the test, with purge and embargo.',
});

@Type('How a backtest was run, beside its plan.')
export class BacktestSettings {
  @Field(() => DateScalar, 'First day asked for.')
  from!: TradingDay;

  @Field(() => DateScalar, 'Last day asked for.')
  to!: TradingDay;

  @Field(() => String, 'Name of the universe.')
  universe!: string;

  @Field(() => Float, 'Capital at the start, money.')
  capital!: number;

  @Field(() => Int, 'Names held; null: all that are ranked.', { nullable: true })
  topN!: number | null;

  @Field(() => RebalanceFrequency, 'When targets are made.')
  rebalance!: keyof typeof RebalanceFrequency;

  @Field(() => Int, 'The n of EVERY_N_DAYS; otherwise null.', { nullable: true })
  everyDays!: number | null;

  @Field(() => Float, 'Band of DRIFT_BAND, change of weight; otherwise null.', { nullable: true })
  driftBand!: number | null;

  @Field(() => FillPrice, 'At which price the next session trades.')
  fill!: keyof typeof FillPrice;

  @Field(() => Dividends, 'What becomes of dividends.')
  dividends!: keyof typeof Dividends;

  @Field(() => PortfolioStyle, 'Long only, or against a short side.')
  style!: keyof typeof PortfolioStyle;

  @Field(() => Boolean, 'Whether parts of shares are traded.')
  fractionalShares!: boolean;

  @Field(() => Costs, 'What trading costs.')
  costs!: Costs;

  @Field(() => [String], 'Tickers of the benchmarks, the main one first.')
  benchmarks!: string[];

  @Field(() => SplitScheme, 'How history is split; null: one walk.', { nullable: true })
  splits!: keyof typeof SplitScheme | null;

  @Field(() => Float, 'Part of the samples dropped after each test.', { nullable: true })
  embargo!: number | null;
}

/** The settings of a stored backtest, those that its plan has included. */
export function backtestSettingsOf({ settings, plan, from, to, universe }: StoredExperiment): BacktestSettings {
  const { capital, fill, dividends, style, fractionalShares, benchmarks, splits } = settings as StoredSettings;
  const { rebalance, sizing, costs } = plan as CanonicalPlan;
  return {
    from,
    to,
    universe,
    capital,
    topN: sizing.topN,
    rebalance: rebalance.frequency.toUpperCase() as keyof typeof RebalanceFrequency,
    everyDays: rebalance.everyDays,
    driftBand: rebalance.band,
    fill: fill.toUpperCase() as keyof typeof FillPrice,
    dividends: dividends === 'reinvest' ? 'REINVEST' : 'CASH',
    style: style.toUpperCase() as keyof typeof PortfolioStyle,
    fractionalShares,
    costs,
    benchmarks: [...benchmarks],
    splits: splits && (splits.scheme.toUpperCase() as keyof typeof SplitScheme),
    embargo: splits?.embargo ?? null,
  };
}
