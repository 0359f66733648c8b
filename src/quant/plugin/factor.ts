import type { z } from 'zod';
import type { Grid, Series } from '../panel/grid.js';
import type { ByDate } from '../panel/operators/by-date.js';
import type { Plugin } from './plugin.js';

/** The series that a factor may name among its inputs, beside the grid fields of `panel/fields.ts`. */
export type SeriesField = 'benchmark' | 'riskFree';

/** What a factor computes from: the grids and series that it named. */
export type FactorInputs<Name extends string = string> = { readonly [K in Name]: K extends SeriesField ? Series : Grid };

/** From fields to one number a security and date. */
export interface Factor<Params extends z.ZodObject = z.ZodObject, Name extends string = string> extends Plugin {
  readonly kind: 'factor';
  readonly params: Params;
  /** Fields that it reads. */
  readonly inputs: readonly Name[];
  /**
   * Whether its exposure of one security depends on the other securities of the date. Where false (the default), it is computed
   * on slices of securities, and the cross-sectional operators refuse a slice.
   */
  readonly crossSectional: boolean;
  /** Sessions it needs, the date itself included, before it can have an exposure. */
  history(params: z.output<Params>): number;
  /**
   * Exposures for every date and security of its inputs; NaN where there is none. Uses causal operators only. One that is
   * `crossSectional` may leave its last step to be taken date by date.
   */
  compute(inputs: FactorInputs<Name>, params: z.output<Params>): Grid | ByDate;
}

/** What the author of a factor writes; the rest has defaults. */
export type FactorDefinition<Params extends z.ZodObject, Name extends string> = Pick<
  Factor<Params, Name>,
  'name' | 'description' | 'category' | 'params' | 'inputs' | 'history' | 'compute'
> &
  Partial<Pick<Factor<Params, Name>, 'version' | 'author' | 'references' | 'crossSectional'>>;

/** A factor from what its author wrote, frozen. The whole of a factor is one file that exports this by default. */
export function defineFactor<Params extends z.ZodObject, const Name extends string>(
  definition: FactorDefinition<Params, Name>,
): Factor<Params, Name> {
  return Object.freeze({
    version: '1.0.0',
    author: 'AlphaQL',
    references: [],
    crossSectional: false,
    ...definition,
    kind: 'factor' as const,
  });
}
