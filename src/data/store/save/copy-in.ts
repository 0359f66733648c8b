/** Postgres's binary COPY, writing: how rows go into staging tables. `../copy.ts` says how the format treats missing values. */
import { once } from 'node:events';
import type pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { EPOCH_DAY, EPOCH_MS, SIGNATURE, TWO_32, viewOf } from '../copy.js';

const CHUNK_BYTES = 1 << 18;

/**
 * An open `copy … from stdin binary`. A row is `begin(fields)` followed by one call a field, in the order of the columns; enums are
 * written as text. After every batch of rows `drained()` waits until the connection can take more. Ends with `end()`, or, so that
 * nothing of it stays, `abort()`.
 */
export class BinaryCopyIn {
  private buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  private view = viewOf(this.buffer);
  private at = 0;
  private failure: Error | null = null;
  private readonly stream: CopyStreamQuery;

  /** Starts the COPY; `target` is a table with its columns: `stage_bar (security_id, date, close)`. */
  constructor(client: pg.ClientBase, target: string) {
    this.stream = client.query(copyFrom(`copy ${target} from stdin (format binary)`, { highWaterMark: 4 * CHUNK_BYTES }));
    this.stream.on('error', (error) => {
      this.failure ??= error;
    });
    this.at = SIGNATURE.copy(this.buffer);
  }

  begin(fields: number): void {
    this.reserve(2);
    this.view.setInt16(this.at, fields);
    this.at += 2;
  }

  /** NaN is null, as for every number. */
  int4(value: number): void {
    if (!this.head(value, 4)) return;
    this.view.setInt32(this.at, value);
    this.at += 4;
  }

  float8(value: number): void {
    if (!this.head(value, 8)) return;
    this.view.setFloat64(this.at, value);
    this.at += 8;
  }

  /** A whole number up to 2⁵³. */
  int8(value: number): void {
    if (!this.head(value, 8)) return;
    this.view.setInt32(this.at, Math.floor(value / TWO_32));
    this.view.setUint32(this.at + 4, value >>> 0);
    this.at += 8;
  }

  /** A trading day. */
  date(day: number): void {
    this.int4(day - EPOCH_DAY);
  }

  /** An instant in milliseconds since 1970. */
  timestamptz(ms: number): void {
    this.int8((ms - EPOCH_MS) * 1000);
  }

  bool(value: boolean): void {
    this.head(1, 1);
    this.buffer[this.at++] = value ? 1 : 0;
  }

  /** Also an enum's label. */
  text(value: string | null): void {
    if (value === null) {
      this.head(Number.NaN, 0);
      return;
    }
    this.reserve(4 + 3 * value.length);
    const bytes = this.buffer.write(value, this.at + 4);
    this.view.setInt32(this.at, bytes);
    this.at += 4 + bytes;
  }

  /** Resolves when the connection can take more rows; rejects with what Postgres said, if it refused. */
  async drained(): Promise<void> {
    if (this.failure) throw this.failure;
    if (this.stream.writableNeedDrain) await once(this.stream, 'drain');
  }

  /** Ends the COPY and returns how many rows Postgres took. */
  async end(): Promise<number> {
    this.reserve(2);
    this.view.setInt16(this.at, -1);
    this.at += 2;
    if (this.failure) throw this.failure;
    const finished = once(this.stream, 'finish');
    this.stream.end(this.buffer.subarray(0, this.at));
    await finished;
    return this.stream.rowCount;
  }

  /** Tells Postgres to forget the COPY; the transaction that it ran in can only be rolled back. */
  async abort(): Promise<void> {
    if (this.stream.destroyed || this.failure) return;
    const closed = once(this.stream, 'close').catch(() => {});
    this.stream.destroy(new Error('aborted'));
    await closed;
  }

  /** Writes a field's length; false, and the length of a null, for NaN. */
  private head(value: number, bytes: number): boolean {
    this.reserve(4 + bytes);
    const missing = Number.isNaN(value);
    this.view.setInt32(this.at, missing ? -1 : bytes);
    this.at += 4;
    return !missing;
  }

  /** Makes room: a full buffer is given to the stream, which keeps it until it is sent, so the next is a new one. */
  private reserve(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    if (this.at > 0 && !this.failure) this.stream.write(this.buffer.subarray(0, this.at));
    this.buffer = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, bytes));
    this.view = viewOf(this.buffer);
    this.at = 0;
  }
}
