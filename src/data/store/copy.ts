/**
 * A row of Postgres's binary COPY, field by field. `load/read-copy.ts` reads whole queries with it, `save/copy-in.ts` is the way in.
 *
 * A tuple is a count of fields and, for each, its length (−1: null) and its bytes, big-endian. Days and instants count from
 * 2000-01-01. Missing numbers are NaN on our side and null in Postgres, in both directions; missing texts are null on both.
 */
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

/** A view over exactly the bytes of a buffer. */
export function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
