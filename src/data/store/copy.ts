/**
 * Postgres's binary COPY, reading: how panels come out of the store. `save/copy-in.ts` is the way in.
 *
 * A tuple is a count of fields and, for each, its length (−1: null) and its bytes, big-endian. Days and instants count from
 * 2000-01-01. Missing numbers are NaN on our side and null in Postgres, in both directions; missing texts are null on both.
 */
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** What a binary COPY begins with: signature, flags, length of the extension. */
export const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** Postgres's first day, as a trading day. */
export const EPOCH_DAY = 10_957;
/** The same as an instant in milliseconds. */
export const EPOCH_MS = EPOCH_DAY * 86_400_000;
/** Eight bytes are read and written as two halves: a BigInt a value costs ten times as much. */
export const TWO_32 = 2 ** 32;

/** The fields of one tuple, read in the order of the columns. It is reused: keep values, never the reader. */
export class TupleReader {
  private view: DataView = new DataView(new ArrayBuffer(0));
  private buffer: Buffer = Buffer.alloc(0);
  private at = 0;

  /** Null reads as NaN, as for every number. */
  int4(): number {
    if (this.next() < 0) return Number.NaN;
    this.at += 4;
    return this.view.getInt32(this.at - 4);
  }

  int8(): number {
    if (this.next() < 0) return Number.NaN;
    this.at += 8;
    return this.view.getInt32(this.at - 8) * TWO_32 + this.view.getUint32(this.at - 4);
  }

  float8(): number {
    if (this.next() < 0) return Number.NaN;
    this.at += 8;
    return this.view.getFloat64(this.at - 8);
  }

  /** A trading day. */
  date(): number {
    return this.int4() + EPOCH_DAY;
  }

  /** An instant in milliseconds since 1970. */
  timestamptz(): number {
    return this.int8() / 1000 + EPOCH_MS;
  }

  /** Null reads as false. */
  bool(): boolean {
    return this.next() >= 0 && this.buffer[this.at++] === 1;
  }

  /** Also an enum's label; null reads as null. */
  text(): string | null {
    const bytes = this.next();
    if (bytes < 0) return null;
    this.at += bytes;
    return this.buffer.toString('utf8', this.at - bytes, this.at);
  }

  /** @internal Sets the reader before the first field of a tuple. */
  set(buffer: Buffer, view: DataView, at: number): void {
    this.buffer = buffer;
    this.view = view;
    this.at = at;
  }

  private next(): number {
    const bytes = this.view.getInt32(this.at);
    this.at += 4;
    return bytes;
  }
}

/**
 * Runs a query and calls `onTuple` for each of its rows; resolves to how many there were. The reader's calls must name the types that
 * the query has. Parameters do not exist in COPY: what goes into `sql` is quoted by the caller.
 */
export async function readBinaryCopy(client: pg.ClientBase, sql: string, onTuple: (tuple: TupleReader) => void): Promise<number> {
  const reader = new TupleReader();
  const stream = client.query(copyTo(`copy (${sql}) to stdout (format binary)`));
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  let tuples = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const buffer: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const view = viewOf(buffer);
    let at = started ? 0 : SIGNATURE.length;
    if (at > buffer.length) {
      rest = buffer;
      continue;
    }
    started = true;
    for (let end = endOfTuple(view, at); end >= 0; end = endOfTuple(view, at)) {
      reader.set(buffer, view, at + 2);
      onTuple(reader);
      tuples++;
      at = end;
    }
    rest = buffer.subarray(at);
  }
  return tuples;
}

/** Where the tuple at `at` ends, or −1 when it is not complete in this chunk or is the trailer. */
function endOfTuple(view: DataView, at: number): number {
  const size = view.byteLength;
  if (at + 2 > size) return -1;
  const fields = view.getInt16(at);
  if (fields < 0) return -1;
  let end = at + 2;
  for (let i = 0; i < fields; i++) {
    if (end + 4 > size) return -1;
    const bytes = view.getInt32(end);
    end += 4 + (bytes > 0 ? bytes : 0);
  }
  return end > size ? -1 : end;
}

/** A view over exactly the bytes of a buffer. */
export function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
