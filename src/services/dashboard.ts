import type { TargetColumns } from '../data/store/find/portfolios.js';
import { isAppError } from '../domain/errors.js';
import type { Market } from '../domain/market.js';
import { confidenceMultiplier } from '../quant/portfolio/volatility-target.js';
import type { Regime } from '../quant/regime/regime.js';
import type { Markets } from './markets.js';
import type { MadePortfolio } from './portfolios.js';
import type { RankedRun, Rankings } from './rankings.js';
import type { Regimes } from './regimes.js';
import type { PortfolioSource } from './risk.js';
import type { Strategies } from './strategies.js';

/** What this service is made of. */
export interface DashboardParts {
  markets: Pick<Markets, 'get'>;
  strategies: Strategies;
  rankings: Pick<Rankings, 'find' | 'findById' | 'signals'>;
  portfolios: PortfolioSource;
  regimes: Pick<Regimes, 'upTo'>;
  now: () => Date;
}

/** What a front page begins with; null where there is none. */
export interface FrontPage {
  generatedAt: Date;
  strategy: string;
  market: Market;
  run: RankedRun | null;
  portfolio: MadePortfolio | null;
}

/** The regime and what it does to the volatility target. */
export interface FrontRegime {
  state: Regime['state'];
  confidenceScore: number | null;
  confidenceMultiplier: number;
  baseTargetVol: number | null;
  adjustedTargetVol: number | null;
}

/** The families of factors that a front page tells apart; any other category is `other`. */
export const FAMILIES = ['value', 'momentum', 'quality', 'lowRisk', 'sentiment'] as const;

/** The contribution of each family to the portfolio's mean score. */
export type Attribution = Record<(typeof FAMILIES)[number] | 'other' | 'total', number>;

/** What a front page shows beside what other services give. */
export class Dashboards {
  constructor(private readonly parts: DashboardParts) {}

  /** The newest ranking and portfolio of a strategy. Throws NOT_FOUND for an unknown strategy and NO_DATA for an empty store. */
  async open(strategy: string | null): Promise<FrontPage> {
    const { markets, strategies, rankings, portfolios, now } = this.parts;
    const query = { strategy: strategies.nameOf(strategy), date: null, asOf: null };
    const market = await markets.get();
    const [run, portfolio] = await Promise.all([rankings.find(query), portfolios.find(query)]);
    return { generatedAt: now(), strategy: query.strategy, market, run: run.value, portfolio: portfolio.value };
  }

  /** The regime of the newest ranking, else that of the default detector; null where neither is known. */
  async regime({ strategy, run }: Pick<FrontPage, 'strategy' | 'run'>): Promise<FrontRegime | null> {
    const { strategies, regimes } = this.parts;
    const regime =
      run?.regime ?? (await orNull(regimes.upTo({ strategy: null, date: null, asOf: null })))?.value?.days.at(-1) ?? null;
    if (regime === null) return null;
    const sizing = strategies.find(strategy)?.plan?.sizing ?? null;
    const multiplier = sizing ? confidenceMultiplier(sizing, regime) : 1;
    const base = sizing?.targetVolatilityAnnual ?? null;
    return {
      state: regime.state,
      confidenceScore: regime.confidence,
      confidenceMultiplier: multiplier,
      baseTargetVol: base,
      adjustedTargetVol: base === null ? null : base * multiplier,
    };
  }

  /** The targets of a front page's portfolio; null without one. */
  async targets({ portfolio }: Pick<FrontPage, 'portfolio'>): Promise<TargetColumns | null> {
    return portfolio && this.parts.portfolios.targets(portfolio);
  }

  /**
   * Where the portfolio's score comes from: the mean over its targets of weight × z by family, with the final weights over Σ|weight|, so that a
   * short position counts against its factors. A missing z counts 0, as it does in the score. Null without a portfolio, its ranking or a weight.
   */
  async attribution({ portfolio }: Pick<FrontPage, 'portfolio'>): Promise<Attribution | null> {
    const { rankings, portfolios } = this.parts;
    const run = portfolio && (await rankings.findById(portfolio.rankingRunId));
    if (!run) return null;
    const [{ rowOf, zScores }, { securityId, finalWeight }] = await Promise.all([
      rankings.signals(run),
      portfolios.targets(portfolio),
    ]);
    const gross = finalWeight.reduce((sum, weight) => sum + Math.abs(weight), 0);
    if (gross === 0) return null;
    const attribution: Attribution = { value: 0, momentum: 0, quality: 0, lowRisk: 0, sentiment: 0, other: 0, total: 0 };
    for (const [k, { category, weight }] of run.factors.entries()) {
      const family = FAMILIES.find((name) => name === category) ?? 'other';
      for (const [i, id] of securityId.entries()) {
        const row = rowOf.get(id);
        const part = (finalWeight[i] / gross) * weight * ((row === undefined ? null : zScores[k][row]) ?? 0);
        attribution[family] += part;
        attribution.total += part;
      }
    }
    return attribution;
  }
}

/** What was asked for, or null where the answer is an `AppError`: a part of a page that cannot be computed. A bug is thrown on. */
export async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}
