import type { StoredExperiment } from '../../data/store/find/experiments.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { type PlanKnowledge, planTargets } from '../../quant/backtest/walk/plan-targets.js';
import type { Step, WalkSettings } from '../../quant/backtest/walk/step.js';
import { walk } from '../../quant/backtest/walk/walk.js';
import type { WalkMarket } from '../../quant/backtest/walk/walk-market.js';
import { randomStream } from '../../quant/kernels/random.js';
import { rankDate } from '../../quant/ranking/rank.js';
import type { Regime } from '../../quant/regime/regime.js';
import type { Plan } from '../../quant/strategy/plan.js';
import type { BacktestSettings } from './open-backtest.js';

/** A number that comes out otherwise when only what was known is there. */
export interface AuditDifference {
  date: TradingDay;
  /** `regime` is its confidence, `shares` what was traded, negative for a sale. */
  field: 'regime' | 'score' | 'weight' | 'shares';
  ticker: string | null;
  /** In the backtest. */
  actual: number | null;
  /** From the store as it was known on the date. */
  expected: number | null;
}

/** Whether steps come out the same from what was known at their date. */
export interface Audit {
  passed: boolean;
  dates: TradingDay[];
  differences: AuditDifference[];
}

/** What an audit looks at. */
export interface Audited {
  plan: Plan;
  steps: readonly Step[];
  /** What the walk knew. */
  known: PlanKnowledge;
  /** The same, loaded for each date alone. */
  exact: PlanKnowledge;
  days: WalkMarket;
  settings: WalkSettings;
}

/** What differs by less is the same: levels of adjusted prices begin elsewhere in a shorter panel, which rounds otherwise. */
const TOLERANCE = 1e-6;
/** Differences of a date that are named, of each field. */
const NAMED = 20;

/**
 * Makes some random steps again, each from what was loaded as of the close of its day, and compares regime, scores, weights and what was
 * traded. Null where no step was to be checked.
 */
export async function auditOf(experiment: StoredExperiment, audited: Audited): Promise<Audit | null> {
  const { auditSteps } = experiment.settings as BacktestSettings;
  if (auditSteps === 0) return null;
  const audit: Audit = { passed: true, dates: [], differences: [] };
  for (const i of chosen(audited.steps.length, auditSteps, experiment.seed)) {
    audit.dates.push(audited.steps[i].signalDate);
    audit.differences.push(...(await rankingDifferences(audited, i)), ...(await stepDifferences(experiment, audited, i)));
  }
  return { ...audit, passed: audit.differences.length === 0 };
}

/** The places of some random steps, ascending. */
function chosen(count: number, wanted: number, seed: number): number[] {
  const random = randomStream(seed);
  const places = Array.from({ length: count }, (_, i) => ({ i, order: random() }));
  return places
    .sort((a, b) => a.order - b.order)
    .slice(0, wanted)
    .map(({ i }) => i)
    .sort((a, b) => a - b);
}

async function rankingDifferences({ plan, steps, known, exact, days }: Audited, i: number): Promise<AuditDifference[]> {
  const date = steps[i].signalDate;
  const seen = async (knowledge: PlanKnowledge) => {
    const regime = await knowledge.regimeAt(date);
    const { signals } = rankDate(await knowledge.panelAt(date), plan, regime);
    return { regime, scores: new Map(signals.map(({ securityId, score }) => [securityId, score])) };
  };
  const [own, other] = [await seen(known), await seen(exact)];
  const [actual, expected] = [confidenceOf(own.regime), confidenceOf(other.regime)];
  const isOther = own.regime?.state !== other.regime?.state || !isSame(actual, expected, TOLERANCE);
  const regime = { date, field: 'regime' as const, ticker: null, actual, expected };
  return [...(isOther ? [regime] : []), ...differencesOf('score', date, own.scores, other.scores, days, () => TOLERANCE)];
}

/** Walks one step again from where the one before it has ended. */
async function stepDifferences(
  experiment: StoredExperiment,
  { plan, steps, exact, days, settings }: Audited,
  i: number,
): Promise<AuditDifference[]> {
  const { style } = experiment.settings as BacktestSettings;
  const { signalDate: date, state, trades } = steps[i];
  const before = i === 0 ? null : steps[i - 1].state;
  const { value } = await walk(planTargets(plan, exact, style), days, { ...settings, from: date }, before).next();
  const again = value?.signalDate === date ? value : null;
  const weights = differencesOf(
    'weight',
    date,
    new Map(state.targets),
    new Map(again?.state.targets ?? []),
    days,
    () => TOLERANCE,
  );
  // Weights that differ by rounding may be a lot apart where shares are whole.
  const lot = settings.fractionalShares ? 0 : settings.lot;
  const equity = before?.equity ?? settings.capital;
  const priceOf = new Map([...trades, ...(again?.trades ?? [])].map(({ securityId, price }) => [securityId, price]));
  const within = (id: number) => lot + (TOLERANCE * equity) / priceOf.get(id)!;
  return [...weights, ...differencesOf('shares', date, sharesOf(trades), sharesOf(again?.trades ?? []), days, within)];
}

function sharesOf(trades: Step['trades']): Map<number, number> {
  const shares = new Map<number, number>();
  for (const { securityId, side, shares: count } of trades) {
    shares.set(securityId, (shares.get(securityId) ?? 0) + (side === 'BUY' ? count : -count));
  }
  return shares;
}

function confidenceOf(regime: Regime | null): number | null {
  return regime?.confidence ?? null;
}

/** What two columns by security have differently, the largest differences first; what one of them lacks counts 0. */
function differencesOf(
  field: AuditDifference['field'],
  date: TradingDay,
  actual: ReadonlyMap<number, number>,
  expected: ReadonlyMap<number, number>,
  { days: { securities } }: WalkMarket,
  within: (securityId: number) => number,
): AuditDifference[] {
  const ids = [...new Set([...actual.keys(), ...expected.keys()])].sort((a, b) => a - b);
  const distance = (id: number) => Math.abs((actual.get(id) ?? 0) - (expected.get(id) ?? 0));
  return ids
    .filter((id) => !(distance(id) <= within(id)))
    .sort((a, b) => distance(b) - distance(a))
    .slice(0, NAMED)
    .map((id) => {
      const ticker = securities.find((one) => one.id === id)?.ticker ?? null;
      return { date, field, ticker, actual: actual.get(id) ?? null, expected: expected.get(id) ?? null };
    });
}

function isSame(one: number | null, other: number | null, tolerance: number): boolean {
  return one === null || other === null ? one === other : Math.abs(one - other) <= tolerance;
}
