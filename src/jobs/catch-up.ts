/** Fills the sessions that bars lack from a provider, and remembers what it does not have, so that it is not asked for every day. */
import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { type Gap, gapsOf, markUnavailable } from '../data/quality/gaps.js';
import { listBarDays, listCarriers } from '../data/store/find/catch-up.js';
import { detectGaps, type FoundGaps, listUnavailable } from '../data/store/find/gaps.js';
import type { StepFence } from '../data/store/save/fenced-transaction.js';
import { saveUnavailable } from '../data/store/save/save-unavailable.js';
import type { Store } from '../data/store/store.js';
import { type AppError, isAppError } from '../domain/errors.js';
import type { DayRange, Market } from '../domain/market.js';
import type { OnProgress } from '../domain/progress.js';
import type { Source } from '../domain/tables.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import { type CatchUpProvider, onlyMissing } from './catch-up/only-missing.js';
import { type Batch, type CatchUpRequest, planRequests, type Wanted } from './catch-up/plan-requests.js';
import { firstRecent } from './ingest/context-of.js';
import { type IngestReport, ingest } from './ingest.js';

/** What a catch-up is for. */
export interface CatchUpOptions {
  market: Market;
  /** The source that `providerFor` gives: what it was asked for in vain before is not asked for again. */
  source: Source;
  now: Date;
  /** Only the gaps of these securities, or of all; only the days of this range, where it is given. */
  only?: { securityIds: ReadonlySet<number> | null; from: TradingDay | null; to: TradingDay | null };
  /** Securities that are asked for at most; omitted: 500. */
  limit?: number;
  onProgress?: OnProgress;
  /** Does a batch as a step of a job, or knows that it is done already; omitted: it is none. */
  step?(key: string, work: (fence: StepFence) => Promise<string>): Promise<string>;
}

/** What came of a catch-up; counts are of sessions, over all securities. */
export interface CatchUpReport {
  /** Missing before, without what is remembered as unavailable. */
  missing: number;
  /** Securities that the provider said something of. */
  answered: number;
  /** Asked for, filled, and of the rest what the provider does not have. */
  asked: number;
  filled: number;
  unavailable: number;
  /** What went wrong, in sentences; the sessions in question are asked for the next time. */
  failures: string[];
  /** The last batch that failed, if any; `UPSTREAM_UNAVAILABLE` ended the catch-up. */
  failure: AppError | null;
  ingests: IngestReport[];
}

/** After so many days it is asked again: providers fill old gaps now and then. */
const REMEMBERED_DAYS = 90;
/** A bar may come late. What is missing of younger sessions is not remembered and is asked for again. */
const LATE_DAYS = 5;
const MS_A_DAY = 86_400_000;

/**
 * Asks a provider for the sessions that the bars of a market lack, in batches, each an ingest of its own. It stops at the first
 * `UPSTREAM_UNAVAILABLE`; another failure costs its batch only. A simulated market misses nothing.
 */
export async function catchUp(
  store: Store,
  providerFor: (request: CatchUpRequest) => CatchUpProvider,
  { market, source, now, only, limit = 500, onProgress = () => {}, step }: CatchUpOptions,
): Promise<CatchUpReport> {
  const counts = { missing: 0, answered: 0, asked: 0, filled: 0, unavailable: 0 };
  const report: CatchUpReport = { ...counts, failures: [], failure: null, ingests: [] };
  if (market.simulated) return report;
  const { wanted, index, others } = await findWanted(store, { market, source, now, only });
  report.missing = sessionsOf(wanted.flatMap(({ gaps }) => gaps)) + others;
  if (others > 0) report.failures.push(`${others} sessions belong to securities whose ticker another one carries by now.`);
  const batches = planRequests(wanted, limit, firstRecent(calendarOf(market.timeZone), now));
  for (const [i, batch] of batches.entries()) {
    onProgress('filling gaps', i, batches.length);
    try {
      await fill(batch);
    } catch (error) {
      if (!isAppError(error)) throw error;
      report.failures.push(error.message);
      report.failure = error;
      if (error.code === 'UPSTREAM_UNAVAILABLE') break;
    }
  }
  onProgress('filling gaps', batches.length, batches.length);
  return report;

  async function fill({ request, wanted: securities, context }: Batch): Promise<void> {
    const { provider, answered } = onlyMissing(providerFor(request), securities, market);
    const bringIn = async (fence: StepFence | null): Promise<string> => {
      const done = await ingest(store, provider, { now, context, fence });
      report.ingests.push(done);
      return done.id;
    };
    try {
      await (step ? step(keyOf(request), bringIn) : bringIn(null));
    } finally {
      await provider.close();
    }
    const there = await listBarDays(
      store,
      securities.map(({ securityId }) => securityId),
      request,
    );
    const known = securities.filter(({ ticker }) => answered().has(ticker));
    const asked = known.flatMap(({ gaps }) => gaps);
    const lacking = asked.flatMap(({ securityId, from, to }) =>
      gapsOf(
        securityId,
        index.sessions.slice(index.before(from), index.before(to + 1)).filter((day) => !there.has(`${securityId} ${day}`)),
        index,
      ),
    );
    const old = calendarOf(market.timeZone).lastClosedAt(new Date(now.getTime() - LATE_DAYS * MS_A_DAY));
    const missing = lacking.flatMap((gap) => within({ from: gap.from, to: old }, gap, index));
    await saveUnavailable(store, { source, askedAt: now, asked, missing });
    report.answered += known.length;
    report.asked += sessionsOf(securities.flatMap(({ gaps }) => gaps));
    report.filled += sessionsOf(asked) - sessionsOf(lacking);
    report.unavailable += sessionsOf(missing);
  }
}

/** What is to be asked for, by security, and how many sessions cannot be, since the ticker means another security by now. */
async function findWanted(
  store: Store,
  { market, source, now, only }: Pick<CatchUpOptions, 'market' | 'source' | 'now' | 'only'>,
): Promise<{ wanted: Wanted[]; others: number; index: FoundGaps['index'] }> {
  const until = calendarOf(market.timeZone).lastClosedAt(now);
  const [{ gaps, index }, unavailable, carriers] = await Promise.all([
    detectGaps(store, market, { until }),
    listUnavailable(store, market.id, source),
    listCarriers(store, market.id),
  ]);
  const since = now.getTime() - REMEMBERED_DAYS * MS_A_DAY;
  const remembered = unavailable.filter(({ askedAt }) => askedAt.getTime() > since);
  const tickers = new Map(carriers.map(({ securityId, ticker }) => [securityId, ticker]));
  const wanted = new Map<number, Wanted>();
  let others = 0;
  const range = { from: only?.from ?? Number.NEGATIVE_INFINITY, to: only?.to ?? Number.POSITIVE_INFINITY };
  const asked = gaps
    .filter(({ securityId }) => only?.securityIds?.has(securityId) ?? true)
    .flatMap((gap) => within(range, gap, index));
  for (const gap of markUnavailable(asked, remembered, index)) {
    if (gap.unavailable) continue;
    const { securityId, sessions } = gap;
    const ticker = tickers.get(securityId);
    if (ticker === undefined) others += sessions;
    else {
      const one = wanted.get(securityId) ?? { securityId, ticker, gaps: [] };
      one.gaps.push(gap);
      wanted.set(securityId, one);
    }
  }
  return { wanted: [...wanted.values()], others, index };
}

/** The part of a gap in a range of days, if there is one. */
function within(range: DayRange, gap: Gap, index: FoundGaps['index']): Gap[] {
  const days = index.sessions.slice(index.before(Math.max(gap.from, range.from)), index.before(Math.min(gap.to, range.to) + 1));
  return days.length === 0 ? [] : [{ ...gap, from: days[0], to: days[days.length - 1], sessions: days.length }];
}

function keyOf({ tickers, from, to }: CatchUpRequest): string {
  return `fill ${tickers.length} from ${tickers[0]} to ${tickers[tickers.length - 1]}, ${isoOf(from)} to ${isoOf(to)}`;
}

function sessionsOf(gaps: readonly Gap[]): number {
  return gaps.reduce((sum, { sessions }) => sum + sessions, 0);
}
