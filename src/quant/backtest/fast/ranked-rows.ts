/**
 * The best names of many dates, found once for all configurations of a sweep that rank by the same score.
 */
import { select } from '../../kernels/cross-section/select.js';

/** Writes the score of each security on date `t`; NaN: none. */
export type ScoreRow = (t: number, out: Float64Array) => void;

/** The best of some dates. */
export interface RankedRows {
  /** Places of the best names of a date, best first, ties by place. */
  readonly bestOf: ReadonlyMap<number, Int32Array>;
  /** How many had a score. */
  readonly eligible: ReadonlyMap<number, number>;
}

/**
 * The best `fraction` of each of the dates `rows`, or the best `names` where that is more. Linear in the securities but for sorting those
 * that are kept.
 */
export function rankRows(
  score: ScoreRow,
  columns: number,
  rows: Iterable<number>,
  { fraction, names }: { fraction: number; names: number },
): RankedRows {
  const scores = new Float64Array(columns);
  const negated = new Float64Array(columns);
  const best = new Int32Array(columns);
  const byScore = (a: number, b: number) => scores[b] - scores[a] || a - b;
  const bestOf = new Map<number, Int32Array>();
  const eligible = new Map<number, number>();
  for (const t of rows) {
    if (bestOf.has(t)) continue;
    score(t, scores);
    let count = 0;
    for (let s = 0; s < columns; s++) if (!Number.isNaN(scores[s])) negated[count++] = -scores[s];
    const kept = Math.min(count, Math.max(names, 1, Math.floor(count * fraction)));
    const threshold = kept === 0 ? 0 : -select(negated, kept - 1, 0, count - 1);
    let found = 0;
    for (let s = 0; s < columns; s++) if (scores[s] >= threshold && kept > 0) best[found++] = s;
    bestOf.set(t, best.slice(0, found).sort(byScore).subarray(0, kept));
    eligible.set(t, count);
  }
  return { bestOf, eligible };
}
