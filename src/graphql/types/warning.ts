import { Float } from 'type-graphql';
import { enumType, Field, Type } from '../decorators.js';

export const WarningCode = enumType('WarningCode', 'What a warning can be about.', {
  LOW_COVERAGE: 'Fewer than 80 percent of the universe could be ranked.',
  STALE_DATA: 'The newest bars are older than the threshold.',
  SURVIVORSHIP_BIAS: 'The universe has no history of membership, so securities that died are missing.',
  SHORT_WARM_UP: 'The history before the start was too short, so the test begins later.',
  RUINED: 'What was short cost more than there was, so the backtest ends early.',
  LOOK_AHEAD: 'Something was used before it was known, as was asked for: the figures are for comparison only.',
  SMALL_SECTOR: 'A sector had too few names and was neutralised against the market.',
  COVARIANCE_REPAIRED: 'A covariance was not positive semi-definite and was repaired.',
  FALLBACK: 'Something asked for was replaced by a stated fallback.',
  VAR_ABOVE_LIMIT: 'Value at risk is above 3 percent of the value: the tail hedge is triggered.',
  RULE_MISSED: 'Volatility targeting brought a figure below a minimum that the weights kept before.',
  IMPLAUSIBLE_INPUT: 'An input is legal but implausible, such as an annual volatility given as a daily one.',
  RECONCILIATION: 'Broker and store disagree about holdings or cash.',
});

@Type('Something that a reader of the result should know. The result stands.')
export class Warning {
  @Field(() => WarningCode, 'What kind of thing.')
  code!: keyof typeof WarningCode;

  @Field(() => String, 'One sentence with the figures.')
  message!: string;

  @Field(() => Float, 'The figure that led to it, in the unit of `limit`.', { nullable: true })
  value!: number | null;

  @Field(() => Float, 'The limit it was measured by.', { nullable: true })
  limit!: number | null;
}
