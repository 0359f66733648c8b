import type { SecurityType } from '../../../domain/market.js';
import type { TradingDay } from '../../../domain/trading-day.js';

/** A security as it is to be saved; what a source does not say is null. */
export interface SecurityRecord {
  id: number;
  key: string;
  name: string | null;
  sector: string | null;
  industry: string | null;
  exchange: string | null;
  type: SecurityType;
}

/** `ticker` was the name of the security that is now called `current`, in a period or, without days, at some time. `to` is exclusive. */
export interface Alias {
  ticker: string;
  current: string;
  from: TradingDay | null;
  to: TradingDay | null;
}

/** What a source says of a security, without an id. */
export type DescribedSecurity = Omit<SecurityRecord, 'id' | 'key'> & { ticker: string };

/**
 * Which security a ticker means on a day.
 *
 * First a dated period of the ticker that covers the day; then the security whose own key is the ticker; then an undated alias. A security
 * keeps its id when the source begins to call it by a new ticker and says so among the former names.
 */
export class SecurityBook {
  private readonly byKey = new Map<string, number>();
  private readonly dated = new Map<string, Alias[]>();
  private readonly undated = new Map<string, Alias>();
  private aliasList: Alias[] = [];
  /** Securities that this source describes, and those that it only mentions and that were not there before. */
  readonly described: SecurityRecord[] = [];
  readonly mentioned: SecurityRecord[] = [];

  /** `stored` and `storedAliases` are what the store has; new ids follow `lastId`. */
  constructor(
    stored: readonly { id: number; key: string }[],
    private readonly storedAliases: readonly Alias[],
    public lastId: number,
  ) {
    for (const { id, key } of stored) this.byKey.set(key, id);
    this.setAliases(storedAliases);
  }

  /** Takes a source's securities, of different tickers, and its former names. */
  add(securities: readonly DescribedSecurity[], aliases: readonly Alias[]): void {
    const own = new Set(securities.map(({ ticker }) => ticker));
    const renamed = new Map<string, string>();
    for (const { ticker, ...rest } of securities) {
      const id = this.byKey.get(ticker) ?? this.adopt(ticker, own, aliases, renamed) ?? this.newId();
      this.byKey.set(ticker, id);
      this.described.push({ id, key: ticker, ...rest });
    }
    const given = new Set(aliases.map(({ ticker, current }) => `${ticker}\0${current}`));
    const kept = this.storedAliases
      .map((alias) => ({ ...alias, current: renamed.get(alias.current) ?? alias.current }))
      .filter(({ ticker, current }) => !given.has(`${ticker}\0${current}`));
    this.setAliases([...kept, ...aliases.filter(({ ticker, current }) => ticker !== current)]);
  }

  /** The id of the security that a ticker means on a day, or null. */
  resolve(ticker: string, day: TradingDay): number | null {
    for (const { current, from, to } of this.dated.get(ticker) ?? []) {
      if ((from === null || from <= day) && (to === null || day < to)) return this.byKey.get(current) ?? null;
    }
    const own = this.byKey.get(ticker);
    if (own !== undefined) return own;
    const alias = this.undated.get(ticker);
    return alias ? (this.byKey.get(alias.current) ?? null) : null;
  }

  /** The same; a ticker that means nothing becomes a security. */
  resolveOrAdd(ticker: string, day: TradingDay, type: SecurityType): number {
    const found = this.resolve(ticker, day);
    if (found !== null) return found;
    // A dated alias of a security that nobody knows may hide one whose key is the ticker.
    const known = this.byKey.get(ticker);
    if (known !== undefined) return known;
    const id = this.newId();
    this.byKey.set(ticker, id);
    this.mentioned.push({ id, key: ticker, name: null, sector: null, industry: null, exchange: null, type });
    return id;
  }

  /** Former names with the security that they belong to; those of unknown securities are left out. */
  aliases(): { ticker: string; securityId: number; from: TradingDay | null; to: TradingDay | null }[] {
    return this.aliasList.flatMap(({ ticker, current, from, to }) => {
      const securityId = this.byKey.get(current);
      return securityId === undefined ? [] : [{ ticker, securityId, from, to }];
    });
  }

  /** The id of a stored security that carried a former name of `ticker` as its key and that the source no longer has under that name. */
  private adopt(ticker: string, own: Set<string>, aliases: readonly Alias[], renamed: Map<string, string>): number | undefined {
    const former = aliases.find((alias) => alias.current === ticker && !own.has(alias.ticker) && this.byKey.has(alias.ticker));
    if (!former) return undefined;
    const id = this.byKey.get(former.ticker);
    this.byKey.delete(former.ticker);
    renamed.set(former.ticker, ticker);
    return id;
  }

  private newId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  private setAliases(aliases: readonly Alias[]): void {
    this.aliasList = [...aliases];
    this.dated.clear();
    this.undated.clear();
    for (const alias of aliases) {
      if (alias.from === null && alias.to === null) {
        if (!this.undated.has(alias.ticker)) this.undated.set(alias.ticker, alias);
      } else this.dated.set(alias.ticker, [...(this.dated.get(alias.ticker) ?? []), alias]);
    }
  }
}
