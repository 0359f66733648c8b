/**
 * JSON with sorted keys, so that equal values are equal texts; a typed array is a list. Numbers that JSON cannot say are texts, so that
 * none of them passes for null.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    if (ArrayBuffer.isView(part)) return Array.from(part as Float64Array);
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** A value as JSON keeps it: typed arrays are lists, and numbers that are none are null. */
export function jsonOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, part) => (ArrayBuffer.isView(part) ? Array.from(part as Float64Array) : part)));
}
