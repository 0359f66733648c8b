import { type Gap, markUnavailable, type Unavailable } from '../data/quality/gaps.js';
import type { FoundGaps } from '../data/store/find/gaps.js';
import type { Market } from '../domain/market.js';
import type { TradingDay } from '../domain/trading-day.js';
import type { FreshnessChecks } from './freshness.js';
import type { Markets } from './markets.js';
import { Recent } from './recent.js';

/** What this service asks of the store. */
export interface GapStore {
  detectGaps(market: Market, options: { until: TradingDay }): Promise<FoundGaps>;
  listUnavailable(marketId: number): Promise<Unavailable[]>;
}

/** The sessions that the bars of a market lack. */
export interface GapReport {
  /** Securities with gaps. */
  securities: number;
  /** Missing sessions over all of them. */
  sessions: number;
  /** Of these, those that a source was asked for and does not have. */
  unavailable: number;
  /** Longest first, then by security and day. */
  gaps: Gap[];
}

/** Gaps of one security that are told at most. */
const LISTED = 500;
const NONE: GapReport = { securities: 0, sessions: 0, unavailable: 0, gaps: [] };

/** Sessions that are missing. A session is, when its bar is late. */
export class Gaps {
  private readonly found = new Recent<FoundGaps>(2);

  constructor(
    private readonly store: GapStore,
    private readonly markets: Markets,
    private readonly freshness: FreshnessChecks,
  ) {}

  /** All gaps of a market. They are looked for once a data version and session, which may take seconds in a large store. */
  async report(market: Market | null): Promise<GapReport> {
    if (market === null) return NONE;
    const gaps = await this.find(market);
    const sum = (some: readonly Gap[]) => some.reduce((total, { sessions }) => total + sessions, 0);
    return {
      securities: new Set(gaps.map(({ securityId }) => securityId)).size,
      sessions: sum(gaps),
      unavailable: sum(gaps.filter(({ unavailable }) => unavailable)),
      gaps: gaps.sort((a, b) => b.sessions - a.sessions || a.securityId - b.securityId || a.from - b.from),
    };
  }

  /** The gaps of a security, newest first, at most 500. */
  async ofSecurity(market: Market, securityId: number): Promise<Gap[]> {
    const gaps = await this.find(market);
    return gaps
      .filter((gap) => gap.securityId === securityId)
      .reverse()
      .slice(0, LISTED);
  }

  private async find(market: Market): Promise<Gap[]> {
    const [{ version }, { due }] = await Promise.all([this.markets.knowledge(market, null), this.freshness.sessions(market)]);
    const [{ gaps, index }, unavailable] = await Promise.all([
      this.found.get(`${market.id} ${version} ${due}`, () => this.store.detectGaps(market, { until: due })),
      this.store.listUnavailable(market.id),
    ]);
    return markUnavailable(gaps, unavailable, index);
  }
}
