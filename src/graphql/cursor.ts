import { createHash } from 'node:crypto';
import { badInput } from '../domain/errors.js';

/** What a row's position consists of: the numbers and texts that its list is sorted by, and the run that it began in. */
export type Position = readonly (string | number)[];

/** Rows that a page can have at most. */
export const LARGEST_PAGE = 5000;

/**
 * The cursors of one field with its arguments. They are opaque, and one that was issued for other arguments is refused, since its
 * position would mean another row there.
 */
export class Cursors {
  private readonly digest: string;

  constructor(field: string, args: Readonly<Record<string, unknown>>) {
    const { first: _first, after: _after, ...filters } = args;
    // Omitted arguments and explicit nulls mean the same.
    const given = Object.entries(filters).filter(([, value]) => value !== null && value !== undefined);
    const text = JSON.stringify([field, given.sort(([a], [b]) => (a < b ? -1 : 1))]);
    this.digest = createHash('sha256').update(text).digest('base64url').slice(0, 8);
  }

  of(position: Position): string {
    return Buffer.from(JSON.stringify([this.digest, ...position])).toString('base64url');
  }

  /** The position of a cursor; null for none. Throws BAD_USER_INPUT for a text that is no cursor of this field and these arguments. */
  read(cursor: string | null | undefined, parts: readonly ('string' | 'number')[]): Position | null {
    if (cursor === null || cursor === undefined) return null;
    const position = this.parse(cursor);
    if (position === null || position.length !== parts.length || position.some((part, i) => typeof part !== parts[i])) {
      throw badInput(['after'], 'a cursor that this field gave for the same arguments', cursor);
    }
    return position;
  }

  private parse(cursor: string): Position | null {
    try {
      const [digest, ...position] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
      return digest === this.digest ? position : null;
    } catch {
      return null;
    }
  }
}

/** The number of rows of a page: `first`, or the field's default for an explicit null. Throws BAD_USER_INPUT outside 1 to 5000. */
export function pageSizeOf(first: number | null | undefined, otherwise: number): number {
  const size = first ?? otherwise;
  if (size < 1 || size > LARGEST_PAGE) throw badInput(['first'], `from 1 to ${LARGEST_PAGE}`, size);
  return size;
}
