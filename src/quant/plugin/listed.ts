const LISTED = 6;

/** Names for a message, separated by commas: the first six, and how many more there are. */
export function listed(names: readonly string[]): string {
  const rest = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  return `${names.slice(0, LISTED).join(', ')}${rest}`;
}
