/** How many of the names that have a score are held: a number, or a part of them, rounded down, at least one. */
export type HeldCount = { readonly names: number } | { readonly fraction: number };

/** How many are held of so many. */
export function heldOf(count: HeldCount, eligible: number): number {
  const wanted = 'names' in count ? count.names : Math.floor(eligible * count.fraction);
  return Math.min(eligible, Math.max(1, wanted));
}
