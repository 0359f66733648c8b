import { Field, Type } from '../decorators.js';

@Type('Where a page lies.')
export class PageInfo {
  @Field(() => Boolean, 'Whether rows follow this page.')
  hasNextPage!: boolean;

  @Field(() => Boolean, 'Whether rows precede this page.')
  hasPreviousPage!: boolean;

  @Field(() => String, 'Cursor of the first row; null on an empty page.', { nullable: true })
  startCursor!: string | null;

  @Field(() => String, 'Cursor of the last row, for `after`; null on an empty page.', { nullable: true })
  endCursor!: string | null;
}
