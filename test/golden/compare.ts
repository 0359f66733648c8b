import type { GoldenCase, GoldenFile } from './golden-file.js';

/** How close a number has to be: |got − want| ≤ abs + rel·|want|; a part that is not given is 0. */
export type Tolerance = { rel?: number; abs?: number } | 'exact';

/** One comparison. `field` is the path of the expected value, its keys joined by dots: `em_ml.iter_1.means`. */
export interface Check {
  field: string;
  got: unknown;
  /** What is expected; where it is not given, the value of `expected` at `field`. */
  want?: unknown;
  /** Where it is not given, the case's own `rel` and `abs`, else rel 1e-6 and abs 1e-9. */
  tolerance?: Tolerance;
}

/**
 * What a file of `handlers/` exports as `handle`: it computes what a case expects. A record holds a value for each field of
 * `expected`; checks name paths, and may give a tolerance. NaN stands for what the file writes as null. A field that is not
 * answered fails the case, except prose (`note`, `notes`).
 */
export type Handle = (
  golden: GoldenCase,
  file: GoldenFile,
) => Record<string, unknown> | Check[] | Promise<Record<string, unknown> | Check[]>;

/** Every way in which an answer differs from what a case expects, one sentence each; empty when it passes. */
export function faultsOf(golden: GoldenCase, answer: Record<string, unknown> | Check[]): string[] {
  const checks: Check[] = Array.isArray(answer) ? answer : Object.entries(answer).map(([field, got]) => ({ field, got }));
  const faults: string[] = [];
  for (const check of checks) {
    const want = 'want' in check ? check.want : valueAt(golden.expected, check.field);
    if (want === undefined) {
      faults.push(`${check.field}: the case expects no such field.`);
      continue;
    }
    differences(check.field, check.got, want, check.tolerance ?? toleranceOf(golden), faults);
  }
  const answered = checks.map(({ field }) => field);
  for (const leaf of leavesOf(golden.expected, '')) {
    if (!answered.some((field) => leaf === field || leaf.startsWith(`${field}.`))) faults.push(`${leaf}: not handled.`);
  }
  return faults;
}

/** The tolerance of a case that names no field, or the default of the files. */
export function toleranceOf({ tolerance }: GoldenCase): Tolerance {
  const { rel, abs } = tolerance;
  if (typeof rel !== 'number' && typeof abs !== 'number') return { rel: 1e-6, abs: 1e-9 };
  return { rel: typeof rel === 'number' ? rel : 0, abs: typeof abs === 'number' ? abs : 0 };
}

function valueAt(expected: Record<string, unknown>, field: string): unknown {
  if (field in expected) return expected[field];
  return field.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown> | null | undefined)?.[key], expected);
}

function leavesOf(node: unknown, field: string): string[] {
  if (!isRecord(node)) return [field];
  return Object.entries(node)
    .filter(([key, child]) => !(typeof child === 'string' && /^notes?$/.test(key)))
    .flatMap(([key, child]) => leavesOf(child, field === '' ? key : `${field}.${key}`));
}

function differences(field: string, got: unknown, want: unknown, tolerance: Tolerance, faults: string[]): void {
  if (want === null || typeof want === 'number') {
    if (!isClose(got, want, tolerance)) faults.push(`${field}: got ${show(got)}, want ${show(want)} within ${show(tolerance)}.`);
  } else if (Array.isArray(want)) {
    if (!isList(got)) faults.push(`${field}: got ${show(got)}, want a list of ${want.length}.`);
    else if (got.length !== want.length) faults.push(`${field}: got ${got.length} values, want ${want.length}.`);
    else for (let i = 0; i < want.length; i++) differences(`${field}[${i}]`, got[i], want[i], tolerance, faults);
  } else if (isRecord(want)) {
    for (const [key, child] of Object.entries(want)) {
      if (/^notes?$/.test(key) && typeof child === 'string') continue;
      if (!isRecord(got) || !(key in got)) faults.push(`${field}.${key}: not handled.`);
      else differences(`${field}.${key}`, got[key], child, tolerance, faults);
    }
  } else if (got !== want) {
    faults.push(`${field}: got ${show(got)}, want ${show(want)}.`);
  }
}

function isClose(got: unknown, want: number | null, tolerance: Tolerance): boolean {
  if (want === null) return got === null || (typeof got === 'number' && Number.isNaN(got));
  if (typeof got !== 'number') return false;
  if (tolerance === 'exact') return got === want;
  return Math.abs(got - want) <= (tolerance.abs ?? 0) + (tolerance.rel ?? 0) * Math.abs(want);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isList(value);
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value)?.slice(0, 80) ?? String(value));
}
