import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { faultsOf } from './compare.js';
import { type GoldenCase, readGoldenFile } from './golden-file.js';

function caseOf(expected: Record<string, unknown>, tolerance: Record<string, unknown> = {}): GoldenCase {
  return { id: 'one', inputs: {}, expected, tolerance };
}

describe('a golden comparison', () => {
  it('accepts what is within abs + rel·|want| and nothing else', () => {
    const golden = caseOf({ x: 100 }, { rel: 0.01, abs: 0.5 });
    expect(faultsOf(golden, { x: 101.5 })).toEqual([]);
    expect(faultsOf(golden, { x: 101.51 })).toHaveLength(1);
  });

  it('takes rel 1e-6 and abs 1e-9 where the case names none', () => {
    expect(faultsOf(caseOf({ x: 1, y: 0 }), { x: 1 + 9e-7, y: 9e-10 })).toEqual([]);
    expect(faultsOf(caseOf({ x: 1, y: 0 }), { x: 1 + 2e-6, y: 2e-9 })).toHaveLength(2);
  });

  it('takes NaN for null, and neither for a number', () => {
    const golden = caseOf({ x: [null, 1] });
    expect(faultsOf(golden, { x: Float64Array.of(Number.NaN, 1) })).toEqual([]);
    expect(faultsOf(golden, { x: [0, Number.NaN] })).toHaveLength(2);
    expect(faultsOf(golden, { x: [null, null] })).toHaveLength(1);
    expect(faultsOf(golden, { x: [null, Number.POSITIVE_INFINITY] })).toHaveLength(1);
  });

  it('fails a field that is not answered, at any depth, but for prose', () => {
    const golden = caseOf({ a: { b: 1, c: [2], note: 'how it was made' }, d: 3 });
    expect(faultsOf(golden, { a: { b: 1, c: [2] }, d: 3 })).toEqual([]);
    expect(faultsOf(golden, [{ field: 'a.b', got: 1 }])).toEqual(['a.c: not handled.', 'd: not handled.']);
    expect(faultsOf(golden, { a: { b: 1 }, d: 3 })).toEqual(['a.c: not handled.']);
    expect(faultsOf(golden, { a: { b: 1, c: [2] }, d: 3, e: 4 })).toEqual(['e: the case expects no such field.']);
  });

  it('compares shapes, texts and exact values', () => {
    expect(faultsOf(caseOf({ x: [1, 2] }), { x: [1] })).toHaveLength(1);
    expect(faultsOf(caseOf({ x: [1, 2] }), { x: 1 })).toHaveLength(1);
    expect(faultsOf(caseOf({ x: 'up', y: true }), { x: 'down', y: false })).toHaveLength(2);
    expect(faultsOf(caseOf({ x: [1] }), [{ field: 'x', got: [1 + 1e-12], tolerance: 'exact' }])).toHaveLength(1);
  });
});

describe('a golden file', () => {
  it('copies an input that sees another case, through any number of cases', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'golden-'));
    const cases = [
      { id: 'a', inputs: { X: [1], deep: { Y: [2] } }, expected: {} },
      { id: 'b', inputs: { X: 'see a', deep: { Y: 'see a' } }, expected: {} },
      { id: 'c', inputs: { X: 'see b' }, expected: {} },
    ];
    writeFileSync(path.join(folder, 'some.json'), JSON.stringify({ name: 'some', cases }));
    const read = readGoldenFile(folder, 'some.json');
    rmSync(folder, { recursive: true });
    expect(read.cases[1].inputs).toEqual({ X: [1], deep: { Y: [2] } });
    expect(read.cases[2].inputs).toEqual({ X: [1] });
  });
});
