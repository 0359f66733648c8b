/**
 * Ranks dates: for each, a panel of what was known at its close, the regime of the day, the ranking, and a run with its lineage.
 *
 * A date is a step: its run is written whole, and a repetition makes a new run beside the old one.
 */
import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { findNewestRun } from '../data/store/find/runs.js';
import { findSpan } from '../data/store/find/span.js';
import { currentVersion } from '../data/store/load/current-version.js';
import { listUniverses } from '../data/store/load/list-universes.js';
import { loadPanel } from '../data/store/load/load-panel.js';
import type { StepFence } from '../data/store/save/fenced-transaction.js';
import { saveRanking } from '../data/store/save/save-ranking.js';
import { noData } from '../domain/errors.js';
import type { Knowledge, Market } from '../domain/market.js';
import type { OnProgress } from '../domain/progress.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import { rankDate } from '../quant/ranking/rank.js';
import type { Ranking } from '../quant/ranking/ranking.js';
import type { Plan } from '../quant/strategy/plan.js';
import { getMarketOfPlan, getPlan, type JobContext, universeOf } from './context.js';
import { makerOf } from './environment.js';
import type { Attempt } from './life/attempt.js';
import { loadRegimes } from './regimes.js';

/** What to rank. */
export interface RankParams {
  marketId: number;
  /** Name of the strategy. */
  strategy: string;
  /** Days, each standing for the session on or before it. */
  dates: readonly TradingDay[];
  /** Only what was known at this instant; null: at each date's own close. */
  asOf: Date | null;
  /** Whether a date stands for the newest session with bars, and is left as it is where the same plan has ranked the same data. */
  newest?: boolean;
}

/** A run as it was stored. */
export interface RankedRun {
  runId: number;
  market: string;
  universe: string;
  asOf: Date;
  ranking: Ranking;
}

/** Ranks the dates one after the other and returns their runs. Throws where the strategy, the universe or the data do not allow it. */
export async function rank(
  context: JobContext,
  { marketId, strategy, dates, asOf }: RankParams,
  onProgress: OnProgress = () => {},
): Promise<RankedRun[]> {
  const request = await readRequest(context, { marketId, strategy, asOf });
  const runs: RankedRun[] = [];
  for (const [i, date] of dates.entries()) {
    onProgress('ranking', i, dates.length);
    runs.push(await rankOne(context, { ...request, date }, null));
  }
  onProgress('ranking', dates.length, dates.length);
  return runs;
}

/**
 * Ranks the dates as a job: each is a step, and one that an earlier attempt has done is not done again. Returns the id of the last date's
 * run.
 */
export async function rankInSteps(
  context: JobContext,
  { marketId, strategy, dates, asOf, newest = false }: RankParams,
  attempt: Attempt,
): Promise<number> {
  const request = await readRequest(context, { marketId, strategy, asOf });
  let last = 0;
  for (const [i, date] of dates.entries()) {
    attempt.onProgress(`ranking ${isoOf(date)}`, i, dates.length);
    last = await attempt.step(`rank ${isoOf(date)}`, async (fence) => {
      const ranked = newest ? await findRanked(context, request, date) : { date, runId: null };
      return ranked.runId ?? (await rankOne(context, { ...request, date: ranked.date }, fence)).runId;
    });
  }
  return last;
}

interface Request {
  plan: Plan;
  market: Market;
  universe: string;
  asOf: Date | null;
  version: number;
}

async function readRequest(
  context: JobContext,
  { marketId, strategy, asOf }: Pick<RankParams, 'marketId' | 'strategy' | 'asOf'>,
): Promise<Request> {
  const plan = getPlan(context, strategy);
  const market = await getMarketOfPlan(context.store, marketId, plan);
  const universe = universeOf(market, await listUniverses(context.store, market.id), plan.universe);
  return { plan, market, universe, asOf, version: await currentVersion(context.store, market.id) };
}

/** The newest session with bars on or before a day, and the run that the same plan and code made of the same data, or null. */
async function findRanked(
  { store, code }: JobContext,
  { plan, market, asOf, version }: Request,
  day: TradingDay,
): Promise<{ date: TradingDay; runId: number | null }> {
  const span = await findSpan(store, market.id);
  const { session, asOf: known } = sessionOf(market, Math.min(day, span?.to ?? day), asOf);
  const days = { from: session, to: session };
  const run = await findNewestRun(store, { marketId: market.id, strategy: plan.name, ...days, asOf: known });
  const isSame = run?.planHash === plan.hash && run.version === version && run.codeVersion === code.commit && !code.dirty;
  return { date: session, runId: isSame ? run.id : null };
}

async function rankOne(
  context: JobContext,
  request: Request & { date: TradingDay },
  fence: StepFence | null,
): Promise<RankedRun> {
  const { plan, market, universe, version } = request;
  const { session, asOf } = sessionOf(market, request.date, request.asOf);
  const ranking = await computeRanking(context, { plan, market, universe, session, knowledge: { asOf, version } });
  const runId = await saveRanking(
    context.store,
    {
      marketId: market.id,
      strategy: plan.name,
      universe,
      date: session,
      asOf,
      version,
      strategyVersion: plan.version,
      planHash: plan.hash,
      seed: plan.seed,
      ...(await makerOf(context)),
      factors: ranking.factors,
      regime: ranking.regime && { ...ranking.regime, benchmark: market.benchmark },
      universeSize: ranking.universeSize,
      warnings: ranking.warnings,
    },
    ranking.signals,
    fence,
  );
  return { runId, market: market.name, universe, asOf, ranking };
}

/** The session that a day stands for, and the instant whose knowledge its ranking uses: its close, or an `asOf` that was asked for. */
function sessionOf(market: Market, date: TradingDay, asOf: Date | null): { session: TradingDay; asOf: Date } {
  const calendar = calendarOf(market.timeZone);
  const session =
    asOf === null ? calendar.sessionOnOrBefore(date) : Math.min(calendar.sessionOnOrBefore(date), calendar.lastClosedAt(asOf));
  return { session, asOf: asOf ?? calendar.closeOf(session) };
}

/** Calendar days in which a number of sessions surely lies: weekends, some ten holidays a year, and the longest closure. */
export const calendarDaysOf = (sessions: number) => Math.ceil(sessions * 1.5) + 15;

/** The ranking of a session from what was known, not stored. */
export async function computeRanking(
  { store }: Pick<JobContext, 'store'>,
  request: { plan: Plan; market: Market; universe: string; session: TradingDay; knowledge: Knowledge },
): Promise<Ranking> {
  const { plan, market, universe, session, knowledge } = request;
  const sessions = calendarOf(market.timeZone).sessions({ from: session - calendarDaysOf(plan.historyDays), to: session });
  const panel = await loadPanel(store, {
    market,
    universe,
    fields: [...new Set(plan.factors.filter(({ enabled }) => enabled).flatMap(({ factor }) => factor.inputs))],
    from: sessions[Math.max(0, sessions.length - plan.historyDays)],
    to: session,
    membersFrom: session,
    ...knowledge,
  });
  const regimes =
    plan.regime && (await loadRegimes(store, { market, settings: plan.regime, from: session, to: session, knowledge }));
  const ranking = rankDate(panel, plan, regimes?.days[0] ?? null);
  if (ranking.signals.length === 0) {
    throw noData(
      `No member of ${universe} could be ranked on ${isoOf(session)}: at least half of the factor weight has to have an exposure. ` +
        `The factors need ${plan.historyDays} sessions of history.`,
    );
  }
  return ranking;
}
