import { Float, Int } from 'type-graphql';
import { Field, Type } from '../decorators.js';
import { Warning } from './warning.js';

@Type('One half hour of a schedule.')
export class VwapSlice {
  @Field(() => String, 'Begin, exchange time: `09:30`.')
  start!: string;

  @Field(() => String, 'End, exchange time: `10:00`.')
  end!: string;

  @Field(() => Float, "Part of the day's volume that is usual here; adds up to 1.")
  volumeFraction!: number;

  @Field(() => Int, 'Whole shares; negative sells.')
  shares!: number;

  @Field(() => Int, 'Shares up to the end of this slice.')
  cumulativeShares!: number;

  @Field(() => Float, '|shares| over the expected volume of the slice.', { nullable: true })
  participation!: number | null;
}

@Type('An order spread over a session.')
export class VwapSchedule {
  @Field(() => Int, 'Whole shares; negative sells. The slices add up to it, less `unfilled`.')
  shares!: number;

  @Field(() => Int, 'Shares that the participation cap leaves over, with the sign of the order.')
  unfilled!: number;

  @Field(() => Float, "|shares| over the day's volume.")
  participation!: number;

  @Field(() => Float, 'Impact at the end of the order, basis points: γ σ √(Q/V) · 10⁴.')
  impactBps!: number;

  @Field(() => Float, 'Two thirds of it: average cost of a square-root path.')
  averageImpactBps!: number;

  @Field(() => String, 'Where the volume profile comes from: `standard`, or the ticker and days it was measured on.')
  profile!: string;

  @Field(() => [VwapSlice], 'The 13 half hours in order.')
  slices!: VwapSlice[];

  @Field(() => [Warning], 'What a reader should know.')
  warnings!: Warning[];
}
