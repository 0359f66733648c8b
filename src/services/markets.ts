import { noData } from '../domain/errors.js';
import type { DayRange, Knowledge, Market } from '../domain/market.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import { Recent } from './recent.js';

/** What this service asks of the store. */
export interface MarketStore {
  /** The market that this server serves; null while the store is empty. */
  findMarket(): Promise<Market | null>;
  currentVersion(marketId: number): Promise<number>;
  /** First and last day of the market's bars; null without bars. */
  findSpan(marketId: number): Promise<DayRange | null>;
}

/** The market that is served: who it is, what it spans, and what is known of it now. */
export class Markets {
  private market: Market | null = null;
  private readonly spans = new Recent<DayRange | null>(2);

  constructor(
    private readonly store: MarketStore,
    private readonly now: () => Date,
  ) {}

  /** The market, or null while there is none. */
  async find(): Promise<Market | null> {
    this.market ??= await this.store.findMarket();
    return this.market;
  }

  /** The market. Throws NO_DATA while there is none. */
  async get(): Promise<Market> {
    const market = await this.find();
    if (market === null)
      throw noData('Nothing was ingested yet. Run "npm run alphaql -- ingest files FOLDER" or restart the server.');
    return market;
  }

  /** What is known of a market at an instant; null: now. */
  async knowledge(market: Market, asOf: Date | null): Promise<Knowledge> {
    return { asOf: asOf ?? this.now(), version: await this.store.currentVersion(market.id) };
  }

  /** First and last day of a market's bars; null without bars. */
  async span(market: Market): Promise<DayRange | null> {
    const version = await this.store.currentVersion(market.id);
    return this.spans.get(`${market.id} ${version}`, () => this.store.findSpan(market.id));
  }

  /** Throws NO_DATA for a day before all bars, or when there are none. */
  async checkDay(market: Market, day: TradingDay): Promise<void> {
    const span = await this.span(market);
    if (span === null) throw noData(`The market "${market.name}" has no bars yet.`);
    if (day < span.from) {
      throw noData(
        `There is no data on or before ${isoOf(day)}: the first day of the market "${market.name}" is ${isoOf(span.from)}.`,
      );
    }
  }
}
