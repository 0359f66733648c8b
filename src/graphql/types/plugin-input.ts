import { badInput } from '../../domain/errors.js';
import type { PluginChoice } from '../../jobs/read-plugin-choice.js';
import { Field, Input } from '../decorators.js';
import { JsonScalar } from '../scalars/json.js';

@Input('A plugin and its parameters.')
export class PluginInput {
  @Field(() => String, 'Name of the plugin: HRP.')
  name!: string;

  @Field(() => JsonScalar, "Parameters by their YAML names; omitted ones have their defaults. Checked by the plugin's schema.", {
    nullable: true,
  })
  params?: unknown;
}

/** The choice of an input; null for none. Throws BAD_USER_INPUT for parameters that are no object; `field` is where it stands. */
export function choiceOf(input: PluginInput | null | undefined, field: string): PluginChoice | null {
  if (!input) return null;
  const { name, params = null } = input;
  if (params !== null && (typeof params !== 'object' || Array.isArray(params))) {
    throw badInput(['input', field, 'params'], 'an object of parameters by name', params);
  }
  return { name, params: { ...params } };
}
