import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sharedDir } from '../support/shared.js';

/** One case of a golden file: what went in, what independent peers say comes out, and how close one has to be. */
export interface GoldenCase {
  id: string;
  source?: string;
  inputs: Record<string, unknown>;
  expected: Record<string, unknown>;
  tolerance: Record<string, unknown>;
  notes?: unknown;
}

/** A golden file, its inputs of the form "see ID" already copied. */
export interface GoldenFile {
  /** What chooses the handler: `handlers/<name>.ts`. */
  name: string;
  conventions: unknown;
  cases: GoldenCase[];
  /** Where the file lies; paths that a case names are relative to it. */
  folder: string;
}

/** The folder of golden files: `GOLDEN_DIR`, else the one beside the project, else null. */
export function goldenDir(): string | null {
  if (process.env.GOLDEN_DIR) return path.resolve(process.env.GOLDEN_DIR);
  const shared = sharedDir();
  const folder = shared && path.join(shared, 'data', 'golden');
  return folder && existsSync(folder) ? folder : null;
}

/** Names of the JSON files of a folder, sorted. Throws when there is no such folder. */
export function goldenFilesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort();
}

/** Reads one golden file. Throws when it is not of the form that the folder's README describes. */
export function readGoldenFile(folder: string, file: string): GoldenFile {
  const document = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Partial<GoldenFile>;
  if (typeof document.name !== 'string' || !Array.isArray(document.cases) || document.cases.length === 0) {
    throw new Error(`${file} is no golden file: expected {name, conventions, peers, cases: [{id, inputs, expected, …}]}.`);
  }
  const raw = document.cases.map((c) => ({ ...c, inputs: c.inputs ?? {}, tolerance: c.tolerance ?? {} }));
  const cases = raw.map((c) => ({ ...c, inputs: copied(c.inputs, [], raw) as Record<string, unknown> }));
  return { name: document.name, conventions: document.conventions, cases, folder };
}

/** Replaces each "see ID" by the input at the same place of that case, which may itself see another. */
function copied(value: unknown, place: string[], cases: GoldenCase[], seen: string[] = []): unknown {
  if (typeof value === 'string' && value.startsWith('see ')) {
    const id = value.slice(4);
    const other = cases.find((c) => c.id === id);
    if (!other) return value;
    if (seen.includes(id)) throw new Error(`The input ${place.join('.')} sees itself through ${[...seen, id].join(', ')}.`);
    const there = place.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], other.inputs);
    return copied(there, place, cases, [...seen, id]);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, copied(child, [...place, key], cases, seen)]));
}
