import { Float, Int } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import { type FrontPage, orNull } from '../../services/dashboard.js';
import { RISK_DEFAULTS } from '../../services/risk.js';
import type { Context } from '../context.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { DataHealth, dataHealthOf } from './data-health.js';
import { Portfolio } from './portfolio.js';
import { RankingRun } from './ranking-run.js';
import { RegimeState } from './regime.js';
import { RiskReport } from './risk-report.js';
import { Conviction } from './target.js';

@Type('The regime as a front page shows it.')
export class DashboardRegime {
  @Field(() => RegimeState, 'The state by filtered probability.')
  state!: keyof typeof RegimeState;

  @Field(() => Float, 'Highest filtered probability; null when UNKNOWN.', { nullable: true })
  confidenceScore!: number | null;

  @Field(() => Float, 'Factor on the volatility target that follows from it; 1 if the strategy does not ask for one.')
  confidenceMultiplier!: number;

  @Field(
    () => Float,
    'Volatility target of the strategy, annualised although the name does not end in Annual; null if it has none.',
    { nullable: true },
  )
  baseTargetVol!: number | null;

  @Field(() => Float, 'Base × multiplier, annualised.', { nullable: true })
  adjustedTargetVol!: number | null;
}

@Type(
  "What makes up the portfolio's score: weighted mean over its targets of the contributions of the factors of a family, in units of score.",
)
export class FamilyAttribution {
  @Field(() => Float, 'Factors of category value.')
  value!: number;

  @Field(() => Float, 'Factors of category momentum.')
  momentum!: number;

  @Field(() => Float, 'Factors of category quality.')
  quality!: number;

  @Field(() => Float, 'Factors of category lowRisk.')
  lowRisk!: number;

  @Field(() => Float, 'Factors of category sentiment.')
  sentiment!: number;

  @Field(() => Float, 'Factors of any other category.')
  other!: number;

  @Field(() => Float, "Their sum: the portfolio's mean score.")
  total!: number;
}

@Type('One target as a front page shows it.')
export class DashboardTrade {
  @Field(() => String, 'Ticker.')
  ticker!: string;

  @Field(() => String, 'Name; null if unknown.', { nullable: true })
  name!: string | null;

  @Field(() => String, 'Sector; null if unknown.', { nullable: true })
  sector!: string | null;

  @Field(() => Float, 'Composite score, as `Target.score`.', { nullable: true })
  alphaScore!: number | null;

  @Field(() => Conviction, 'How strong the signal is.')
  conviction!: keyof typeof Conviction;

  @Field(() => Float, 'Weight as the optimizer gave it.')
  rawWeight!: number;

  @Field(() => Float, 'Weight in the end.')
  finalWeight!: number;

  @Field(() => Int, 'Whole shares wanted; negative is short.')
  shares!: number;

  @Field(() => Float, 'Shares × price, money.', { nullable: true })
  value!: number | null;

  @Field(() => String, 'Why, for people.')
  reason!: string;
}

/** Lines of a front page's trade list. */
const LISTED_TRADES = 500;

/** What the risk of a portfolio costs, in leaf values: its sample is read and worked through. */
export const RISK_COST = 2000;

@Type('A front page in one answer.')
export class Dashboard {
  constructor(private readonly page: FrontPage) {}

  @Field(() => DateTimeScalar, 'When it was put together.')
  get generatedAt(): Date {
    return this.page.generatedAt;
  }

  @Field(() => String, 'Name of the strategy.')
  get strategy(): string {
    return this.page.strategy;
  }

  @Field(() => DateScalar, 'The date of its newest portfolio; null if it has none.', { nullable: true })
  get date(): TradingDay | null {
    return this.page.portfolio?.date ?? null;
  }

  @Field(() => Boolean, 'Whether the market is simulated.')
  get simulated(): boolean {
    return this.page.market.simulated;
  }

  @Field(() => DashboardRegime, 'The regime and what it does to the volatility target; null if it is not known.', {
    nullable: true,
  })
  regime(_args: object, { services }: Context): Promise<DashboardRegime | null> {
    return services.dashboards.regime(this.page);
  }

  @Field(() => FamilyAttribution, "What makes up the portfolio's score; null without a portfolio.", { nullable: true })
  attribution(_args: object, { services }: Context): Promise<FamilyAttribution | null> {
    return services.dashboards.attribution(this.page);
  }

  @Field(() => [DashboardTrade], 'The targets as lines of a trade list, largest first, at most 500; empty without a portfolio.')
  async trades(_args: object, { services }: Context): Promise<DashboardTrade[]> {
    const targets = await services.dashboards.targets(this.page);
    if (targets === null) return [];
    return targets.ticker.slice(0, LISTED_TRADES).map((ticker, i) => ({
      ticker,
      name: targets.name[i],
      sector: targets.sector[i],
      alphaScore: targets.score[i],
      conviction: targets.conviction[i],
      rawWeight: targets.rawWeight[i],
      finalWeight: targets.finalWeight[i],
      shares: targets.shares[i],
      value: targets.value[i],
      reason: targets.reason[i],
    }));
  }

  @Field(() => RankingRun, 'The newest ranking; null if none.', { nullable: true })
  get ranking(): RankingRun | null {
    return this.page.run && new RankingRun(this.page.run, this.page.market);
  }

  @Field(() => Portfolio, 'The newest portfolio; null if none.', { nullable: true })
  get portfolio(): Portfolio | null {
    return this.page.portfolio && new Portfolio(this.page.portfolio, this.page.market);
  }

  @Field(() => RiskReport, 'Its risk at the default confidence for its own capital; null without a portfolio.', {
    nullable: true,
    cost: RISK_COST,
  })
  async risk(_args: object, { services }: Context): Promise<RiskReport | null> {
    const { portfolio, strategy } = this.page;
    if (portfolio === null) return null;
    const { confidence } = RISK_DEFAULTS;
    const query = { strategy, date: null, asOf: null, volatility: null, confidence, portfolioValue: portfolio.capital };
    const risk = await orNull(services.risks.reportOf(portfolio, query));
    return risk?.value ? new RiskReport(risk.value) : null;
  }

  @Field(() => DataHealth, 'State of the data.', { nullable: true })
  async dataHealth(_args: object, { services }: Context): Promise<DataHealth | null> {
    const report = await orNull(services.dataHealth.report());
    return report && dataHealthOf(report);
  }
}
