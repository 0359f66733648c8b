/** Measures what factors have predicted, from what the row of an experiment says alone, so that a repetition does the same. */
import { calendarOf } from '../../data/quality/calendar/calendar-of.js';
import type { StoredExperiment } from '../../data/store/find/experiments.js';
import type { Store } from '../../data/store/store.js';
import type { Market } from '../../domain/market.js';
import type { OnProgress } from '../../domain/progress.js';
import { isoOf, tradingDay } from '../../domain/trading-day.js';
import { cashReturns } from '../../quant/backtest/factor-study/cash-returns.js';
import { forwardReturns } from '../../quant/backtest/factor-study/forward-returns.js';
import { longShortCurve } from '../../quant/backtest/factor-study/long-short.js';
import { portfolioReturns } from '../../quant/backtest/factor-study/portfolio-returns.js';
import { type StudiedFactor, studyFactors } from '../../quant/backtest/factor-study/study-factors.js';
import type { Panel } from '../../quant/panel/panel.js';
import { rowsAt } from '../../quant/panel/rows-at.js';
import { computeExposures } from '../../quant/plugin/compute-exposures.js';
import type { Factor } from '../../quant/plugin/factor.js';
import { rankDates } from '../../quant/ranking/rank.js';
import type { Warning } from '../../quant/ranking/ranking.js';
import type { Plan } from '../../quant/strategy/plan.js';
import { type CanonicalPlan, restorePlan } from '../../quant/strategy/restore-plan.js';
import { getMarketOfPlan, type JobContext } from '../context.js';
import { loadRegimes } from '../regimes.js';
import type { Outcome } from './outcome.js';
import { panelDigest } from './panel-digest.js';
import { type FactorStudySettings, loadStudyPanel, studyFrame } from './study-panel.js';

/** What the factors of a study have predicted. Throws `NO_DATA` and `EMPTY_UNIVERSE` where there is nothing to measure. */
export async function studyOutcome(
  { store, registry }: Pick<JobContext, 'store' | 'registry'>,
  experiment: StoredExperiment,
  onProgress: OnProgress,
): Promise<Outcome> {
  const settings = experiment.settings as FactorStudySettings;
  const plan = planOf(registry, experiment);
  const market = await getMarketOfPlan(store, experiment.marketId, plan);
  const factors = settings.factors.map(({ name, params }) => ({ factor: registry.get('factor', name), params }));
  const history = Math.max(plan?.historyDays ?? 1, ...factors.map(({ factor, params }) => factor.history(params)));
  const parts = factors.length + (plan === null ? 2 : 3);
  onProgress('loading', 0, parts);
  const panel = await loadStudyPanel(store, experiment, { market, fields: fieldsOf(factors, plan), history });
  const frame = studyFrame(panel, experiment, market);
  const inputs = {
    riskFree: cashReturns(panel.series.riskFree, frame.rows),
    marketCaps: panel.grids.marketCap ? rowsAt(panel.grids.marketCap, frame.rows) : new Float64Array(0),
  };
  const studied: StudiedFactor[] = [];
  const add = (factor: string, exposures: Float64Array) => {
    const longShort = longShortCurve(frame.dates, portfolioReturns(factor, exposures, frame, inputs));
    studied.push({ factor, exposures, longShort });
  };
  for (const { factor, params } of factors) {
    onProgress(`computing ${factor.name}`, studied.length + 1, parts);
    add(factor.name, exposuresAt(panel, factor, params, frame.rows));
  }
  if (plan !== null) {
    onProgress('ranking', studied.length + 1, parts);
    add('composite', await scoresAt(store, panel, { market, plan, rows: frame.rows }));
  }
  onProgress('measuring', parts - 1, parts);
  const horizons = settings.horizons.map((days) => forwardReturns(panel.grids.adjClose, frame.rows, days));
  const { quantiles } = settings;
  const { sectors, sectorNames } = panel;
  const results = studyFactors(studied, { ...frame, horizons, quantiles, sectors, sectorNames });
  return { result: { results }, warnings: warningsOf(experiment, market, history), dataDigests: { panel: panelDigest(panel) } };
}

/** The plan whose composite is studied; null without a strategy. */
function planOf(registry: JobContext['registry'], { plan, strategy, strategyVersion, planHash }: StoredExperiment): Plan | null {
  if (plan === null) return null;
  return restorePlan(registry, plan as CanonicalPlan, { name: strategy!, version: strategyVersion!, hash: planHash! });
}

function fieldsOf(factors: readonly { factor: Factor }[], plan: Plan | null): string[] {
  const caps = factors.some(({ factor }) => factor.name === 'QMJ') ? ['marketCap'] : [];
  return [...caps, ...[...factors, ...(plan?.factors ?? [])].flatMap(({ factor }) => factor.inputs)];
}

/** A factor's exposures on some dates; one that throws is named, since a user's own may. */
function exposuresAt(panel: Panel, factor: Factor, params: Readonly<Record<string, unknown>>, rows: number[]): Float64Array {
  try {
    const grid = computeExposures(factor, panel, params, panel.dates.length - rows[0]);
    return rowsAt(
      grid,
      rows.map((row) => row - rows[0]),
    );
  } catch (cause) {
    throw new Error(`The factor ${factor.name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The score of each ranked security on some dates; NaN for those without a rank. */
async function scoresAt(
  store: Store,
  panel: Panel,
  { market, plan, rows }: { market: Market; plan: Plan; rows: readonly number[] },
): Promise<Float64Array> {
  const [from, to] = [panel.dates[rows[0]], panel.dates[rows[rows.length - 1]]];
  const knowledge = { asOf: panel.asOf, version: panel.version };
  const days = plan.regime && (await loadRegimes(store, { market, settings: plan.regime, from, to, knowledge })).days;
  const byDate = new Map(days?.map((regime) => [regime.date, regime]));
  const rankings = rankDates(
    panel,
    plan,
    rows,
    rows.map((row) => byDate.get(panel.dates[row]) ?? null),
  );
  const columns = panel.securities.length;
  const columnOf = new Map(panel.securities.map(({ id }, s) => [id, s]));
  const scores = new Float64Array(rows.length * columns).fill(Number.NaN);
  rankings.forEach(({ signals }, k) => {
    for (const { securityId, score } of signals) scores[k * columns + columnOf.get(securityId)!] = score;
  });
  return scores;
}

function warningsOf({ universe, from, settings }: StoredExperiment, market: Market, history: number): Warning[] {
  const { data } = settings as FactorStudySettings;
  const warnings: Warning[] = [];
  const before = calendarOf(market.timeZone).sessions({ from: tradingDay(data.from), to: from }).length;
  if (before < history) {
    const message = `The factors need ${history} sessions of history, but there are ${before} up to ${isoOf(from)}: the first dates lack exposures.`;
    warnings.push({ code: 'SHORT_WARM_UP', message, value: before, limit: history });
  }
  if (!data.membershipHistory) {
    const message = `The universe ${universe} has no history of membership: securities that died are missing, and what was earned is too high.`;
    warnings.push({ code: 'SURVIVORSHIP_BIAS', message, value: null, limit: null });
  }
  return warnings;
}
