import { Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';

@Type('How many of a sector.')
export class SectorCount {
  @Field(() => String, 'Name of the sector; `Unknown` for securities without one.')
  sector!: string;

  @Field(() => Int, 'How many securities.')
  count!: number;
}

@Type('Securities that may be held, in time.')
export class Universe {
  @Field(() => String, 'Its name, as in arguments and YAML.')
  name!: string;

  @Field(() => Int, 'Members on the last session.')
  memberCount!: number;

  @Field(() => DateScalar, 'First day with members; null if it has no history, and backtests on it are survivorship-biased.', {
    nullable: true,
  })
  historyFrom!: TradingDay | null;

  @Field(() => [SectorCount], 'Members by sector on the last session, largest first.')
  sectors!: SectorCount[];
}
