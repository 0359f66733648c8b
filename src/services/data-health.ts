import type { BreakerState } from '../data/providers/policy/circuit.js';
import type { StoredCounts, StoredIngest, StoredRuleCount } from '../data/store/find/health.js';
import type { DayRange, Market } from '../domain/market.js';
import { isoOf } from '../domain/trading-day.js';
import type { FreshnessChecks, FreshnessReport } from './freshness.js';
import type { GapReport, Gaps } from './gaps.js';
import type { Markets } from './markets.js';
import { Recent } from './recent.js';

/** What this service asks of the store. */
export interface HealthStore {
  countRows(marketId: number): Promise<StoredCounts>;
  countMarketRuns(marketId: number): Promise<number>;
  countQuarantine(marketId: number): Promise<StoredRuleCount[]>;
  listIngests(marketId: number, limit: number): Promise<StoredIngest[]>;
  listBreakers(): Promise<BreakerState[]>;
}

/** What else it is made of. */
export interface HealthParts {
  markets: Markets;
  freshness: Pick<FreshnessChecks, 'report'>;
  gaps: Pick<Gaps, 'report'>;
  now: () => Date;
}

/** The state of the data. */
export interface DataHealthReport {
  status: 'HEALTHY' | 'DEGRADED' | 'UNHEALTHY';
  /** What is wrong, worst first. */
  messages: string[];
  dataVersion: number;
  simulated: boolean;
  span: DayRange | null;
  counts: StoredCounts & { rankingRuns: number };
  freshness: FreshnessReport;
  gaps: GapReport;
  quarantine: { open: number; byRule: StoredRuleCount[] };
  /** By name of the provider. */
  breakers: BreakerState[];
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
    private readonly parts: HealthParts,
  ) {}

  /** The state of the data; computed at most once a second. */
  report(): Promise<DataHealthReport> {
    const at = this.parts.now().getTime();
    if (this.last === null || at - this.last.at >= FRESH_MS) {
      const report = this.compute();
      this.last = { report, at };
      report.catch(() => {
        this.last = null;
      });
    }
    return this.last.report;
  }

  /** Where the circuit breakers of the providers stand, by name. */
  breakers(): Promise<BreakerState[]> {
    return this.store.listBreakers();
  }

  private async compute(): Promise<DataHealthReport> {
    const { markets, freshness: checks, gaps: gapChecks, now } = this.parts;
    const checkedAt = now();
    const market = await markets.find();
    const [breakers, freshness, gaps] = await Promise.all([this.breakers(), checks.report(market), gapChecks.report(market)]);
    if (market === null) {
      const messages = ['The store is empty: nothing was ingested yet.'];
      const nothing = { span: null, counts: EMPTY, quarantine: { open: 0, byRule: [] }, lastIngests: [] };
      return {
        status: 'UNHEALTHY',
        messages,
        dataVersion: 0,
        simulated: false,
        ...nothing,
        freshness,
        gaps,
        breakers,
        checkedAt,
      };
    }
    const { version } = await markets.knowledge(market, null);
    const [span, rows, rankingRuns, byRule, lastIngests] = await Promise.all([
      markets.span(market),
      this.counts.get(`${market.id} ${version}`, () => this.store.countRows(market.id)),
      this.store.countMarketRuns(market.id),
      this.store.countQuarantine(market.id),
      this.store.listIngests(market.id, LISTED_INGESTS),
    ]);
    const quarantine = { open: byRule.reduce((sum, { count }) => sum + count, 0), byRule };
    const report = { span, freshness, gaps, breakers, quarantine, lastIngests, counts: { ...rows, rankingRuns } };
    return { ...verdictOf(market, report), ...report, dataVersion: version, simulated: market.simulated, checkedAt };
  }
}

type Findings = Pick<DataHealthReport, 'span' | 'freshness' | 'gaps' | 'breakers' | 'quarantine' | 'lastIngests' | 'counts'>;

function verdictOf(market: Market, findings: Findings): Pick<DataHealthReport, 'status' | 'messages'> {
  const { span, freshness, gaps, breakers, quarantine, lastIngests, counts } = findings;
  if (span === null) return { status: 'UNHEALTHY', messages: [`The market "${market.name}" has no bars.`] };
  const [newest] = lastIngests;
  const messages = [...freshnessMessages(freshness)];
  for (const { provider, state, lastError } of breakers) {
    if (state !== 'CLOSED') messages.push(`The circuit breaker of ${provider} is ${state}: ${lastError ?? 'nothing was said.'}`);
  }
  if (newest?.rejected) {
    messages.push(`The newest ingest, finished at ${newest.finishedAt.toISOString()}, was rejected: too much of it was bad.`);
  }
  for (const failure of newest?.failures ?? []) messages.push(failure);
  const open = gaps.sessions - gaps.unavailable;
  if (open > 0) {
    messages.push(`${counted(open, 'session is missing', 'sessions are missing')} that no provider has been asked for.`);
  }
  // What was only noted, such as a large move that stayed, is kept beside its bar and waits for nobody.
  const waiting = quarantine.byRule.reduce((sum, { severity, count }) => sum + (severity === 'INFO' ? 0 : count), 0);
  if (waiting > 0) messages.push(`${counted(waiting, 'row waits', 'rows wait')} in quarantine for a decision.`);
  if (counts.rankingRuns === 0) messages.push(`No ranking was made yet; the data ends on ${isoOf(span.to)}.`);
  return { status: messages.length > 0 ? 'DEGRADED' : 'HEALTHY', messages };
}

/** The sentences about bars that are not current; those that no security should lack come first. */
export function freshnessMessages({ status, lastDate, lagSessions, expectedDate, counts }: FreshnessReport): string[] {
  const messages: string[] = [];
  if (lastDate === null) return ['There are no bars.'];
  if (status === 'STALE' && lagSessions! > 0) {
    const lag = counted(lagSessions!, 'session', 'sessions');
    messages.push(`The data is stale: its last bar is of ${isoOf(lastDate)}, ${lag} before ${isoOf(expectedDate)}.`);
  } else if (counts.STALE > 0) {
    messages.push(`${counted(counts.STALE, 'listed security lacks', 'listed securities lack')} the last sessions.`);
  }
  if (counts.FROZEN > 0) {
    const repeat = counted(counts.FROZEN, 'listed security repeats', 'listed securities repeat');
    messages.push(`${repeat} the same close and volume again and again.`);
  }
  if (counts.ABSENT > 0)
    messages.push(`${counted(counts.ABSENT, 'listed security has', 'listed securities have')} no bars at all.`);
  return messages;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
