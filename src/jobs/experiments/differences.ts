/** One thing that two values have differently. */
export interface Difference {
  /** Keys and positions, joined by dots. */
  path: string;
  /** As text in the first; null if absent. */
  left: string | null;
  right: string | null;
}

/** Where two values of JSON differ, by path in the order of the first's keys, then what only the second has. */
export function differencesOf(left: unknown, right: unknown, path: readonly string[] = []): Difference[] {
  if (isNested(left) && isNested(right) && Array.isArray(left) === Array.isArray(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) => differencesOf(left[key], right[key], [...path, key]));
  }
  const [one, other] = [textOf(left), textOf(right)];
  return one === other ? [] : [{ path: path.join('.'), left: one, right: other }];
}

function isNested(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
