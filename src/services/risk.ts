import { badInput } from '../domain/errors.js';
import type { Market } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { PortfolioRisk, RiskParams } from '../jobs/portfolio-risk.js';
import { type Answer, found, nothing } from './answer.js';
import { checkValue, checkVolatility } from './hedge.js';
import type { Markets } from './markets.js';
import type { MadePortfolio, Portfolios } from './portfolios.js';
import type { RunQuery } from './rankings.js';
import { Recent } from './recent.js';

/** Where risk is computed: on a worker thread, never on the event loop of the API. */
export interface RiskCompute {
  portfolioRisk(params: RiskParams): Promise<PortfolioRisk>;
}

/** Where portfolios come from. */
export type PortfolioSource = Pick<Portfolios, 'find' | 'targets'>;

/** Which risk is meant; null: as it is said of the field. */
export interface RiskQuery extends RunQuery {
  /** Money. */
  portfolioValue: number;
  confidence: number;
  /** Prices the hedge only. */
  volatility: number | null;
}

/** Risk as it is served. */
export interface KnownRisk {
  portfolio: MadePortfolio;
  figures: PortfolioRisk;
  query: RiskQuery;
  market: Market;
  asOf: Date;
}

/** What is meant where a question leaves it out. */
export const RISK_DEFAULTS = { portfolioValue: 1_000_000, confidence: 0.95 } as const;

/** Reports that are kept while the data is the same, each some tens of kB. */
const KEPT_REPORTS = 32;

/** The risk of portfolios, computed when it is asked for. */
export class Risks {
  private readonly reports = new Recent<PortfolioRisk>(KEPT_REPORTS);

  constructor(
    private readonly compute: RiskCompute,
    private readonly portfolios: PortfolioSource,
    private readonly markets: Markets,
  ) {}

  /**
   * The risk of the newest portfolio on or before a date, from the data up to that date. Nothing, with a reason, where there is no portfolio or it
   * holds nothing. Throws BAD_USER_INPUT for what is out of its limits, and what the data does not allow.
   */
  async report(query: RiskQuery): Promise<Answer<KnownRisk>> {
    checkValue(query.portfolioValue);
    checkVolatility(query.volatility);
    const { confidence } = query;
    if (!(confidence > 0.5 && confidence < 1)) throw badInput(['confidence'], 'between 0.5 and 1, such as 0.95', confidence);
    const answer = await this.portfolios.find(query);
    return answer.reason === null ? this.reportOf(answer.value, query) : answer;
  }

  /** The risk of one portfolio. */
  async reportOf(portfolio: MadePortfolio, query: RiskQuery): Promise<Answer<KnownRisk>> {
    const market = await this.markets.get();
    const knowledge = await this.markets.knowledge(market, query.asOf);
    const { securityId, finalWeight } = await this.portfolios.targets(portfolio);
    const holdings = securityId.map((id, i) => ({ securityId: id, weight: finalWeight[i] })).filter(({ weight }) => weight !== 0);
    if (holdings.length === 0) return nothing('The newest portfolio holds nothing but cash, which has no risk.');
    const to: TradingDay = query.date ?? (await this.markets.span(market))?.to ?? 0;
    const { portfolioValue: value, confidence } = query;
    const { id, strategy, rankingRunId } = portfolio;
    const key = [market.id, knowledge.version, id, value, confidence, to, query.asOf?.getTime() ?? 'now'].join(' ');
    const figures = await this.reports.get(key, () =>
      this.compute.portfolioRisk({ marketId: market.id, strategy, rankingRunId, holdings, to, value, confidence, ...knowledge }),
    );
    return found({ portfolio, figures, query, market, asOf: knowledge.asOf });
  }
}
