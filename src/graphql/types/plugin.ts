import { Float } from 'type-graphql';
import { enumType, Field, Type } from '../decorators.js';
import { JsonScalar } from '../scalars/json.js';

export const PluginKind = enumType('PluginKind', 'What a plugin does.', {
  FACTOR: 'From fields to one number a security and date.',
  OPTIMIZER: 'From expected returns and covariance to weights.',
  COVARIANCE: 'From returns to a covariance matrix.',
  RISK_RULE: 'A constraint that a portfolio keeps.',
});

export const ParameterType = enumType('ParameterType', 'What values a parameter takes.', {
  INTEGER: 'A whole number.',
  NUMBER: 'A number.',
  BOOLEAN: 'True or false.',
  TEXT: 'Any text.',
  CHOICE: 'One of `choices`.',
  LIST: 'A list.',
  OBJECT: 'A map.',
});

@Type('One parameter of a plugin.')
export class PluginParameter {
  @Field(() => String, 'Name as in YAML, snake_case.')
  name!: string;

  @Field(() => String, 'What it does, with its unit.')
  description!: string;

  @Field(() => ParameterType, 'What values it takes.')
  type!: keyof typeof ParameterType;

  @Field(() => JsonScalar, 'The value it has when it is not given; null if it must be given.', { nullable: true })
  defaultValue!: unknown | null;

  @Field(() => Float, 'Lowest value allowed; null: none.', { nullable: true })
  minimum!: number | null;

  @Field(() => Float, 'Highest value allowed; null: none.', { nullable: true })
  maximum!: number | null;

  @Field(() => [String], 'The values allowed, for CHOICE; otherwise empty.')
  choices!: string[];
}

@Type('A piece of the registry: metadata and parameters.')
export class Plugin {
  @Field(() => PluginKind, 'What it does.')
  kind!: keyof typeof PluginKind;

  @Field(() => String, 'Name as in YAML; unique within its kind.')
  name!: string;

  @Field(() => String, 'What one gets, in a sentence.')
  description!: string;

  @Field(() => String, 'Its version; part of every plan hash.')
  version!: string;

  @Field(() => String, 'Who wrote it.')
  author!: string;

  @Field(() => String, 'Family: momentum, value, quality, lowRisk, sentiment; for other kinds its own.')
  category!: string;

  @Field(() => [PluginParameter], 'Its parameters in the order of its schema.')
  parameters!: PluginParameter[];

  @Field(() => [String], 'Papers and books it follows.')
  references!: string[];

  @Field(() => [String], 'Fields of bars and facts that it reads: `adjClose`, `netIncome`.')
  inputs!: string[];

  @Field(() => Boolean, "Whether it comes with AlphaQL; false: from the user's own folder.")
  builtIn!: boolean;
}
