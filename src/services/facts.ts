import type { Correction } from '../data/store/find/corrections.js';
import type { EarningsFact } from '../data/store/load/load-earnings.js';
import type { Fact } from '../data/store/load/load-facts.js';
import type { Knowledge, Security } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { Markets } from './markets.js';

/** What this service asks of the store. */
export interface FactStore {
  loadFacts(query: { securityId: number; knowledge: Knowledge }): Promise<Fact[]>;
  loadEarnings(query: { securityId: number; knowledge: Knowledge }): Promise<EarningsFact[]>;
  listCorrections(securityId: number): Promise<Correction[]>;
}

/** Which figures of a security are meant; null: all, as known now. */
export interface FactQuery {
  period: Fact['period'] | null;
  metrics: readonly string[] | null;
  asOf: Date | null;
}

/** The figures of one fiscal period, by metric. */
export interface PeriodFacts {
  periodEnd: TradingDay;
  period: Fact['period'];
  facts: Fact[];
}

/** What was reported of securities, as it was known at an instant, and what of it was corrected. */
export class Facts {
  constructor(
    private readonly store: FactStore,
    private readonly markets: Markets,
  ) {}

  /** The figures of a security by fiscal period, newest period first; a year stands before the quarter that ends with it. */
  async fundamentals({ id }: Security, { period, metrics, asOf }: FactQuery): Promise<PeriodFacts[]> {
    const knowledge = await this.markets.knowledge(await this.markets.get(), asOf);
    const periods = new Map<string, PeriodFacts>();
    for (const fact of await this.store.loadFacts({ securityId: id, knowledge })) {
      if (period !== null && fact.period !== period) continue;
      if (metrics !== null && !metrics.includes(fact.metric)) continue;
      const key = `${fact.periodEnd} ${fact.period}`;
      const entry = periods.get(key) ?? { periodEnd: fact.periodEnd, period: fact.period, facts: [] };
      entry.facts.push(fact);
      periods.set(key, entry);
    }
    return [...periods.values()].sort((a, b) => b.periodEnd - a.periodEnd || (a.period < b.period ? -1 : 1));
  }

  /** The earnings announcements of a security, newest first, expected ones included. */
  async earnings({ id }: Security, asOf: Date | null): Promise<EarningsFact[]> {
    const knowledge = await this.markets.knowledge(await this.markets.get(), asOf);
    return this.store.loadEarnings({ securityId: id, knowledge });
  }

  /** What was known about a security and then was otherwise, newest correction first. */
  corrections({ id }: Security): Promise<Correction[]> {
    return this.store.listCorrections(id);
  }
}
