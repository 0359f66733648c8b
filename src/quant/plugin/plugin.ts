import type { z } from 'zod';

/** What a plugin does. */
export const PLUGIN_KINDS = ['factor', 'optimizer', 'covariance', 'riskRule'] as const;
export type PluginKind = (typeof PLUGIN_KINDS)[number];

/** What every plugin says of itself, whatever its kind. */
export interface PluginMetadata {
  /** Name as in YAML, unique within its kind. */
  readonly name: string;
  /** What one gets, in a sentence. */
  readonly description: string;
  /** Part of every plan hash: raise it when the numbers change. */
  readonly version: string;
  readonly author: string;
  /** Family: momentum, value, quality, lowRisk, sentiment; for other kinds its own. */
  readonly category: string;
  /** Parameters by camelCase name; YAML writes them in snake_case. Limits, defaults and descriptions come from the schema. */
  readonly params: z.ZodObject;
  /** Papers and books it follows. */
  readonly references: readonly string[];
}

/** Any plugin; the verbs are in the contracts of the kinds. */
export interface Plugin extends PluginMetadata {
  readonly kind: PluginKind;
}
