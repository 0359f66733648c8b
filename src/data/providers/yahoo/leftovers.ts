import { type AppError, isAppError } from '../../../domain/errors.js';
import { UpstreamError } from '../policy/upstream-error.js';

/** What a run over many tickers did not get, and what it left aside, told in one sentence a kind. */
export class Leftovers {
  private readonly failed = new Map<string, { tickers: string[]; first: string }>();
  private readonly aside = new Map<string, string[]>();
  private readonly without = new Set<string>();
  private firstFailure: AppError | null = null;
  private isAnswered = false;

  /** What was asked for and did not come. Throws what is no failure of the provider: one ticker's trouble costs nobody else, a bug does. */
  failure(what: string, ticker: string, error: unknown): void {
    if (!isAppError(error) || !error.code.startsWith('UPSTREAM_')) throw error;
    const reason = error.cause instanceof UpstreamError ? error.cause.kind : error.code;
    const kind = `${what} (${reason})`;
    this.firstFailure ??= error;
    const known = this.failed.get(kind);
    if (known) known.tickers.push(ticker);
    else this.failed.set(kind, { tickers: [ticker], first: error.message });
  }

  /** The provider answered, be it that it has nothing. */
  answer(): void {
    this.isAnswered = true;
  }

  /** The first failure where there was nothing but failures, else null. */
  get outage(): AppError | null {
    return this.isAnswered ? null : this.firstFailure;
  }

  /** Something that came and is not taken; `why` is the rest of a sentence that begins with the tickers. */
  leave(ticker: string, why: string): void {
    this.aside.set(why, [...(this.aside.get(why) ?? []), ticker]);
  }

  /** The provider has no prices of a ticker. */
  nothing(ticker: string): void {
    this.without.add(ticker);
  }

  /** All of it. */
  sentences(): string[] {
    const without = this.withoutData();
    return [
      ...this.failures(),
      ...(without.length > 0 ? [`Yahoo gives no prices of that time for ${named(without)}.`] : []),
      ...[...this.aside].map(([why, tickers]) => `${named(tickers)}: ${why}`),
    ];
  }

  failures(): string[] {
    return [...this.failed].map(([kind, { tickers, first }]) => `${kind}: failed for ${named(tickers)}. The first: ${first}`);
  }

  withoutData(): string[] {
    return [...this.without].sort();
  }
}

const NAMED = 10;

/** `AAPL, MSFT and 3 more`. */
export function named(tickers: readonly string[]): string {
  const rest = tickers.length - NAMED;
  return tickers.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
