import { notFound, type Problem } from '../../domain/errors.js';
import type { Registry } from '../plugin/registry.js';
import { DEFAULT_WEIGHTS } from './default-weights.js';
import type { WeightedDocument } from './document.js';
import type { WeightState } from './plan.js';
import { strategyProblem } from './schema-problems.js';

const STATES = ['BULL', 'BEAR', 'UNKNOWN'] as const;
const SECTIONS = { BULL: 'bull', BEAR: 'bear', UNKNOWN: 'unknown' } as const;

/** The weights of a plan, each list in the order of the document's factors, 0 for those that are not enabled. */
export interface CheckedWeights {
  /** Without regime; adds up to 1. */
  plain: number[];
  /** For each state; each adds up to 1. */
  byState: Record<WeightState, number[]>;
  problems: Problem[];
}

/**
 * The weights of the factors of a document, for each state and without one.
 *
 * In a state, the nearest statement counts: what `regime.weights` says of the factor in that state, else the factor's own `weight`,
 * else the default table. Without regime: its own `weight`, else what `regime.weights.unknown` says, else the table's UNKNOWN. The
 * numbers found so are scaled to 1 over the enabled factors; own weights and table weights therefore share one scale, on which the
 * table's rows add up to about 1. A factor for which nothing states a weight is a problem, and so is a state in which all are 0.
 * A name that is no factor is not reported a second time here.
 */
export function readWeights({ factors, regime }: WeightedDocument, registry: Registry): CheckedWeights {
  const given = regime.weights;
  const names = factors.map((factor) => factor.name);
  const known = [...new Set(names.filter((name) => name !== ''))];
  const problems = STATES.flatMap((state) =>
    Object.keys(given[SECTIONS[state]])
      .filter((name) => !names.includes(name))
      .flatMap((name) => notFoundIn(['regime', 'weights', SECTIONS[state], name], name, known)),
  );

  const missing = new Set<number>();
  const scaled = (path: string[], weightOf: (factor: WeightedDocument['factors'][number]) => number | undefined): number[] => {
    const found = factors.map((factor, k) => {
      if (!factor.enabled) return 0;
      const weight = weightOf(factor);
      if (weight === undefined) missing.add(k);
      return weight ?? 0;
    });
    const sum = found.reduce((total, weight) => total + weight, 0);
    if (sum === 0 && missing.size === 0 && factors.some((factor) => factor.enabled)) {
      problems.push(strategyProblem(path, 'The weights of the enabled factors should not all be 0. Give one of them a weight.'));
    }
    return found.map((weight) => (sum > 0 ? weight / sum : 0));
  };

  const plain = scaled(
    ['factors'],
    ({ name, weight }) => weight ?? own(given.unknown, name) ?? own(DEFAULT_WEIGHTS.UNKNOWN, name),
  );
  const inState = (state: WeightState) =>
    scaled(
      ['regime', 'weights', SECTIONS[state]],
      ({ name, weight }) => own(given[SECTIONS[state]], name) ?? weight ?? own(DEFAULT_WEIGHTS[state], name),
    );
  const byState = { BULL: inState('BULL'), BEAR: inState('BEAR'), UNKNOWN: inState('UNKNOWN') };

  for (const k of missing) {
    if (registry.find('factor', names[k]) === null) continue;
    const message = `The factor ${names[k]} has no default weight. Give it a weight: the defaults of the others add up to about 1.`;
    problems.push(strategyProblem(['factors', String(k), 'weight'], message, { expected: 'a number not below 0' }));
  }
  return { plain, byState, problems };
}

/** What a table says of a name; a name such as `constructor` is not in it by accident. */
function own(table: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function notFoundIn(path: string[], name: string, known: string[]): Problem[] {
  return notFound('factor of this strategy', name, known).problems.map((problem) => ({
    ...problem,
    code: 'INVALID_STRATEGY',
    path,
  }));
}
