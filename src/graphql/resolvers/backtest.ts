import { Args, ArgsType, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { badInput } from '../../domain/errors.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { seriesOfCurve } from '../../jobs/experiments/backtest-series.js';
import { rollingSharpe } from '../../quant/backtest/statistics/rolling-sharpe.js';
import type { Context } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { Backtest } from '../types/backtest.js';
import { BacktestTradeConnection, backtestTradeOf, HoldingTable, holdingTableOf } from '../types/backtest-trades.js';
import { EquityCurve, equityCurveOf, MetricSeries, metricSeriesOf } from '../types/equity-curve.js';
import { Plan, planOf } from '../types/plan.js';
import { Sweep } from '../types/sweep.js';

@ArgsType()
class CurveArgs {
  @Field(() => Int, 'At most so many points, first and last kept, extremes kept between them; omitted: every session.', {
    nullable: true,
  })
  maxPoints?: number | null;
}

@ArgsType()
class RollingArgs {
  @Field(() => Int, 'Sessions of the window.', { nullable: true, defaultValue: 252 })
  window?: number | null;

  @Field(() => Int, 'At most so many points.', { nullable: true })
  maxPoints?: number | null;
}

@ArgsType()
class HoldingsArgs {
  @Field(() => DateScalar, 'The day; omitted: the last.', { nullable: true })
  date?: TradingDay | null;
}

@ArgsType()
class TradesArgs {
  @Field(() => String, 'Only this ticker.', { nullable: true })
  ticker?: string | null;

  @Field(() => DateScalar, 'First day.', { nullable: true })
  from?: TradingDay | null;

  @Field(() => DateScalar, 'Last day.', { nullable: true })
  to?: TradingDay | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 100 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

/** The fields of a backtest that are not in its row. */
@Resolver(() => Backtest)
export class BacktestResolver {
  @FieldResolver(() => Sweep, { description: 'The sweep it is a point of; null if none.', nullable: true })
  async sweep(@Root() { row }: Backtest, @Ctx() { services }: Context): Promise<Sweep | null> {
    const sweep = await services.experiments.sweepOf(row);
    return sweep && new Sweep(sweep);
  }

  @FieldResolver(() => Plan, { description: 'The plan that was walked.' })
  async plan(@Root() { row }: Backtest, @Ctx() { services }: Context): Promise<Plan> {
    const { benchmark } = await services.markets.get();
    return planOf(services.experiments.planOf(row), { universe: row.universe, benchmark });
  }

  @FieldResolver(() => EquityCurve, {
    description: 'Net asset value and drawdown as columns; null until finished.',
    nullable: true,
  })
  async equityCurve(
    @Root() { row }: Backtest,
    @Args(() => CurveArgs) { maxPoints = null }: CurveArgs,
    @Ctx() { services }: Context,
  ): Promise<EquityCurve | null> {
    checkPoints(maxPoints);
    const curve = await services.experiments.curve(row.id);
    return curve && equityCurveOf(curve, maxPoints);
  }

  @FieldResolver(() => MetricSeries, {
    description: 'Sharpe ratio of a moving window as columns; null until finished.',
    nullable: true,
  })
  async rollingSharpe(
    @Root() { row }: Backtest,
    @Args(() => RollingArgs) { window, maxPoints = null }: RollingArgs,
    @Ctx() { services }: Context,
  ): Promise<MetricSeries | null> {
    checkPoints(maxPoints);
    const sessions = window ?? 252;
    if (sessions < 2) throw badInput(['window'], 'at least 2', sessions);
    const curve = await services.experiments.curve(row.id);
    return curve && metricSeriesOf(rollingSharpe(seriesOfCurve(curve), sessions), maxPoints);
  }

  @FieldResolver(() => [DateScalar], { description: 'Days on which targets were made, oldest first.' })
  rebalanceDates(@Root() { row }: Backtest, @Ctx() { services }: Context): Promise<TradingDay[]> {
    return services.experiments.signalDates(row.id);
  }

  @FieldResolver(() => HoldingTable, {
    description: 'What was held after the rebalance on or before a day; null before the first.',
    nullable: true,
  })
  async holdings(
    @Root() { row }: Backtest,
    @Args(() => HoldingsArgs) { date = null }: HoldingsArgs,
    @Ctx() { services }: Context,
  ): Promise<HoldingTable | null> {
    const holdings = await services.experiments.holdings(row.id, date);
    return holdings && holdingTableOf(holdings);
  }

  @FieldResolver(() => BacktestTradeConnection, { description: 'What was traded, oldest first.' })
  async trades(
    @Root() { row }: Backtest,
    @Args(() => TradesArgs) args: TradesArgs,
    @Ctx() { services }: Context,
  ): Promise<BacktestTradeConnection> {
    const { ticker = null, from = null, to = null } = args;
    const limit = pageSizeOf(args.first, 100);
    const cursors = new Cursors('backtestTrades', { ...args, of: row.id });
    const position = cursors.read(args.after, ['number']);
    const after = position && (position[0] as number);
    const { trades, count } = await services.experiments.trades({ experimentId: row.id, ticker, from, to }, after, limit);
    const rows = trades.slice(0, limit).map(backtestTradeOf);
    const positions = new Map(rows.map((trade, i) => [trade, trades[i].position]));
    return new BacktestTradeConnection({
      rows,
      cursorOf: (trade) => cursors.of([positions.get(trade)!]),
      hasPreviousPage: after !== null,
      hasNextPage: trades.length > limit,
      totalCount: count,
    });
  }
}

function checkPoints(maxPoints: number | null): void {
  if (maxPoints !== null && maxPoints < 2) throw badInput(['maxPoints'], 'at least 2', maxPoints);
}
