import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import type { SessionIndex } from '../data/quality/calendar/session-index.js';
import {
  type Expectation,
  type Freshness,
  type FreshnessCounts,
  freshnessOf,
  type LastBars,
  storeFreshness,
} from '../data/quality/freshness.js';
import type { Market } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { Markets } from './markets.js';
import { Recent } from './recent.js';

/** What this service asks of the store. */
export interface FreshnessStore {
  listLastBars(marketId: number): Promise<LastBars[]>;
  findSessions(market: Market, until: TradingDay): Promise<SessionIndex>;
}

/** A listed security that is not fresh. */
export interface NotFresh extends Freshness {
  securityId: number;
}

/** How current the bars of a market are. */
export interface FreshnessReport extends Freshness {
  /** The last session that has closed; of a simulated market its own last one. */
  expectedDate: TradingDay;
  thresholdHours: number;
  /** Listed securities that should have bars, by verdict. */
  counts: FreshnessCounts;
  /** Those that are not fresh, longest lag first: without any bar, then by sessions, then by id. */
  notFresh: NotFresh[];
  /** Of every security that should have bars, listed or not, by id. */
  bySecurity: ReadonlyMap<number, Freshness>;
}

const MS_AN_HOUR = 3_600_000;
const EMPTY: FreshnessCounts = { FRESH: 0, FROZEN: 0, STALE: 0, ABSENT: 0 };
/** The exchange whose sessions are named while there is no market. */
const DEFAULT_ZONE = 'America/New_York';

/** How current bars are, in sessions of the exchange. */
export class FreshnessChecks {
  private readonly reports = new Recent<FreshnessReport>(2);

  /** `thresholdHours` after a session's close its bar is late. */
  constructor(
    private readonly store: FreshnessStore,
    private readonly markets: Markets,
    private readonly now: () => Date,
    private readonly thresholdHours: number,
  ) {}

  /**
   * The last session that has closed, and the last whose bars are late by now. A simulated market ends on a day of its own and gets no
   * bars any more: it is judged against that day, not today.
   */
  async sessions(market: Market): Promise<{ expected: TradingDay; due: TradingDay }> {
    const span = market.simulated ? await this.markets.span(market) : null;
    if (span !== null) return { expected: span.to, due: span.to };
    const calendar = calendarOf(market.timeZone);
    const now = this.now();
    const due = new Date(now.getTime() - this.thresholdHours * MS_AN_HOUR);
    return { expected: calendar.lastClosedAt(now), due: calendar.lastClosedAt(due) };
  }

  /** The verdicts of a market; null stands for a store without any. */
  async report(market: Market | null): Promise<FreshnessReport> {
    if (market === null) {
      const expectedDate = calendarOf(DEFAULT_ZONE).lastClosedAt(this.now());
      const { thresholdHours } = this;
      const nothing = { status: 'ABSENT', lastDate: null, lagSessions: null } as const;
      return { ...nothing, expectedDate, thresholdHours, counts: EMPTY, notFresh: [], bySecurity: new Map() };
    }
    const [{ version }, { expected, due }] = await Promise.all([this.markets.knowledge(market, null), this.sessions(market)]);
    return this.reports.get(`${market.id} ${version} ${expected} ${due}`, () => this.judge(market, expected, due));
  }

  /** How current the bars of a security are; what should have none is absent. */
  async find(market: Market, securityId: number): Promise<Freshness> {
    const { bySecurity } = await this.report(market);
    return bySecurity.get(securityId) ?? { status: 'ABSENT', lastDate: null, lagSessions: null };
  }

  private async judge(market: Market, expected: TradingDay, due: TradingDay): Promise<FreshnessReport> {
    const [bars, index, span] = await Promise.all([
      this.store.listLastBars(market.id),
      this.store.findSessions(market, expected),
      this.markets.span(market),
    ]);
    const expectation: Expectation = { expected, due, index };
    const bySecurity = new Map<number, Freshness>();
    const counts = { ...EMPTY };
    const notFresh: NotFresh[] = [];
    for (const one of bars) {
      const freshness = freshnessOf(one, expectation);
      bySecurity.set(one.securityId, freshness);
      if (one.listedUntil !== null && one.listedUntil < expected) continue;
      counts[freshness.status]++;
      if (freshness.status !== 'FRESH') notFresh.push({ securityId: one.securityId, ...freshness });
    }
    notFresh.sort((a, b) => lagOf(b) - lagOf(a) || a.securityId - b.securityId);
    const store = storeFreshness(span?.to ?? null, counts, expectation);
    return { ...store, expectedDate: expected, thresholdHours: this.thresholdHours, counts, notFresh, bySecurity };
  }
}

/** Sessions that are missing, as far as an order needs them: of what has no bar, more than anything else can lack. */
export function lagOf({ lagSessions }: Freshness): number {
  return lagSessions ?? Number.MAX_SAFE_INTEGER;
}
