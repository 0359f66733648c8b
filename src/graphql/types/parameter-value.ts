import { snakeOf } from '../../quant/plugin/names.js';
import { Field, Type } from '../decorators.js';
import { JsonScalar } from '../scalars/json.js';

@Type('The value of a parameter in a plan.')
export class ParameterValue {
  @Field(() => String, 'Name as in YAML, snake_case.')
  name!: string;

  @Field(() => JsonScalar, "Number, text, truth value, list or map, as the plugin's schema says.")
  value!: unknown;

  @Field(() => Boolean, 'Whether it is the default because nothing was given.')
  isDefault!: boolean;
}

/** Parameters by camelCase name as a list, with those that the document gave told from defaults. Null, which means unset, is left out. */
export function parameterValues(params: Readonly<Record<string, unknown>>, given: readonly string[]): ParameterValue[] {
  return Object.entries(params)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => ({ name: snakeOf(name), value, isDefault: !given.includes(name) }));
}
