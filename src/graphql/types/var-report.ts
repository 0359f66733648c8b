import { Float, Int } from 'type-graphql';
import { enumType, Field, Type } from '../decorators.js';

export const VarMethod = enumType('VarMethod', 'How value at risk is estimated.', {
  PARAMETRIC: 'Normal returns with zero mean.',
  HISTORICAL: "The quantile (R-7) of past returns of today's weights.",
  CORNISH_FISHER: 'Normal quantile corrected for skewness and excess kurtosis.',
});

@Type('Value at risk by one method.')
export class VarEstimate {
  @Field(() => VarMethod, 'How it is estimated.')
  method!: keyof typeof VarMethod;

  @Field(() => Float, 'Value at risk, money; losses are positive.', { nullable: true })
  valueAtRisk!: number | null;

  @Field(() => Float, 'Mean loss beyond it, money.', { nullable: true })
  expectedShortfall!: number | null;

  @Field(() => Int, 'Days of returns it rests on.')
  observations!: number;
}

@Type('Value at risk. Losses are positive. The lists are columns, largest component first.')
export class VarReport {
  @Field(() => Float, 'Parametric value at risk z · σ · value with zero mean, money.')
  portfolioVar!: number;

  @Field(() => Float, "The same over the portfolio's value.")
  portfolioVarFraction!: number;

  @Field(() => Float, 'Normal quantile z of the confidence.')
  z!: number;

  @Field(() => Float, 'Volatility per day.')
  volatility!: number;

  @Field(() => [VarEstimate], 'Value at risk and expected shortfall by every method, parametric first.')
  methods!: VarEstimate[];

  @Field(() => [String], 'Tickers.')
  tickers!: string[];

  @Field(() => [Float], 'Weights, fractions of net asset value.')
  weights!: number[];

  @Field(() => [Float], 'Component value at risk, money: weight × marginal × value. Adds up to `portfolioVar`.')
  componentVar!: number[];

  @Field(() => [Float], 'Marginal value at risk: z (Σw) / σ, loss for each unit of weight, fraction.')
  marginalVar!: number[];

  @Field(() => [Float], 'Change of value at risk if the holding were sold for cash, money.')
  incrementalVar!: number[];

  @Field(() => Float, 'Sum of `componentVar`, money; equals `portfolioVar` to rounding, asserted before answering.')
  componentSum!: number;
}
