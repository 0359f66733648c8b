import type { StoredCounts, StoredIngest, StoredRuleCount } from '../data/store/find/health.js';
import type { DayRange, Market } from '../domain/market.js';
import { isoOf } from '../domain/trading-day.js';
import type { Markets } from './markets.js';
import { Recent } from './recent.js';

/** What this service asks of the store. */
export interface HealthStore {
  countRows(marketId: number): Promise<StoredCounts>;
  countMarketRuns(marketId: number): Promise<number>;
  countQuarantine(marketId: number): Promise<StoredRuleCount[]>;
  listIngests(marketId: number, limit: number): Promise<StoredIngest[]>;
  findIngest(marketId: number, id: string): Promise<StoredIngest | null>;
}

/** The state of the data, as far as the store itself can tell. */
export interface DataHealthReport {
  status: 'HEALTHY' | 'DEGRADED' | 'UNHEALTHY';
  /** What is wrong, worst first. */
  messages: string[];
  dataVersion: number;
  simulated: boolean;
  span: DayRange | null;
  counts: StoredCounts & { rankingRuns: number };
  quarantine: { open: number; byRule: StoredRuleCount[] };
  lastIngests: StoredIngest[];
  checkedAt: Date;
}

const LISTED_INGESTS = 10;
const FRESH_MS = 1000;
const EMPTY = { securities: 0, listed: 0, bars: 0, actions: 0, facts: 0, rankingRuns: 0 };

/** Whether the data can be trusted now. */
export class DataHealth {
  private readonly counts = new Recent<StoredCounts>(2);
  private last: { report: Promise<DataHealthReport>; at: number } | null = null;

  constructor(
    private readonly store: HealthStore,
    private readonly markets: Markets,
    private readonly now: () => Date,
  ) {}

  /** The state of the data; computed at most once a second. */
  report(): Promise<DataHealthReport> {
    const at = this.now().getTime();
    if (this.last === null || at - this.last.at >= FRESH_MS) {
      const report = this.compute();
      this.last = { report, at };
      report.catch(() => {
        this.last = null;
      });
    }
    return this.last.report;
  }

  /** One ingest, or null. */
  async findIngest(id: string): Promise<StoredIngest | null> {
    const market = await this.markets.find();
    return market && this.store.findIngest(market.id, id);
  }

  private async compute(): Promise<DataHealthReport> {
    const checkedAt = this.now();
    const market = await this.markets.find();
    if (market === null) {
      const messages = ['The store is empty: nothing was ingested yet.'];
      const nothing = { span: null, counts: EMPTY, quarantine: { open: 0, byRule: [] }, lastIngests: [] };
      return { status: 'UNHEALTHY', messages, dataVersion: 0, simulated: false, ...nothing, checkedAt };
    }
    const { version } = await this.markets.knowledge(market, null);
    const [span, rows, rankingRuns, byRule, lastIngests] = await Promise.all([
      this.markets.span(market),
      this.counts.get(`${market.id} ${version}`, () => this.store.countRows(market.id)),
      this.store.countMarketRuns(market.id),
      this.store.countQuarantine(market.id),
      this.store.listIngests(market.id, LISTED_INGESTS),
    ]);
    const quarantine = { open: byRule.reduce((sum, { count }) => sum + count, 0), byRule };
    const counts = { ...rows, rankingRuns };
    const verdict = verdictOf(market, span, rankingRuns, quarantine.open, lastIngests[0] ?? null);
    return { ...verdict, dataVersion: version, simulated: market.simulated, span, counts, quarantine, lastIngests, checkedAt };
  }
}

function verdictOf(
  market: Market,
  span: DayRange | null,
  rankingRuns: number,
  open: number,
  newest: StoredIngest | null,
): Pick<DataHealthReport, 'status' | 'messages'> {
  if (span === null) return { status: 'UNHEALTHY', messages: [`The market "${market.name}" has no bars.`] };
  const messages: string[] = [];
  if (newest?.rejected) {
    messages.push(`The newest ingest, finished at ${newest.finishedAt.toISOString()}, was rejected: too much of it was bad.`);
  }
  for (const failure of newest?.failures ?? []) messages.push(failure);
  if (open > 0) messages.push(`${open} ${open === 1 ? 'row waits' : 'rows wait'} in quarantine for a decision.`);
  if (rankingRuns === 0) messages.push(`No ranking was made yet; the data ends on ${isoOf(span.to)}.`);
  return { status: messages.length > 0 ? 'DEGRADED' : 'HEALTHY', messages };
}
