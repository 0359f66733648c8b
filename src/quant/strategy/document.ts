/** What a strategy document may say: its keys, limits and defaults. Every object is strict, so that no key is silently ignored. */
import { z } from 'zod';
import { DEFAULT_REGIME } from '../regime/regime.js';

const text = z.string().min(1).max(200);
const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/)
  .describe('a name of up to 100 letters, digits, underscores, dots and dashes');
const params = z.record(z.string(), z.unknown()).default({});

/** A plugin by name with its parameters. */
const namedPlugin = z.strictObject({ name: text, params });

const factor = z.strictObject({
  name: text,
  enabled: z.boolean().default(true),
  /** Relative to the weights of the others; without it, the default weight of the factor by regime. */
  weight: z.number().min(0).max(1000).optional(),
  params,
});

const factorWeights = z.record(z.string(), z.number().min(0).max(1000)).default({});

const standardise = z.strictObject({
  winsorise: z.number().min(0).max(0.25).default(0.01),
  neutralise: z.boolean().default(true),
  min_group: z.int().min(1).max(1000).default(5),
  restandardise: z.boolean().default(false),
});

const regime = z
  .strictObject({
    detector: z.enum(['hmm']).default('hmm'),
    fit_window: z.int().min(60).max(10_080).default(DEFAULT_REGIME.fitWindow),
    min_history: z.int().min(60).max(10_080).default(DEFAULT_REGIME.minHistory),
    refit_every: z.int().min(1).max(252).default(DEFAULT_REGIME.refitEvery),
    starts: z.int().min(1).max(100).default(DEFAULT_REGIME.starts),
    min_confidence: z.number().min(0.5).max(1).default(DEFAULT_REGIME.minConfidence),
    seed: z.int().min(0).max(2_147_483_647).optional(),
    blend: z.enum(['probability', 'state']).default('probability'),
    weights: z.strictObject({ bull: factorWeights, bear: factorWeights, unknown: factorWeights }).prefault({}),
  })
  .refine((section) => section.min_history <= section.fit_window, {
    path: ['min_history'],
    message: 'should not be more than fit_window',
  });

const rebalance = z
  .strictObject({
    frequency: z.enum(['month_end', 'week_end', 'every_n_days', 'drift_band']).default('month_end'),
    every_days: z.int().min(1).max(252).nullable().default(null),
    band: z.number().min(0.001).max(1).nullable().default(null),
  })
  .refine((section) => (section.frequency === 'every_n_days') === (section.every_days !== null), {
    path: ['every_days'],
    message: 'belongs to the frequency every_n_days, and to no other',
  })
  .refine((section) => (section.frequency === 'drift_band') === (section.band !== null), {
    path: ['band'],
    message: 'belongs to the frequency drift_band, and to no other',
  });

const sizing = z
  .strictObject({
    top_n: z.int().min(1).max(10_000).nullable().default(null),
    fractional_kelly: z.number().min(0.01).max(1).nullable().default(null),
    /** `true` stands for the usual 15 % a year. */
    target_volatility_annual: z
      .union([z.number().min(0.001).max(2), z.literal(true).transform(() => 0.15)])
      .nullable()
      .default(null),
    volatility: z.enum(['ex_ante', 'realised']).default('ex_ante'),
    regime_scaling: z.boolean().default(false),
    min_leverage: z.number().min(0).max(1).default(0.5),
    max_leverage: z.number().min(1).max(10).default(2),
    conviction_high: z.number().min(0).max(1).default(0.9),
    conviction_medium: z.number().min(0).max(1).default(0.7),
    lot: z.int().min(1).max(100_000).default(1),
  })
  .refine((section) => section.conviction_medium <= section.conviction_high, {
    path: ['conviction_medium'],
    message: 'should not be more than conviction_high',
  });

/** The square-root law's coefficient is of order one (Tóth et al. 2011, "Anomalous price impact", Physical Review X 1, 021006). */
const costs = z.strictObject({
  commission_bps: z.number().min(0).max(1000).default(1),
  half_spread_bps: z.number().min(0).max(1000).default(2),
  impact_coefficient: z.number().min(0).max(100).default(1),
  borrow_fee_annual: z.number().min(0).max(10).default(0.003),
});

/**
 * What can be read of a factor or another named plugin although its surroundings have faults, so that an unknown plugin and a wrong
 * parameter are reported together with them.
 */
export const readableEntry = z.object({
  name: z.string(),
  enabled: z.boolean().catch(true),
  params: z.record(z.string(), z.unknown()).catch({}),
});

const readableWeights = z
  .record(z.string(), z.unknown())
  .transform((weights) => Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, Number(weight)])))
  .catch({});

/**
 * What can be read of the weights although other parts of the document have faults, so that a factor without a weight and a weight of
 * no factor are reported together with them. A factor or weight that is itself at fault counts as one that needs nothing more.
 */
export const readableDocument = z.object({
  factors: z
    .array(
      z
        .object({ name: z.string(), enabled: z.boolean().default(true).catch(false), weight: z.number().optional().catch(1) })
        .catch({ name: '', enabled: false }),
    )
    .catch([]),
  regime: z
    .object({ weights: z.object({ bull: readableWeights, bear: readableWeights, unknown: readableWeights }) })
    .catch({ weights: { bull: {}, bear: {}, unknown: {} } }),
});

/** The part of a document that says the weights. */
export type WeightedDocument = z.output<typeof readableDocument>;

/** A strategy document. `regime: false` is taken out before, since it is a section's absence and not a form of it. */
export const strategyDocument = z.strictObject({
  strategy: z.strictObject({
    name,
    version: z
      .union([z.string().min(1).max(50), z.number()])
      .transform(String)
      .default('1.0'),
    description: z.string().max(1000).default(''),
  }),
  /** Name of a universe of the market; `default` stands for the market's own and is resolved where the store is known. */
  universe: text.default('default'),
  /** Ticker; omitted: the market's own. */
  benchmark: text.nullable().default(null),
  factors: z.array(factor).min(1).max(100),
  standardise: standardise.prefault({}),
  regime: regime.prefault({}),
  optimizer: namedPlugin.optional(),
  covariance: namedPlugin.optional(),
  risk_rules: z.array(namedPlugin).max(100).default([]),
  rebalance: rebalance.prefault({}),
  sizing: sizing.prefault({}),
  costs: costs.prefault({}),
  /** Seed of every random choice. */
  seed: z.int().min(0).max(2_147_483_647).default(1),
});

/** A strategy document that has passed, defaults written out; names are those of the document. */
export type StrategyDocument = z.output<typeof strategyDocument>;
