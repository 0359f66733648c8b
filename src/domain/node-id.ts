/** The objects that have an id of their own in the API, and what their ids begin with. */
const PREFIXES = {
  Security: 'security',
  RankingRun: 'ranking',
  Strategy: 'strategy',
  ValidationReport: 'ingest',
  QuarantinedRow: 'quarantined',
  ApiKey: 'key',
  Job: 'job',
  Portfolio: 'portfolio',
  TradeList: 'trades',
  Order: 'order',
  Backtest: 'backtest',
  Sweep: 'sweep',
  FactorStudy: 'study',
  Replay: 'replay',
} as const;

export type NodeType = keyof typeof PREFIXES;

/** The id of an object, unique over all types and the same in API, command line and log: `ranking_12`. Opaque to clients. */
export function nodeIdOf(type: NodeType, key: number | string): string {
  return `${PREFIXES[type]}_${key}`;
}

/** The type and the key of an id; null for a text that is no id of ours. */
export function findNode(id: string): { type: NodeType; key: string } | null {
  const end = id.indexOf('_');
  const type = (Object.keys(PREFIXES) as NodeType[]).find((candidate) => PREFIXES[candidate] === id.slice(0, end));
  return end > 0 && type !== undefined && end + 1 < id.length ? { type, key: id.slice(end + 1) } : null;
}

/** The number of a key that is one (`12` of `ranking_12`); null for any other text. */
export function rowIdOf(key: string): number | null {
  return /^[1-9]\d{0,8}$/.test(key) ? Number(key) : null;
}
