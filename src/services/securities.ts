import type { SecurityFilter, SecurityPosition } from '../data/store/find/securities.js';
import type { BarSpan, StoredDelisting, StoredMembership, TickerPeriod } from '../data/store/find/security-facts.js';
import type { UniverseSummary } from '../data/store/find/universes.js';
import { appError, nearestNames, notFound } from '../domain/errors.js';
import type { Knowledge, Market, Security } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { Markets } from './markets.js';
import { Recent } from './recent.js';

/** What this service asks of the store. */
export interface SecurityStore {
  findSecurityByTicker(market: Market, ticker: string, date: TradingDay | null): Promise<Security | null>;
  findSecurities(marketId: number, ids: readonly number[]): Promise<Security[]>;
  listSecurities(filter: SecurityFilter, after: SecurityPosition | null, limit: number): Promise<Security[]>;
  countSecurities(filter: SecurityFilter): Promise<number>;
  listTickers(marketId: number): Promise<string[]>;
  listBarSpans(securityIds: readonly number[]): Promise<BarSpan[]>;
  listTickerPeriods(securityIds: readonly number[]): Promise<TickerPeriod[]>;
  listMemberships(securityIds: readonly number[]): Promise<StoredMembership[]>;
  listDelistings(securityIds: readonly number[]): Promise<StoredDelisting[]>;
  listUniverseSummaries(marketId: number, date: TradingDay): Promise<UniverseSummary[]>;
  listMarketCaps(securityIds: readonly number[], date: TradingDay, knowledge: Knowledge): Promise<Map<number, number>>;
}

/** Which securities are meant; null: no condition, and for `date` the last session. */
export type SecurityQuery = Omit<SecurityFilter, 'marketId' | 'date'> & { date: TradingDay | null };

/** The securities and universes of the market that is served. */
export class Securities {
  private readonly universes = new Recent<UniverseSummary[]>(4);

  constructor(
    private readonly store: SecurityStore,
    private readonly markets: Markets,
  ) {}

  /** The security that carried a ticker on a day; null: the last one to carry it. Throws NOT_FOUND, which names similar tickers. */
  async getByTicker(ticker: string, date: TradingDay | null): Promise<Security> {
    const market = await this.markets.get();
    const security = await this.store.findSecurityByTicker(market, ticker, date);
    if (security) return security;
    const similar = nearestNames(ticker, await this.store.listTickers(market.id));
    const hint = similar.length > 0 ? ` Similar: ${similar.join(', ')}.` : '';
    const when = date === null ? '' : ' on that day';
    throw appError('NOT_FOUND', `There is no security with the ticker "${ticker}"${when}.${hint}`, {
      path: ['ticker'],
      actual: ticker,
      suggestions: similar,
    });
  }

  /** Securities by ticker, with one more than `limit` where more follow. Throws NOT_FOUND for an unknown universe. */
  async list(query: SecurityQuery, after: SecurityPosition | null, limit: number) {
    const market = await this.markets.get();
    if (query.universe !== null) await this.checkUniverse(market, query.universe);
    const filter = { ...query, marketId: market.id, date: query.date ?? (await this.lastSession(market)) };
    return {
      securities: await this.store.listSecurities(filter, after, limit + 1),
      count: () => this.store.countSecurities(filter),
    };
  }

  /** The universes of the market with their members on its last session, by name. */
  async listUniverses(): Promise<UniverseSummary[]> {
    const market = await this.markets.find();
    if (market === null) return [];
    const { version } = await this.markets.knowledge(market, null);
    return this.universes.get(`${market.id} ${version}`, async () =>
      this.store.listUniverseSummaries(market.id, await this.lastSession(market)),
    );
  }

  /** Securities by id, in the order of the ids; null for one that is unknown. */
  async findByIds(ids: readonly number[]): Promise<(Security | null)[]> {
    const market = await this.markets.get();
    return inOrder(ids, await this.store.findSecurities(market.id, ids), ({ id }) => id);
  }

  /** For each id the days that its bars span, or null. */
  async spans(ids: readonly number[]): Promise<(BarSpan | null)[]> {
    return inOrder(ids, await this.store.listBarSpans(ids), ({ securityId }) => securityId);
  }

  /** For each id its delisting, or null. */
  async delistings(ids: readonly number[]): Promise<(StoredDelisting | null)[]> {
    return inOrder(ids, await this.store.listDelistings(ids), ({ securityId }) => securityId);
  }

  /** For each id its tickers, oldest first. */
  async tickerPeriods(ids: readonly number[]): Promise<TickerPeriod[][]> {
    return grouped(ids, await this.store.listTickerPeriods(ids));
  }

  /** For each id its memberships, by universe and day. */
  async memberships(ids: readonly number[]): Promise<StoredMembership[][]> {
    return grouped(ids, await this.store.listMemberships(ids));
  }

  /** For each id price × shares on a day as known at an instant, money; null where either is unknown. */
  async marketCaps(ids: readonly number[], date: TradingDay | null, asOf: Date | null): Promise<(number | null)[]> {
    const market = await this.markets.get();
    const knowledge = await this.markets.knowledge(market, asOf);
    const caps = await this.store.listMarketCaps(ids, date ?? (await this.lastSession(market)), knowledge);
    return ids.map((id) => caps.get(id) ?? null);
  }

  private async checkUniverse(market: Market, universe: string): Promise<void> {
    const known = (await this.listUniverses()).map(({ name }) => name);
    if (!known.includes(universe)) throw notFound(`universe in the market "${market.name}" called`, universe, known);
  }

  private async lastSession(market: Market): Promise<TradingDay> {
    return (await this.markets.span(market))?.to ?? 0;
  }
}

function inOrder<Row>(ids: readonly number[], rows: readonly Row[], idOf: (row: Row) => number): (Row | null)[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return ids.map((id) => byId.get(id) ?? null);
}

function grouped<Row extends { securityId: number }>(ids: readonly number[], rows: readonly Row[]): Row[][] {
  const groups = new Map<number, Row[]>(ids.map((id) => [id, []]));
  for (const row of rows) groups.get(row.securityId)?.push(row);
  return ids.map((id) => groups.get(id)!);
}
