import type { StoredExperiment } from '../../data/store/find/experiments.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { type PlanKnowledge, planTargets } from '../../quant/backtest/walk/plan-targets.js';
import type { Step, WalkState } from '../../quant/backtest/walk/step.js';
import { randomStream } from '../../quant/kernels/random.js';
import type { Plan } from '../../quant/strategy/plan.js';
import type { BacktestSettings } from './open-backtest.js';

/** A weight that comes out otherwise when only what was known is there. */
export interface AuditDifference {
  date: TradingDay;
  field: 'weight';
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

/** Weights that differ by less are the same: levels of adjusted prices begin elsewhere in a shorter panel, which rounds otherwise. */
const TOLERANCE = 1e-6;

/**
 * Makes the targets of some random steps again, each from what `knowledge` has loaded as of the close of its day, and compares the weights.
 * Null where no step was to be checked.
 */
export async function auditOf(
  experiment: StoredExperiment,
  { plan, steps, knowledge }: { plan: Plan; steps: readonly Step[]; knowledge: PlanKnowledge },
): Promise<Audit | null> {
  const { auditSteps, style, capital } = experiment.settings as BacktestSettings;
  if (auditSteps === 0) return null;
  const audit: Audit = { passed: true, dates: [], differences: [] };
  for (const i of chosen(steps.length, auditSteps, experiment.seed)) {
    const step = steps[i];
    const date = step.signalDate;
    const panel = await knowledge.panelAt(date);
    const before = i === 0 ? null : steps[i - 1].state;
    const targets = await planTargets(plan, { ...knowledge, panelAt: () => panel }, style)(requestOf(before, date, capital));
    const tickerOf = new Map(panel.securities.map(({ id, ticker }) => [id, ticker]));
    audit.dates.push(date);
    audit.differences.push(...differencesOf(new Map(step.state.targets), targets?.weights ?? new Map(), { date, tickerOf }));
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

function requestOf(before: WalkState | null, date: TradingDay, capital: number) {
  if (before === null) return { date, equity: capital, holdings: new Map<number, number>(), returns: [] };
  const { equity, holdings, returns } = before;
  const weights = new Map(holdings.map(({ securityId, shares, price }) => [securityId, (shares * price) / equity]));
  return { date, equity, holdings: weights, returns };
}

function differencesOf(
  actual: ReadonlyMap<number, number>,
  expected: ReadonlyMap<number, number>,
  { date, tickerOf }: { date: TradingDay; tickerOf: ReadonlyMap<number, string> },
): AuditDifference[] {
  const ids = [...new Set([...actual.keys(), ...expected.keys()])].sort((a, b) => a - b);
  return ids.flatMap((id) => {
    const [one, other] = [actual.get(id) ?? null, expected.get(id) ?? null];
    if (Math.abs((one ?? 0) - (other ?? 0)) <= TOLERANCE) return [];
    return [{ date, field: 'weight' as const, ticker: tickerOf.get(id) ?? null, actual: one, expected: other }];
  });
}
