import type { GraphQLResolveInfo } from 'graphql';
import { Float, Int } from 'type-graphql';
import { isAppError } from '../../domain/errors.js';
import type { TradingDay } from '../../domain/trading-day.js';
import type { PortfolioRisk } from '../../jobs/portfolio-risk.js';
import { nothing } from '../../services/answer.js';
import { HEDGE_DEFAULTS } from '../../services/hedge.js';
import type { KnownRisk } from '../../services/risk.js';
import { type Context, valueOrReason } from '../context.js';
import { Field, Type } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { HedgeReport } from './hedge-report.js';
import { Portfolio } from './portfolio.js';
import { numberOrNull } from './regime.js';
import { VarReport } from './var-report.js';
import { Warning } from './warning.js';

@Type('Risk that comes from one source.')
export class RiskContribution {
  @Field(() => String, 'Name of the sector or factor.')
  name!: string;

  @Field(() => Float, 'Weight of the sector, or exposure to the factor.')
  exposure!: number;

  @Field(() => Float, 'Component value at risk, money.')
  componentVar!: number;

  @Field(() => Float, 'Part of the variance; adds up to 1 over all sources.')
  share!: number;
}

@Type('Loss in one scenario.')
export class StressResult {
  @Field(() => String, 'Name of the scenario: a window of the past, or a stated shock.')
  scenario!: string;

  @Field(() => String, 'What happens in it, in words.')
  description!: string;

  @Field(() => DateScalar, 'First day of a window; null for a shock.', { nullable: true })
  from!: TradingDay | null;

  @Field(() => DateScalar, 'Last day of a window; null for a shock.', { nullable: true })
  to!: TradingDay | null;

  @Field(() => Float, 'Return of the portfolio; negative is a loss.', { nullable: true })
  portfolioReturn!: number | null;

  @Field(() => Float, 'The same in money.', { nullable: true })
  profit!: number | null;

  @Field(() => Float, 'Part of the weight that has prices in the window; the rest is taken as cash.')
  coverage!: number;
}

@Type('How fast a portfolio could be sold.')
export class LiquidityReport {
  @Field(() => Float, "Part of a day's volume that may be sold.")
  participation!: number;

  @Field(() => Float, 'Sessions until 95 percent of the value is sold.', { nullable: true })
  daysFor95!: number | null;

  @Field(() => Float, 'Sessions until everything is sold.', { nullable: true })
  daysForAll!: number | null;

  @Field(() => Float, 'Impact of selling everything, basis points of the value.', { nullable: true })
  impactBps!: number | null;
}

@Type('Risk of a portfolio.')
export class RiskReport {
  private readonly figures: PortfolioRisk;

  constructor(private readonly risk: KnownRisk) {
    this.figures = risk.figures;
  }

  @Field(() => Portfolio, 'The portfolio.')
  get portfolio(): Portfolio {
    return new Portfolio(this.risk.portfolio, this.risk.market);
  }

  @Field(() => Float, 'Value that the fractions were multiplied with, money.')
  get portfolioValue(): number {
    return this.figures.value;
  }

  @Field(() => Float, 'Confidence, one-tailed.')
  get confidence(): number {
    return this.figures.confidence;
  }

  @Field(() => Int, 'Days ahead of value at risk and expected shortfall.')
  get horizonDays(): number {
    return this.figures.horizonDays;
  }

  @Field(() => VarReport, 'Value at risk and its decomposition.')
  get var(): VarReport {
    const { methods, ...report } = this.figures.var;
    return {
      ...report,
      methods: methods.map(({ valueAtRisk, expectedShortfall, ...estimate }) => ({
        ...estimate,
        valueAtRisk: numberOrNull(valueAtRisk),
        expectedShortfall: numberOrNull(expectedShortfall),
      })),
    };
  }

  @Field(() => Float, 'Ex-ante volatility.')
  get volatilityAnnual(): number {
    return this.figures.volatilityAnnual;
  }

  @Field(() => Float, 'Ex-ante beta to the benchmark.', { nullable: true })
  get beta(): number | null {
    return numberOrNull(this.figures.beta);
  }

  @Field(() => Float, 'Ex-ante volatility of the difference to the benchmark.', { nullable: true })
  get trackingErrorAnnual(): number | null {
    return numberOrNull(this.figures.trackingErrorAnnual);
  }

  @Field(() => Float, '1 / Σ weight².')
  get effectiveNames(): number {
    return this.figures.effectiveNames;
  }

  @Field(() => [RiskContribution], 'Where the risk comes from by sector, largest first.')
  get bySector(): RiskContribution[] {
    return this.figures.bySector;
  }

  @Field(() => [RiskContribution], 'Where the risk comes from by factor, largest first; what no factor explains is `Specific`.')
  get byFactor(): RiskContribution[] {
    return this.figures.byFactor;
  }

  @Field(() => [StressResult], 'Losses in stated scenarios, worst first.')
  get stress(): StressResult[] {
    return this.figures.stress.map(({ portfolioReturn, profit, ...result }) => ({
      ...result,
      portfolioReturn: numberOrNull(portfolioReturn),
      profit: numberOrNull(profit),
    }));
  }

  @Field(() => LiquidityReport, 'How fast it could be sold.')
  get liquidity(): LiquidityReport {
    const { participation, daysFor95, daysForAll, impactBps } = this.figures.liquidity;
    return {
      participation,
      daysFor95: numberOrNull(daysFor95),
      daysForAll: numberOrNull(daysForAll),
      impactBps: numberOrNull(impactBps),
    };
  }

  @Field(() => HedgeReport, 'The put overlay for it; null if the benchmark has no price.', { nullable: true })
  async hedge(_args: object, context: Context, info: GraphQLResolveInfo): Promise<HedgeReport | null> {
    const { portfolioValue, volatility, strategy, date, asOf } = this.risk.query;
    const limits = { premiumBudgetBps: null, underlying: null };
    try {
      const query = { ...HEDGE_DEFAULTS, ...limits, portfolioValue, volatility, strategy, date, asOf };
      const isTriggered = async () => isVarAboveLimit(this.risk);
      return new HedgeReport(await context.services.hedges.overlay(query), isTriggered);
    } catch (error) {
      if (isAppError(error) && (error.code === 'NO_DATA' || error.code === 'NOT_FOUND')) {
        return valueOrReason(nothing<HedgeReport>(error.message), context, info);
      }
      throw error;
    }
  }

  @Field(() => [Warning], 'What a reader should know; VAR_ABOVE_LIMIT above 3 percent of the value.')
  get warnings(): Warning[] {
    return this.figures.warnings;
  }

  @Field(() => DateTimeScalar, 'The instant whose knowledge was used.')
  get asOf(): Date {
    return this.risk.asOf;
  }

  @Field(() => Boolean, 'Whether the market is simulated.')
  get simulated(): boolean {
    return this.risk.market.simulated;
  }
}

/** Whether a portfolio's value at risk calls for its tail hedge. */
export function isVarAboveLimit({ figures }: { figures: PortfolioRisk }): boolean {
  return figures.warnings.some(({ code }) => code === 'VAR_ABOVE_LIMIT');
}
