import type { Problem } from '../../domain/errors.js';
import type { Registry } from '../plugin/registry.js';
import { canonicalPlan } from './canonical-plan.js';
import { readableDocument, type StrategyDocument, strategyDocument } from './document.js';
import type { Plan, PlanRegime } from './plan.js';
import { type CheckedPlugins, readPlugins } from './read-plugins.js';
import { type CheckedWeights, readWeights } from './read-weights.js';
import { readYaml } from './read-yaml.js';
import { checkAgainst } from './schema-problems.js';

/** A strategy as read: a plan, or everything that is wrong with the document. */
export interface StrategyReading {
  plan: Plan | null;
  problems: Problem[];
}

/**
 * The plan of a YAML document, or all its problems at once, each with its path in the document.
 *
 * `sha256` gives the hexadecimal SHA-256 of a text; it is an argument because the core imports nothing of Node. The universe
 * `default` (also when omitted) stands for the market's own and is resolved by the caller. Optimizer, covariance, risk rules,
 * rebalance, sizing and costs are checked and kept; a ranking does not depend on them.
 */
export function readStrategy(document: string, registry: Registry, sha256: (text: string) => string): StrategyReading {
  const { value: raw, problems } = readYaml(document);
  if (raw === null) return { plan: null, problems };
  const hasRegime = raw.regime !== false;
  const { regime: _regime, ...withoutRegime } = raw;
  const form = checkAgainst(strategyDocument, hasRegime ? raw : withoutRegime);
  const plugins = readPlugins(raw, registry);
  problems.push(...form.problems, ...plugins.problems);
  const weights = readWeights(form.value ?? readableDocument.parse(raw), registry);
  problems.push(...weights.problems);
  if (form.value === null || problems.length > 0) return { plan: null, problems };
  const plan = planOf(form.value, plugins, weights, hasRegime);
  return { plan: { ...plan, hash: sha256(canonicalPlan(plan)) }, problems: [] };
}

/** The plan of a document without faults. */
function planOf(
  document: StrategyDocument,
  plugins: CheckedPlugins,
  weights: CheckedWeights,
  hasRegime: boolean,
): Omit<Plan, 'hash'> {
  const { strategy, standardise, rebalance, sizing, costs } = document;
  const factors = plugins.factors.map((factor, k) => ({ ...factor, weight: weights.plain[k] }));
  return {
    name: strategy.name,
    version: strategy.version,
    description: strategy.description,
    universe: document.universe,
    benchmark: document.benchmark,
    factors,
    standardise: {
      winsorise: standardise.winsorise,
      neutralise: standardise.neutralise,
      minGroup: standardise.min_group,
      restandardise: standardise.restandardise,
    },
    regime: hasRegime ? regimeOf(document, weights) : null,
    optimizer: plugins.optimizer,
    covariance: plugins.covariance,
    riskRules: plugins.riskRules,
    rebalance: { frequency: rebalance.frequency, everyDays: rebalance.every_days, band: rebalance.band },
    sizing: {
      topN: sizing.top_n,
      fractionalKelly: sizing.fractional_kelly,
      targetVolatilityAnnual: sizing.target_volatility_annual,
      volatility: sizing.volatility,
      regimeScaling: sizing.regime_scaling,
      minLeverage: sizing.min_leverage,
      maxLeverage: sizing.max_leverage,
      convictionHigh: sizing.conviction_high,
      convictionMedium: sizing.conviction_medium,
      lot: sizing.lot,
    },
    costs: {
      commissionBps: costs.commission_bps,
      halfSpreadBps: costs.half_spread_bps,
      impactCoefficient: costs.impact_coefficient,
      borrowFeeAnnual: costs.borrow_fee_annual,
    },
    seed: document.seed,
    historyDays: Math.max(1, ...factors.filter(({ enabled }) => enabled).map(({ factor, params }) => factor.history(params))),
  };
}

function regimeOf({ regime, factors, seed }: StrategyDocument, { byState }: CheckedWeights): PlanRegime {
  const ofEnabled = (weights: readonly number[]) => weights.filter((_, k) => factors[k].enabled);
  return {
    fitWindow: regime.fit_window,
    minHistory: regime.min_history,
    refitEvery: regime.refit_every,
    starts: regime.starts,
    minConfidence: regime.min_confidence,
    seed: regime.seed ?? seed,
    blend: regime.blend,
    weights: { BULL: ofEnabled(byState.BULL), BEAR: ofEnabled(byState.BEAR), UNKNOWN: ofEnabled(byState.UNKNOWN) },
  };
}
