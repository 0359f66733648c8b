/** The tables of a market folder, which are also what a provider delivers and what quarantine and reports speak of. */
export const DATA_TABLES = [
  'SECURITIES',
  'BARS',
  'ACTIONS',
  'CLOSES',
  'MEMBERSHIP',
  'FUNDAMENTALS',
  'EARNINGS',
  'REVISIONS',
  'NEWS',
  'RATES',
  'RELATIONS',
] as const;

export type DataTable = (typeof DATA_TABLES)[number];

/** Where data can come from. The order is the precedence where two sources have a day: the first wins. */
export const SOURCES = ['FILES', 'YAHOO', 'DEMO'] as const;

export type Source = (typeof SOURCES)[number];
