import type { Cursors, Position } from './cursor.js';
import type { Page } from './types/connection.js';

/** Where a page of a list begins and how long it is. */
export interface PageQuery<Row> {
  cursors: Cursors;
  /** The cursor after which to go on. */
  after: string | null | undefined;
  limit: number;
  /** Where a row stands: numbers and texts that ascend in the list, and no two alike. What falls in the list is negated. */
  positionOf(row: Row): Position;
}

/** A page of a list that is in memory. Rows that have come or gone since the cursor was issued move nothing else. */
export function pageOf<Row>(rows: readonly Row[], { cursors, after, limit, positionOf }: PageQuery<Row>): Page<Row> {
  const types = rows.length > 0 ? positionOf(rows[0]).map((part) => (typeof part === 'number' ? 'number' : 'string')) : null;
  const position = types && cursors.read(after, types);
  const begin = position ? rows.findIndex((row) => compare(positionOf(row), position) > 0) : 0;
  const page = begin < 0 ? [] : rows.slice(begin, begin + limit);
  return {
    rows: page,
    cursorOf: (row) => cursors.of(positionOf(row)),
    hasPreviousPage: position !== null && begin !== 0,
    hasNextPage: begin >= 0 && begin + limit < rows.length,
    totalCount: () => rows.length,
  };
}

function compare(a: Position, b: Position): number {
  for (let i = 0; i < a.length; i++) {
    if (a[i] < b[i]) return -1;
    if (a[i] > b[i]) return 1;
  }
  return 0;
}
