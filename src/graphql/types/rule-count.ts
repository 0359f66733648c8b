import { Int } from 'type-graphql';
import { enumType, Field, Type } from '../decorators.js';

export const ValidationStage = enumType('ValidationStage', 'The stages of validation, in order.', {
  STRUCTURAL: 'Columns, types, duplicates.',
  LOGICAL: 'Prices and volumes that can be.',
  TEMPORAL: 'Sessions that should be there.',
  STATISTICAL: 'Returns that are hard to believe.',
  CROSS_CHECK: 'Actions that prices contradict, sources that disagree.',
});

export const Severity = enumType('Severity', 'How serious something is.', {
  INFO: 'Good to know.',
  WARNING: 'To be looked at.',
  ERROR: 'Not usable.',
});

export const ValidationAction = enumType('ValidationAction', 'What a rule does about a row.', {
  DROP: 'Sets it aside; it is not used.',
  FIX: 'Repairs it, reversibly.',
  WARN: 'Keeps it and says so.',
  INTERPOLATE: 'Makes up a missing value between its neighbours; marked.',
  FFILL: 'Carries the last value forward; marked.',
});

@Type('How often a rule has applied.')
export class RuleCount {
  @Field(() => String, 'Id of the rule.')
  rule!: string;

  @Field(() => ValidationStage, 'Stage it belongs to.')
  stage!: keyof typeof ValidationStage;

  @Field(() => Severity, 'How serious it is.')
  severity!: keyof typeof Severity;

  @Field(() => ValidationAction, 'What is done about it.')
  action!: keyof typeof ValidationAction;

  @Field(() => Int, 'Rows.')
  count!: number;
}
