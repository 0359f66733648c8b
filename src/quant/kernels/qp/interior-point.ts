import { type BoxProgram, type BoxSolution, largest } from './box-program.js';
import { CentralPath } from './central-path.js';
import { isFarkasProof } from './farkas.js';

export interface InteriorPointSettings {
  /** Of residuals and gap, for data whose largest number is about 1. */
  tolerance: number;
  maxIterations: number;
  /** May end the walk with a better answer, from a point that is near the optimum; null: go on. */
  finish?: (point: BoxSolution) => BoxSolution | null;
}

/** How many times the tolerance an answer may be away if rounding lets none come nearer. */
const NEARLY = 100;
/** An iterate that is so many times as far away as the nearest one is lost to rounding. */
const LOST = 1e3;
/** The share of the way to the boundary that a step takes. */
const CLOSE_TO_BOUNDARY = 0.995;

/**
 * Solves a convex program by following its central path from any start: Mehrotra (1992), "On the implementation of a primal-dual interior
 * point method", SIAM Journal on Optimization 2(4), for quadratic objectives as in Nocedal & Wright (2006), "Numerical optimization",
 * 2nd ed., algorithm 16.4; slacks of bounds stay exact, rows become feasible on the way. An infeasible program may end with a proof by
 * Farkas, or, like one without an interior, after steps that lead nowhere (`max-iterations`).
 *
 * Cost of an iteration size³/6 + size² · (rows + elastic groups) / 2.
 */
export function interiorPoint(program: BoxProgram, { tolerance, maxIterations, finish }: InteriorPointSettings): BoxSolution {
  const path = new CentralPath(program);
  const { slacks } = path;
  path.start();
  const scale = 1 + largest(program.b);
  // Products far below the tolerance would leave rows that are yet to be met without the room to be.
  const least = (0.1 * tolerance) / Math.max(1, slacks.count);
  let stalled = 0;
  let tried = Number.POSITIVE_INFINITY;
  let nearest = Number.POSITIVE_INFINITY;
  let near: BoxSolution | null = null;
  for (let iterations = 0; ; iterations++) {
    path.residuals();
    const gap = slacks.gapAfter(0);
    const primal = largest(path.primal) / scale;
    const dual = Math.max(largest(path.dual), largest(path.dualAmounts));
    const apart = Math.max(10 * primal, dual, gap);
    if (apart <= tolerance) return path.solution('optimal', iterations);
    if (apart < nearest) {
      nearest = apart;
      if (apart <= NEARLY * tolerance) near = path.solution('optimal', iterations);
    } else if (near && !(apart < LOST * nearest)) return near;
    if (program.elastic === undefined && isFarkasProof(program, path.lambda)) return path.solution('infeasible', iterations);
    if (path.runsAway()) return path.solution('unbounded', iterations);
    // The sets that bind show early: each time that the gap has fallen tenfold, see whether they already give the answer.
    if (finish && primal < 1e-2 && gap < 0.1 * tried && gap < 1e-2) {
      tried = gap;
      const finished = finish(path.solution('optimal', iterations));
      if (finished) return finished;
    }
    if (iterations === maxIterations || stalled === 4 || Number.isNaN(apart) || !path.factor()) {
      return near ?? path.solution('max-iterations', iterations);
    }
    slacks.correction.fill(0);
    path.direction(0);
    const predicted = slacks.gapAfter(slacks.longestStep(1)) / Math.max(gap, Number.MIN_VALUE);
    slacks.correct();
    path.direction(Math.max((predicted ** 3 * gap) / Math.max(1, slacks.count), least));
    const length = Math.min(1, CLOSE_TO_BOUNDARY * slacks.longestStep(1 / CLOSE_TO_BOUNDARY));
    stalled = length < 1e-6 ? stalled + 1 : 0;
    path.move(length);
  }
}
