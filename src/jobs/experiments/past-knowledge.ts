/** What a backtest may know on each of its dates. */
import { calendarOf } from '../../data/quality/calendar/calendar-of.js';
import type { StoredExperiment } from '../../data/store/find/experiments.js';
import { type LateNews, listLateNews } from '../../data/store/find/late-news.js';
import { findSecurityByTicker } from '../../data/store/load/find-security.js';
import { loadBenchmarkHistory } from '../../data/store/load/load-benchmark.js';
import { loadPanel } from '../../data/store/load/load-panel.js';
import type { Store } from '../../data/store/store.js';
import { canonicalJson } from '../../domain/canonical-json.js';
import type { Market } from '../../domain/market.js';
import { type TradingDay, tradingDay } from '../../domain/trading-day.js';
import { type PlanKnowledge, walkFields, walkHistory } from '../../quant/backtest/walk/plan-targets.js';
import { prefixPanels } from '../../quant/backtest/walk/prefix-panels.js';
import { STALE_DAYS } from '../../quant/panel/fundamentals.js';
import type { Panel } from '../../quant/panel/panel.js';
import type { Regime } from '../../quant/regime/regime.js';
import type { Plan } from '../../quant/strategy/plan.js';
import { calendarDaysOf } from '../rank.js';
import { loadRegimes } from '../regimes.js';
import { sha256 } from '../sha256.js';
import { digestOfColumns, panelDigest } from './panel-digest.js';

/** The plan of an experiment with the market that it is walked in. */
export interface WalkedPlan {
  market: Market;
  plan: Plan;
}

/** What was known on the dates of a walk. */
export interface PastKnowledge extends PlanKnowledge {
  /** The regimes of the range as one history; null without a regime section. */
  regimes: readonly Regime[] | null;
  /** Whether a date was seen otherwise than the days of the walk show it: something of it, or before it, was corrected later. */
  isCorrected(date: TradingDay): boolean;
  /** The digest of what was loaded for a corrected date; null for another, or before it was. */
  digestOf(date: TradingDay): string | null;
  /** The digest of the benchmark's history, which regimes are made of; null without a regime section. */
  regimeDigest: string | null;
}

/**
 * The knowledge of a walk over one panel. A date is a view of that panel; one of which something was corrected later, or of whose history, has
 * a panel and a regime that are loaded as of its close, so that exactness costs only where there are corrections.
 */
export async function pastKnowledge(
  store: Store,
  experiment: StoredExperiment,
  walked: WalkedPlan,
  days: Panel,
): Promise<PastKnowledge> {
  const { from, to, asOf, version } = experiment;
  const { market, plan } = walked;
  const settings = plan.regime;
  const knowledge = { asOf, version };
  const regimes = settings && (await loadRegimes(store, { market, settings, from, to, knowledge })).days;
  const benchmark = settings && (await loadBenchmarkHistory(store, { market, to, knowledge }));
  const regimeOf = new Map(regimes?.map((regime) => [regime.date, regime]));
  const views = prefixPanels(days, walkHistory(plan));
  const isCorrected = isCorrectedBy(await correctionsOf(store, experiment, walked, days), walked);
  const digests = new Map<TradingDay, string>();
  return {
    regimes,
    regimeDigest: benchmark && digestOfColumns(benchmark.ticker, benchmark.dates, benchmark.levels),
    isCorrected,
    digestOf: (date) => digests.get(date) ?? null,
    async panelAt(date) {
      if (!isCorrected(date)) return views.at(date);
      const panel = await loadPanelAt(store, experiment, walked, date);
      digests.set(date, panelDigest(panel));
      return panel;
    },
    async regimeAt(date) {
      if (!isCorrected(date)) return regimeOf.get(date) ?? null;
      const regime = await loadRegimeAt(store, experiment, walked, date);
      if (regime) digests.set(date, sha256(`${digests.get(date)} ${canonicalJson(regime)}`));
      return regime;
    },
  };
}

/** What could be known on a date, loaded as of its close. */
export function knowledgeAt(store: Store, experiment: StoredExperiment, walked: WalkedPlan): PlanKnowledge {
  return {
    panelAt: (date) => loadPanelAt(store, experiment, walked, date),
    regimeAt: (date) => loadRegimeAt(store, experiment, walked, date),
  };
}

/** The corrections of everything that a walk reads, the whole history of the benchmark included where regimes are read from it. */
async function correctionsOf(
  store: Store,
  { universe, from, to, asOf, version }: StoredExperiment,
  { market, plan }: WalkedPlan,
  { securities }: Panel,
): Promise<LateNews[]> {
  const benchmark = await findSecurityByTicker(store, market, market.benchmark);
  const own = benchmark === null ? [] : [benchmark.id];
  const request = { market, to, knowledge: { asOf, version } };
  const ids = [...new Set([...securities.map(({ id }) => id), ...own])];
  const read = await listLateNews(store, { ...request, securityIds: ids, universe, from: earliestOf(from, { market, plan }) });
  if (!plan.regime) return read;
  const fitted = await listLateNews(store, { ...request, securityIds: own, universe: null, from: BEGINNING });
  return [...read, ...fitted.map((one) => ({ ...one, lasts: true }))];
}

/** Before all data. */
const BEGINNING = tradingDay('1900-01-01');

function isCorrectedBy(corrections: readonly LateNews[], walked: WalkedPlan): (date: TradingDay) => boolean {
  if (corrections.length === 0) return () => false;
  const calendar = calendarOf(walked.market.timeZone);
  return (date) => {
    const close = calendar.closeOf(date);
    const earliest = earliestOf(date, walked);
    return corrections.some(({ day, at, lasts }) => day <= date && at > close && (lasts || day >= earliest));
  };
}

/** The first day that can show in the panel of a date: that of its history, and of the splits since a publication still in use. */
function earliestOf(date: TradingDay, { plan }: WalkedPlan): TradingDay {
  return date - calendarDaysOf(walkHistory(plan)) - STALE_DAYS;
}

function loadPanelAt(store: Store, experiment: StoredExperiment, { market, plan }: WalkedPlan, date: TradingDay): Promise<Panel> {
  const history = walkHistory(plan);
  const sessions = calendarOf(market.timeZone).sessions({ from: date - calendarDaysOf(history), to: date });
  return loadPanel(store, {
    market,
    universe: experiment.universe,
    fields: walkFields(plan),
    from: sessions[Math.max(0, sessions.length - history)],
    to: date,
    membersFrom: date,
    ...knowledgeOf(experiment, market, date),
  });
}

async function loadRegimeAt(
  store: Store,
  experiment: StoredExperiment,
  { market, plan }: WalkedPlan,
  date: TradingDay,
): Promise<Regime | null> {
  if (!plan.regime) return null;
  const knowledge = knowledgeOf(experiment, market, date);
  const { days } = await loadRegimes(store, { market, settings: plan.regime, from: date, to: date, knowledge });
  return days[0] ?? null;
}

/** That of a date's close, or of the experiment where that is earlier. */
function knowledgeOf({ asOf, version }: StoredExperiment, { timeZone }: Market, date: TradingDay) {
  const close = calendarOf(timeZone).closeOf(date);
  return { asOf: close < asOf ? close : asOf, version };
}
