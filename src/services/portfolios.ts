import type { PortfolioFilter, StoredPortfolio, TargetColumns } from '../data/store/find/portfolios.js';
import { notFound } from '../domain/errors.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import type { Portfolio } from '../quant/portfolio/portfolio.js';
import type { Warning } from '../quant/ranking/ranking.js';
import { type Answer, found, nothing } from './answer.js';
import type { Markets } from './markets.js';
import { Recent } from './recent.js';
import type { Strategies } from './strategies.js';

/** A check as it is stored: a number that is none is null. */
export type StoredCheck = {
  [Key in keyof Portfolio['ruleChecks'][number]]: Portfolio['ruleChecks'][number][Key] extends number
    ? number | null
    : Portfolio['ruleChecks'][number][Key];
};

/** A stored portfolio with its contents as `jobs` saved them. */
export type MadePortfolio = Omit<StoredPortfolio, 'solver' | 'covariance' | 'ruleChecks' | 'warnings'> & {
  solver: Portfolio['solver'];
  covariance: Omit<Portfolio['covariance'], 'reciprocalCondition'> & { reciprocalCondition: number | null };
  ruleChecks: readonly StoredCheck[];
  warnings: readonly Warning[];
};

/** What this service asks of the store. */
export interface PortfolioStore {
  findNewestPortfolio(filter: PortfolioFilter): Promise<StoredPortfolio | null>;
  findPortfolios(marketId: number, ids: readonly number[]): Promise<StoredPortfolio[]>;
  listPortfolios(
    filter: PortfolioFilter,
    after: { date: TradingDay; id: number } | null,
    limit: number,
  ): Promise<StoredPortfolio[]>;
  countPortfolios(filter: PortfolioFilter): Promise<number>;
  listNewestPortfolios(marketId: number, asOf: Date): Promise<StoredPortfolio[]>;
  loadTargets(portfolio: Pick<StoredPortfolio, 'id' | 'version'>): Promise<TargetColumns>;
}

/** Portfolios whose targets are kept in memory. */
const KEPT = 32;

/** The stored portfolios of the market that is served. */
export class Portfolios {
  private readonly columns = new Recent<TargetColumns>(KEPT);

  constructor(
    private readonly store: PortfolioStore,
    private readonly markets: Markets,
    private readonly strategies: Strategies,
    private readonly now: () => Date,
  ) {}

  /**
   * The newest portfolio of the newest date on or before `date`, of those made of what was known at `asOf`. Nothing, with a reason, where
   * the strategy has none. Throws NOT_FOUND for an unknown strategy and NO_DATA for a date before all data.
   */
  async find({
    strategy,
    date,
    asOf,
  }: {
    strategy: string | null;
    date: TradingDay | null;
    asOf: Date | null;
  }): Promise<Answer<MadePortfolio>> {
    const market = await this.markets.get();
    const name = this.strategies.nameOf(strategy);
    const filter = { marketId: market.id, strategy: name, to: date, asOf: asOf ?? this.now() };
    const portfolio = await this.store.findNewestPortfolio(filter);
    if (portfolio !== null) return found(portfolio as MadePortfolio);
    if (!this.strategies.has(name))
      throw notFound(
        'strategy',
        name,
        this.strategies.list.map((known) => known.name),
      );
    if (date !== null) await this.markets.checkDay(market, date);
    const limits = [
      date === null ? '' : ` dated on or before ${isoOf(date)}`,
      asOf === null ? '' : ` made of what was known at ${asOf.toISOString()}`,
    ].join('');
    return nothing(`The strategy "${name}" has no portfolio${limits} yet. Make one with the mutation optimizePortfolio.`);
  }

  /** The portfolio of a row's id, or null. */
  async findById(id: number): Promise<MadePortfolio | null> {
    const market = await this.markets.get();
    const [portfolio] = await this.store.findPortfolios(market.id, [id]);
    return (portfolio as MadePortfolio | undefined) ?? null;
  }

  /** The newest portfolio of each strategy that has one, by strategy. */
  async newest(): Promise<MadePortfolio[]> {
    const market = await this.markets.get();
    return (await this.store.listNewestPortfolios(market.id, this.now())) as MadePortfolio[];
  }

  /** A strategy's portfolios, newest first, with one more than `limit` where more follow. */
  async list(
    strategy: string,
    after: { date: TradingDay; id: number } | null,
    limit: number,
  ): Promise<{ portfolios: MadePortfolio[]; count: () => Promise<number> }> {
    const market = await this.markets.get();
    const filter = { marketId: market.id, strategy, to: null, asOf: this.now() };
    const portfolios = (await this.store.listPortfolios(filter, after, limit + 1)) as MadePortfolio[];
    return { portfolios, count: () => this.store.countPortfolios(filter) };
  }

  /** The targets of a portfolio as columns. Portfolios never change, so they are kept; not to be written to. */
  targets(portfolio: Pick<MadePortfolio, 'id' | 'version'>): Promise<TargetColumns> {
    return this.columns.get(String(portfolio.id), () => this.store.loadTargets(portfolio));
  }
}
