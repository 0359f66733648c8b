import { Float, Int } from 'type-graphql';
import type { Plan as CheckedPlan, PlanPlugin as CheckedPlugin } from '../../quant/strategy/plan.js';
import { enumType, Field, Type } from '../decorators.js';
import { ParameterValue, parameterValues } from './parameter-value.js';
import { RegimeState } from './regime.js';

@Type('A factor of a plan.')
export class PlanFactor {
  @Field(() => String, 'Name of the factor plugin.')
  name!: string;

  @Field(() => String, 'Version of the plugin.')
  version!: string;

  @Field(() => String, 'Its category.')
  category!: string;

  @Field(() => Boolean, 'Whether it is used.')
  enabled!: boolean;

  @Field(() => Float, 'Weight without regime, scaled so that the enabled ones add up to 1.')
  weight!: number;

  @Field(() => [ParameterValue], 'Its parameters, defaults included.')
  params!: ParameterValue[];
}

@Type('A plugin of a plan.')
export class PlanPlugin {
  @Field(() => String, 'Name of the plugin.')
  name!: string;

  @Field(() => String, 'Version of the plugin.')
  version!: string;

  @Field(() => [ParameterValue], 'Its parameters, defaults included.')
  params!: ParameterValue[];
}

@Type('The factor weights of one state of the regime.')
export class RegimeWeights {
  @Field(() => RegimeState, 'BULL, BEAR or UNKNOWN.')
  state!: keyof typeof RegimeState;

  @Field(() => [String], 'Names of the factors.')
  factor!: string[];

  @Field(() => [Float], 'Their weights, in the same order; add up to 1.')
  weight!: number[];
}

export const RegimeBlend = enumType('RegimeBlend', 'How weights by regime are blended.', {
  PROBABILITY: 'By filtered probability.',
  STATE: 'Those of the present state alone.',
});

export const RebalanceFrequency = enumType('RebalanceFrequency', 'When targets are made.', {
  MONTH_END: 'On the last session of a month.',
  WEEK_END: 'On the last session of a week.',
  EVERY_N_DAYS: 'Every n sessions.',
  DRIFT_BAND: 'When a weight has drifted out of its band.',
});

@Type('What trading is assumed to cost.')
export class Costs {
  @Field(() => Float, 'Commission, basis points of the value traded.')
  commissionBps!: number;

  @Field(() => Float, 'Half the spread, basis points of the value traded.')
  halfSpreadBps!: number;

  @Field(() => Float, 'Coefficient γ of the square-root impact γ σ √(Q/V), dimensionless; 0: none.')
  impactCoefficient!: number;

  @Field(() => Float, 'Fee for borrowed shares, of their value.')
  borrowFeeAnnual!: number;
}

@Type('A strategy checked, with its plugins and all defaults written out.')
export class Plan {
  @Field(
    () => String,
    "SHA-256 of the plan with its plugins' versions, hexadecimal: equal hashes compute equal numbers on equal data.",
  )
  hash!: string;

  @Field(() => String, 'Name of the universe.')
  universe!: string;

  @Field(() => String, 'Ticker of the benchmark.')
  benchmark!: string;

  @Field(() => RebalanceFrequency, 'When targets are made.')
  rebalance!: keyof typeof RebalanceFrequency;

  @Field(() => [PlanFactor], 'The factors in order, disabled ones included.')
  factors!: PlanFactor[];

  @Field(() => [RegimeWeights], 'Factor weights for each state of the regime; empty without a regime section.')
  regimeWeights!: RegimeWeights[];

  @Field(() => RegimeBlend, 'How the weights of the states are blended; null without a regime section.', { nullable: true })
  regimeBlend!: keyof typeof RegimeBlend | null;

  @Field(() => PlanPlugin, 'Estimator of the covariance.')
  covariance!: PlanPlugin;

  @Field(() => PlanPlugin, 'Optimizer.')
  optimizer!: PlanPlugin;

  @Field(() => [PlanPlugin], 'Constraints, in order.')
  riskRules!: PlanPlugin[];

  @Field(() => Int, 'How many names are held; null: all that are ranked.', { nullable: true })
  topN!: number | null;

  @Field(() => Float, 'Volatility that the portfolio is scaled to; null: not scaled.', { nullable: true })
  targetVolatilityAnnual!: number | null;

  @Field(() => Costs, 'Costs that backtests and trade lists assume.')
  costs!: Costs;

  @Field(() => Int, 'Sessions of history that the factors need before the first date.')
  historyDays!: number;
}

/** A plan as it is served. What the document left to the market, it names: its universe and its benchmark. */
export function planOf(plan: CheckedPlan, market: { universe: string; benchmark: string }): Plan {
  const { hash, regime, rebalance, sizing, costs, historyDays } = plan;
  const enabled = plan.factors.filter((factor) => factor.enabled).map(({ factor }) => factor.name);
  return {
    hash,
    universe: plan.universe === 'default' ? market.universe : plan.universe,
    benchmark: plan.benchmark ?? market.benchmark,
    rebalance: RebalanceFrequency[rebalance.frequency.toUpperCase() as keyof typeof RebalanceFrequency],
    factors: plan.factors.map(({ factor, enabled, weight, params, given }) => ({
      name: factor.name,
      version: factor.version,
      category: factor.category,
      enabled,
      weight,
      params: parameterValues(params, given),
    })),
    regimeWeights: regime
      ? (['BULL', 'BEAR', 'UNKNOWN'] as const).map((state) => ({ state, factor: enabled, weight: [...regime.weights[state]] }))
      : [],
    regimeBlend: regime && RegimeBlend[regime.blend.toUpperCase() as keyof typeof RegimeBlend],
    covariance: pluginOf(plan.covariance),
    optimizer: pluginOf(plan.optimizer),
    riskRules: plan.riskRules.map(pluginOf),
    topN: sizing.topN,
    targetVolatilityAnnual: sizing.targetVolatilityAnnual,
    costs,
    historyDays,
  };
}

function pluginOf({ name, version, params, given }: CheckedPlugin): PlanPlugin {
  return { name, version, params: parameterValues(params, given) };
}
