import { Float, ID } from 'type-graphql';
import { enumType, Field, Input, Type } from '../decorators.js';
import { QuarantinedRow } from './quarantined-row.js';

export const QuarantineDecision = enumType('QuarantineDecision', 'What can be decided about a quarantined row.', {
  RELEASE: 'Use the row as the source had it.',
  REVERT: "Undo the repair and use the source's row.",
  DISCARD: 'It is bad: never ask again.',
});

@Input('A decision about quarantined rows.')
export class ResolveQuarantineInput {
  @Field(() => [ID], 'Ids of open rows, at most 500; all of them or none are decided.')
  ids!: string[];

  @Field(() => QuarantineDecision, 'What to do with them.')
  decision!: keyof typeof QuarantineDecision;

  @Field(() => String, 'Why, for those who come later.', { nullable: true })
  note?: string | null;
}

@Type('What came of a decision.')
export class ResolveQuarantinePayload {
  @Field(() => [QuarantinedRow], 'The rows as they are now.')
  rows!: QuarantinedRow[];

  @Field(() => Float, 'Data version after it, a whole number.')
  dataVersion!: number;
}
