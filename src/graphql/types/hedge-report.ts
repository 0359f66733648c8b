import { Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Hedge } from '../../services/hedge.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Warning } from './warning.js';

@Type('Sensitivities of one put on one unit.')
export class Greeks {
  @Field(() => Float, 'Per 1 of spot.')
  delta!: number;

  @Field(() => Float, 'Change of delta per 1 of spot.')
  gamma!: number;

  @Field(() => Float, 'Per 1.00 of annualised volatility.')
  vega!: number;

  @Field(() => Float, 'Per year.')
  theta!: number;

  @Field(() => Float, 'Per 1.00 of rate.')
  rho!: number;
}

@Type('A protective put overlay.')
export class HedgeReport {
  constructor(
    hedge: Hedge,
    /** Whether the portfolio calls for it; asked when it is selected, since it takes the risk of the portfolio. */
    private readonly isTriggered: () => Promise<boolean>,
  ) {
    Object.assign(this, hedge);
  }

  @Field(() => Boolean, "Whether the portfolio's value at risk calls for it now.")
  triggered(): Promise<boolean> {
    return this.isTriggered();
  }

  @Field(() => String, 'Ticker of the index or fund.')
  underlying!: string;

  @Field(() => Float, 'Price of the underlying, money.')
  spot!: number;

  @Field(() => Float, 'Strike, money.')
  strike!: number;

  @Field(() => Float, '1 − strike / spot.')
  outOfTheMoney!: number;

  @Field(() => Int, 'Months to expiry.')
  months!: number;

  @Field(() => DateScalar, 'Day of expiry.')
  expiry!: TradingDay;

  @Field(() => Float, 'Annualised volatility that was used.')
  volatilityAnnual!: number;

  @Field(() => Float, 'Annual rate, continuously compounded.')
  rateAnnual!: number;

  @Field(() => Float, 'Price of one put on one unit of the underlying, money.')
  putPrice!: number;

  @Field(() => Float, 'Units of the underlying that are covered: value × fraction / spot.')
  units!: number;

  @Field(() => Float, 'Part of the value that is protected.')
  hedgeFraction!: number;

  @Field(() => Float, 'Units × put price, money.')
  totalCost!: number;

  @Field(() => Float, "Total cost over the portfolio's value, basis points.")
  costBps!: number;

  @Field(() => Float, 'The same for a year: costBps × 12 / months.')
  annualizedCostBps!: number;

  @Field(() => Greeks, 'Sensitivities of one put.')
  greeks!: Greeks;

  @Field(() => [Warning], 'What a reader should know.')
  warnings!: Warning[];

  @Field(() => DateTimeScalar, 'The instant whose knowledge was used.')
  asOf!: Date;
}
