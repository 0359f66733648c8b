import type { Market } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { BenchmarkRegimes, RegimeParams } from '../jobs/regimes.js';
import { type Answer, found, nothing } from './answer.js';
import type { Markets } from './markets.js';
import { Recent } from './recent.js';
import type { Strategies } from './strategies.js';

/** Where numbers are computed: on a worker thread, never on the event loop of the API. */
export interface Compute {
  regimeHistory(params: RegimeParams): Promise<BenchmarkRegimes>;
}

/** A history as it is served. */
export type KnownRegimes = BenchmarkRegimes & { asOf: Date; market: Market };

/** Which regimes are meant; null: the default detector, the first and the last day of the data, what is known now. */
export interface RegimeQuery {
  strategy: string | null;
  from: TradingDay | null;
  to: TradingDay | null;
  asOf: Date | null;
}

/** Longer than any closure of the exchange: a day within so many of another has a session on or before it. */
const LONGEST_CLOSURE_DAYS = 10;

/** The market's regimes, computed when they are asked for and kept while the data is the same. */
export class Regimes {
  private readonly histories = new Recent<KnownRegimes>(16);

  constructor(
    private readonly compute: Compute,
    private readonly markets: Markets,
    private readonly strategies: Strategies,
  ) {}

  /** The regimes of a range, oldest first; its last day is the only one where `date` is given instead. */
  async history({ strategy, from, to, asOf }: RegimeQuery): Promise<Answer<KnownRegimes>> {
    const market = await this.markets.get();
    if (strategy !== null) this.strategies.get(strategy);
    if (to !== null) await this.markets.checkDay(market, to);
    const span = await this.markets.span(market);
    if (span === null) return nothing(`The market "${market.name}" has no bars yet.`);
    const range = { from: Math.max(from ?? span.from, span.from), to: Math.min(to ?? span.to, span.to) };
    const history = await this.kept(market, strategy, range.from, range.to, asOf);
    return history.days.length > 0 ? found(history) : nothing(`The benchmark ${history.benchmark} has no data in that range.`);
  }

  /** The history that ends with the newest day on or before `date`. */
  async upTo({
    strategy,
    date,
    asOf,
  }: Omit<RegimeQuery, 'from' | 'to'> & { date: TradingDay | null }): Promise<Answer<KnownRegimes>> {
    const span = await this.markets.span(await this.markets.get());
    const last = Math.min(date ?? Number.MAX_SAFE_INTEGER, span?.to ?? 0);
    const recent = await this.history({ strategy, from: last - LONGEST_CLOSURE_DAYS, to: date, asOf });
    return recent.value ? recent : this.history({ strategy, from: null, to: date, asOf });
  }

  private async kept(market: Market, strategy: string | null, from: TradingDay, to: TradingDay, asOf: Date | null) {
    const knowledge = await this.markets.knowledge(market, asOf);
    const key = [market.id, knowledge.version, strategy ?? '', from, to, asOf?.getTime() ?? 'now'].join(' ');
    return this.histories.get(key, async () => {
      const history = await this.compute.regimeHistory({ marketId: market.id, strategy, from, to, ...knowledge });
      return { ...history, asOf: knowledge.asOf, market };
    });
  }
}
