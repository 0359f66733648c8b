import { Field, Input } from '../decorators.js';
import { JsonScalar } from '../scalars/json.js';
import { RunBacktestInput } from './run-backtest-input.js';

@Input('One parameter of a grid.')
export class SweepAxisInput {
  @Field(() => String, 'Where it is in the plan: `factors.VSM.lookback`, `optimizer.linkage_method`, `topN`.')
  path!: string;

  @Field(() => [JsonScalar], 'Its values: numbers, texts or truth values, as the parameter takes them.')
  values!: unknown[];
}

@Input('A backtest and the grid it is repeated over.')
export class RunSweepInput {
  @Field(() => RunBacktestInput, 'The backtest; its own name is not used.')
  backtest!: RunBacktestInput;

  @Field(() => [SweepAxisInput], 'The parameters that vary; every combination is one backtest, at most 10,000.')
  grid!: SweepAxisInput[];

  @Field(() => String, 'A name to find it by.', { nullable: true })
  name?: string | null;
}
