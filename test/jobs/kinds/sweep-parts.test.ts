import type { BacktestParams } from '../../../src/jobs/experiments/open-backtest.js';
import { sweepPartsOf } from '../../../src/jobs/kinds/sweep-parts.js';

const shared = { from: 0, to: 1, asOf: null } as BacktestParams;

describe('the parts of a sweep', () => {
  it('are batches of at most twenty points that share rankings, and a part for each other point, between the first and the last', () => {
    // Every fifth point is walked by itself, the others rank in one of two ways.
    const points = Array.from({ length: 60 }, (_, i) => ({
      document: `document ${i}`,
      rankingKey: i % 5 === 0 ? null : i % 5 === 1 ? 'a' : 'b',
    }));
    const parts = sweepPartsOf([], shared, points);
    expect(parts.map(({ sequence }) => sequence)).toEqual([0, ...Array(parts.length - 2).fill(1), 2]);
    const between = parts
      .slice(1, -1)
      .map(({ kind, params }) => ({ kind, ...(params as { points?: number[]; documents?: string[] }) }));
    const batches = between.filter(({ kind }) => kind === 'sweep');
    expect(batches.map(({ points }) => points!.length)).toEqual([12, 20, 16]);
    for (const batch of batches) expect(batch.documents).toEqual(batch.points!.map((i) => `document ${i}`));
    const alone = between.filter(({ kind }) => kind === 'backtest') as unknown as { point: number; document: string }[];
    expect(alone.map(({ point, document }) => [point, document])).toEqual(
      Array.from({ length: 12 }, (_, k) => [5 * k, `document ${5 * k}`]),
    );
    const all = [...batches.flatMap(({ points }) => points!), ...alone.map(({ point }) => point)];
    expect(all.sort((a, b) => a - b)).toEqual(points.map((_, i) => i));
  });
});
