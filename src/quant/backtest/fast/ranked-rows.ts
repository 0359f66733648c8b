/**
 * The best names of many dates, found once for all configurations of a sweep that rank by the same score.
 */
import { select } from '../../kernels/cross-section/select.js';
import { Ranker } from '../../kernels/statistics/ranker.js';

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
 * The best `fraction` of each of the dates `rows`, or the best `names` where that is more. Linear in the securities.
 */
export function rankRows(
  score: ScoreRow,
  columns: number,
  rows: Iterable<number>,
  { fraction, names }: { fraction: number; names: number },
): RankedRows {
  const scores = new Float64Array(columns);
  const negated = new Float64Array(columns);
  const places = new Int32Array(columns);
  const ranker = new Ranker(columns);
  const bestOf = new Map<number, Int32Array>();
  const eligible = new Map<number, number>();
  for (const t of rows) {
    if (bestOf.has(t)) continue;
    score(t, scores);
    let count = 0;
    for (let s = 0; s < columns; s++) if (!Number.isNaN(scores[s])) negated[count++] = -scores[s];
    const kept = Math.min(count, Math.max(names, 1, Math.floor(count * fraction)));
    const threshold = kept === 0 ? 0 : select(negated, kept - 1, 0, count - 1);
    let found = 0;
    for (let s = 0; s < columns; s++) {
      const value = -scores[s];
      if (!(value <= threshold) || kept === 0) continue;
      negated[found] = value;
      places[found++] = s;
    }
    // Ascending in what was negated, equal ones by place.
    const order = ranker.order(negated, found);
    const best = new Int32Array(kept);
    for (let i = 0; i < kept; i++) best[i] = places[order[i]];
    bestOf.set(t, best);
    eligible.set(t, count);
  }
  return { bestOf, eligible };
}
