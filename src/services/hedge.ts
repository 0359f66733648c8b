import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { badInput, insufficientHistory } from '../domain/errors.js';
import type { Knowledge, Market } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { Underlying } from '../jobs/underlying.js';
import type { Warning } from '../quant/ranking/ranking.js';
import { type HedgeFigures, tailHedge } from '../quant/risk/tail-hedge.js';
import type { Markets } from './markets.js';
import type { Strategies } from './strategies.js';

/** What this service asks of the store. */
export interface HedgeStore {
  loadUnderlying(query: { market: Market; ticker: string; to: TradingDay; knowledge: Knowledge }): Promise<Underlying>;
}

/** Which overlay is meant; null: as it is said of the field. */
export interface HedgeQuery {
  /** Whose benchmark the put is on where no underlying is named; null: the configured strategy. */
  strategy: string | null;
  /** Money. */
  portfolioValue: number;
  hedgeFraction: number;
  outOfTheMoney: number;
  months: number;
  /** Null: the realised one. */
  volatility: number | null;
  /** Null: the strike follows from `outOfTheMoney`. */
  premiumBudgetBps: number | null;
  /** Null: the benchmark. */
  underlying: string | null;
  /** Null: the last day of the data. */
  date: TradingDay | null;
  asOf: Date | null;
}

/** An overlay as it is served. */
export type Hedge = HedgeFigures & { underlying: string; asOf: Date };

/** What is meant where a question leaves it out. */
export const HEDGE_DEFAULTS = { portfolioValue: 1_000_000, hedgeFraction: 1, outOfTheMoney: 0.2, months: 3 } as const;

/** Ten years: no listed put on an index runs longer. */
const LONGEST_MONTHS = 120;

/** Put overlays for a value. */
export class Hedges {
  constructor(
    private readonly store: HedgeStore,
    private readonly markets: Markets,
    private readonly strategies: Strategies,
  ) {}

  /**
   * The overlay of a value. Throws BAD_USER_INPUT for what is out of its limits, NOT_FOUND for an unknown underlying, NO_DATA where it has no
   * close, and INSUFFICIENT_HISTORY where a volatility is neither given nor known.
   */
  async overlay(query: HedgeQuery): Promise<Hedge> {
    checkHedge(query);
    const market = await this.markets.get();
    if (query.date !== null) await this.markets.checkDay(market, query.date);
    const knowledge = await this.markets.knowledge(market, query.asOf);
    const ticker = query.underlying ?? this.benchmarkOf(query.strategy) ?? market.benchmark;
    const last = (await this.markets.span(market))?.to ?? 0;
    const to = Math.min(query.date ?? last, last);
    const underlying = await this.store.loadUnderlying({ market, ticker, to, knowledge });
    const volatilityAnnual = query.volatility ?? underlying.volatilityAnnual;
    if (Number.isNaN(volatilityAnnual)) {
      throw insufficientHistory(`${ticker} has too few returns for a volatility of its own. Give one as "volatility".`);
    }
    const { portfolioValue: value, hedgeFraction, outOfTheMoney, months, premiumBudgetBps } = query;
    const { spot, date, rateAnnual, isTotalReturn } = underlying;
    const unknownRate = Number.isNaN(rateAnnual);
    const fallbacks = [...(unknownRate ? [NO_RATE] : []), ...(isTotalReturn ? [noPrice(ticker)] : [])];
    const figures = tailHedge({
      value,
      hedgeFraction,
      outOfTheMoney,
      months,
      premiumBudgetBps,
      spot,
      date,
      volatilityAnnual,
      rateAnnual: unknownRate ? 0 : rateAnnual,
    });
    return {
      ...figures,
      expiry: calendarOf(market.timeZone).sessionOnOrBefore(figures.expiry),
      warnings: [...figures.warnings, ...fallbacks],
      underlying: ticker,
      asOf: knowledge.asOf,
    };
  }

  private benchmarkOf(strategy: string | null): string | null {
    return this.strategies.find(this.strategies.nameOf(strategy))?.plan?.benchmark ?? null;
  }
}

const NO_RATE: Warning = {
  code: 'FALLBACK',
  message: 'No risk-free rate is known for the day: the put is priced with a rate of 0.',
  value: 0,
  limit: null,
};

function noPrice(ticker: string): Warning {
  return {
    code: 'FALLBACK',
    message:
      `${ticker} has no traded price here: the level of its total return stands for spot. ` +
      'Costs stay right, since they scale with spot; spot, strike and units are not those of the market.',
    value: null,
    limit: null,
  };
}

/** Throws BAD_USER_INPUT for a value that is not positive. */
export function checkValue(value: number): void {
  if (!(value > 0 && Number.isFinite(value))) throw badInput(['portfolioValue'], 'a positive amount of money', value);
}

/** Throws BAD_USER_INPUT for a volatility that is negative or no number. */
export function checkVolatility(volatility: number | null): void {
  if (volatility !== null && !(volatility >= 0 && Number.isFinite(volatility))) {
    throw badInput(['volatility'], 'an annualised fraction that is not negative, such as 0.2', volatility);
  }
}

function checkHedge({ portfolioValue, hedgeFraction, outOfTheMoney, months, volatility, premiumBudgetBps }: HedgeQuery): void {
  checkValue(portfolioValue);
  checkVolatility(volatility);
  if (!(hedgeFraction > 0 && hedgeFraction <= 1)) throw badInput(['hedgeFraction'], 'above 0 and at most 1', hedgeFraction);
  if (!(outOfTheMoney >= 0 && outOfTheMoney < 1)) {
    throw badInput(['outOfTheMoney'], 'from 0 to below 1: 0.2 is 20 percent', outOfTheMoney);
  }
  if (!(Number.isInteger(months) && months >= 1 && months <= LONGEST_MONTHS)) {
    throw badInput(['months'], `a whole number from 1 to ${LONGEST_MONTHS}`, months);
  }
  if (premiumBudgetBps !== null && !(premiumBudgetBps > 0 && premiumBudgetBps <= 10_000)) {
    throw badInput(['premiumBudgetBps'], 'above 0 and at most 10000, the whole value', premiumBudgetBps);
  }
}
