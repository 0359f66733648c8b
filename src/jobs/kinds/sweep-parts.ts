import type { BacktestParams } from '../experiments/open-backtest.js';
import type { SweepAxis } from '../experiments/sweep.js';
import type { NewPart } from '../life/submit.js';
import { backtestKind, backtestParamsOf } from './backtest-kind.js';
import { type SweepParams, sweepKind } from './sweep-kind.js';

/** A point of a sweep. */
export interface GridPoint {
  /** The strategy with the point's values. */
  document: string;
  /** What it shares with those points that are ranked with it at once; null: it is walked by itself. */
  rankingKey: string | null;
}

/** Points of a batch: loading and ranking once is then a small part of the work, and a small sweep still has work for many workers. */
const BATCH = 20;

/**
 * The parts of a sweep: one that writes it down, then its points beside each other, then the sum. Points that share their rankings are batches
 * of one part, each other point is a part of its own.
 */
export function sweepPartsOf(grid: readonly SweepAxis[], backtest: BacktestParams, points: readonly GridPoint[]): NewPart[] {
  const part = (params: Omit<SweepParams, 'grid' | 'backtest'>, sequence: number): NewPart => ({
    kind: 'sweep',
    params: { ...params, grid, backtest: backtestParamsOf(backtest) },
    timeoutSeconds: sweepKind.timeoutSeconds,
    sequence,
  });
  const parts = batchesOf(points).map((batch): NewPart => {
    const documents = batch.map((i) => points[i].document);
    if (points[batch[0]].rankingKey !== null) return part({ part: 'points', points: batch, documents }, 1);
    const params = { ...backtestParamsOf({ ...backtest, name: null, document: documents[0] }), point: batch[0] };
    return { kind: 'backtest', params, timeoutSeconds: backtestKind.timeoutSeconds, sequence: 1 };
  });
  return [part({ part: 'open' }, 0), ...parts, part({ part: 'finish' }, 2)];
}

/** The places of the points of each batch, in the order of the first of each. */
function batchesOf(points: readonly GridPoint[]): number[][] {
  const batches: number[][] = [];
  const openOf = new Map<string, number[]>();
  points.forEach(({ rankingKey }, i) => {
    const open = rankingKey === null ? undefined : openOf.get(rankingKey);
    if (open !== undefined && open.length < BATCH) {
      open.push(i);
      return;
    }
    const batch = [i];
    batches.push(batch);
    if (rankingKey !== null) openOf.set(rankingKey, batch);
  });
  return batches;
}
