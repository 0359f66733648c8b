import { explainInfeasible, type Relaxation } from '../kernels/qp/explain.js';
import { FULLY_INVESTED, type LimitProgram } from './limit-program.js';
import type { Conflict } from './optimizer.js';
import { percent } from './percent.js';
import type { RuleLimit } from './risk-rule.js';

/** Which constraints conflict, in words and with the least that would have to give. */
export function conflictsOf(
  n: number,
  { constraints, names, isMinimum }: LimitProgram,
  limits: readonly RuleLimit[],
): Conflict[] {
  const { conflict, relaxations, alone } = explainInfeasible({ ...constraints, P: null, q: new Float64Array(n) }, names);
  if (conflict.length === 0) return [];
  const ways = (alone.length > 0 ? alone : relaxations).map((one) => asStated(one, isMinimum));
  const room = ways.find(({ constraint }) => constraint === FULLY_INVESTED);
  const rules = conflict.filter((name) => name !== FULLY_INVESTED);
  const hasOthers = limits.some(({ label }) => !rules.includes(label));
  const explanation =
    room !== undefined && rules.length > 0
      ? shortageOf(rules, room, hasOthers)
      : `${conflict.join(' and ')} cannot hold together.`;
  return [{ constraints: conflict, explanation, relaxations: ways }];
}

/** How much of the capital rules leave room for, or, where minima are in the way, how much they need. */
function shortageOf(rules: readonly string[], capital: { limit: number; feasibleLimit: number }, hasOthers: boolean): string {
  const ending = rules.length > 1 ? '' : 's';
  const others = hasOthers ? ', with the other limits,' : '';
  const verb = capital.feasibleLimit < capital.limit ? `leave${ending}${others} room for` : `need${ending}${others}`;
  const figures = `${percent(capital.feasibleLimit)} of the capital, but ${percent(capital.limit)} are to be invested`;
  return `${rules.join(' and ')} ${verb} ${figures}.`;
}

/** A relaxation in the units of its rule: the row of a minimum is negated in the program. */
function asStated({ constraint, limit, feasibleLimit, inequality }: Relaxation, isMinimum: readonly boolean[]) {
  const sign = isMinimum[inequality] ? -1 : 1;
  return { constraint, limit: sign * limit, feasibleLimit: sign * feasibleLimit };
}
