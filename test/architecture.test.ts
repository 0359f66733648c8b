import path from 'node:path';
import { cycles, type Import, importsOf, layerViolations, sourcesOf } from './support/architecture.js';

const ROOT = path.resolve(import.meta.dirname, '..');
const FOLDERS = ['src', 'workers'];

/** What makes two runs of the same code differ, or does more than compute. */
const IMPURE =
  /\b(Date\.now|new Date\(\)|Math\.random|performance\.now|console\.|process\.|globalThis\.|fetch\(|setTimeout|setInterval|crypto\.)/g;

describe('the architecture', () => {
  const imports = importsOf(ROOT, FOLDERS);
  const sources = sourcesOf(ROOT, FOLDERS);

  it('is read from the files that are there', () => {
    expect(imports).toContainEqual({ from: 'src/config.ts', to: 'src/config-variables.ts' });
    expect(imports).toContainEqual({ from: 'src/data/store/embedded/cluster.ts', to: 'node:net' });
    expect(imports.length).toBeGreaterThan(sources.length);
  });

  it('lets imports point downwards only', () => {
    expect(layerViolations(imports)).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(cycles(imports)).toEqual([]);
  });

  it('reads the environment in config.ts only', () => {
    // The reader of folders runs in a child process that is given a search path and nothing else of ours.
    const passedOn = 'src/data/providers/files/duckdb-reader.ts uses process.env.PATH';
    const found = uses(/\bprocess\.env\b(\.PATH\b)?/g);
    expect(found.filter((use) => !use.startsWith('src/config.ts ') && use !== passedOn)).toEqual([]);
  });

  it('has a pure core: no clock, no ambient randomness, no logging', () => {
    expect(uses(IMPURE).filter((use) => /^src\/(quant|domain)\//.test(use))).toEqual([]);
  });

  it('has no barrel files', () => {
    expect(sources.map(({ file }) => file).filter((file) => path.basename(file) === 'index.ts')).toEqual([]);
  });

  function uses(pattern: RegExp): string[] {
    return sources.flatMap(({ file, code }) => [...code.matchAll(pattern)].map(([use]) => `${file} uses ${use}`));
  }
});

describe('the checker of imports', () => {
  const problemOf = (from: string, to: string) => layerViolations([{ from, to }])[0] ?? null;

  it.each<[from: string, to: string, reason: string]>([
    ['src/domain/a.ts', 'src/data/store/b.ts', 'sees only itself'],
    ['src/quant/kernels/a.ts', 'src/domain/b.ts', 'sees only itself'],
    ['src/quant/kernels/a.ts', 'node:fs', 'the core is pure'],
    ['src/quant/panel/a.ts', 'src/quant/plugin/b.ts', 'sees only'],
    ['src/quant/factors/a.ts', 'src/quant/factors/b.ts', 'plugins do not see each other'],
    ['src/quant/factors/a.ts', 'src/quant/factors/b/c.ts', 'plugins do not see each other'],
    ['src/quant/factors/a.ts', 'src/quant/ranking/b.ts', 'sees only'],
    ['src/quant/ranking/a.ts', 'src/quant/backtest/b.ts', 'sees only'],
    ['src/data/store/a.ts', 'src/quant/plugin/b.ts', 'sees only'],
    ['src/data/store/a.ts', 'src/jobs/b.ts', 'sees only'],
    ['src/jobs/a.ts', 'src/services/b.ts', 'sees only'],
    ['src/jobs/a.ts', 'src/config.ts', 'sees only'],
    ['src/services/a.ts', 'src/graphql/b.ts', 'sees only'],
    ['src/newcomer/a.ts', 'src/domain/b.ts', 'belongs to no layer'],
  ])('names %s → %s', (from, to, reason) => {
    expect(problemOf(from, to)).toContain(`${from} imports ${to}: `);
    expect(problemOf(from, to)).toContain(reason);
  });

  it.each([
    ['src/graphql/a.ts', 'src/services/b.ts'],
    ['src/services/a.ts', 'src/data/store/b.ts'],
    ['src/jobs/a.ts', 'src/quant/backtest/b.ts'],
    ['src/data/store/a.ts', 'src/quant/panel/b.ts'],
    ['src/quant/backtest/a.ts', 'src/quant/ranking/b.ts'],
    ['src/quant/factors/a/b.ts', 'src/quant/factors/a/c.ts'],
    ['src/quant/factors/a.ts', 'zod'],
    ['src/app.ts', 'src/graphql/b.ts'],
  ])('allows %s → %s', (from, to) => {
    expect(problemOf(from, to)).toBeNull();
  });

  it('finds a cycle, however long', () => {
    const chain: Import[] = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'a', to: 'c' },
    ];
    expect(cycles(chain)).toEqual([]);
    expect(cycles([...chain, { from: 'c', to: 'a' }])).toEqual(['a → b → c → a']);
  });
});
