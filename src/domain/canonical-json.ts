/**
 * JSON with sorted keys, so that equal values are equal texts; a typed array is a list. Numbers that JSON cannot say are texts, so that
 * none of them passes for null.
 */
export function canonicalJson(value: unknown): string {
  // A sorted copy first: to sort while `JSON.stringify` asks for each part took 26 instead of 15 ms for 11,000 trades.
  return JSON.stringify(sorted(value));
}

/** A value as JSON keeps it: typed arrays are lists, and numbers that are none are null. */
export function jsonOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, part) => (ArrayBuffer.isView(part) ? Array.from(part as Float64Array) : part)));
}

function sorted(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return sorted(value.toJSON());
  if (Array.isArray(value)) return value.map(sorted);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, sorted);
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const part = sorted((value as Record<string, unknown>)[key]);
    if (key === '__proto__') Object.defineProperty(out, key, { value: part, enumerable: true });
    else out[key] = part;
  }
  return out;
}
