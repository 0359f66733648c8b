import type { Panel } from '../panel/panel.js';
import type { ReturnSample } from '../plugin/covariance.js';
import { listed } from '../plugin/listed.js';
import type { Candidates } from '../plugin/risk-rule.js';
import type { Warning } from '../ranking/ranking.js';
import { watched } from './state-reads.js';

/** Sessions of returns behind a beta, and of dollar volumes behind their mean. */
export const BETA_SESSIONS = 252;
export const VOLUME_SESSIONS = 20;
/** Returns without which nothing can be said of how a security moves. */
const FEWEST_RETURNS = 2;

/** A security that may be held, as the ranking has it; without a ranking NaN and 0. */
export interface Pick {
  readonly securityId: number;
  readonly ticker: string;
  readonly score: number;
  readonly rank: number;
}

/** Candidates with what belongs to them, everything in the order of tickers. */
export interface CandidateSet {
  readonly candidates: Candidates;
  readonly picks: readonly Pick[];
  /** Raw closes of the date, money. */
  readonly prices: Float64Array;
  /** Money; NaN where unknown. */
  readonly marketCaps: Float64Array;
  /** The last returns, as many as the covariance wants or as there are. */
  readonly returns: ReturnSample;
  /** Who was left out, and why. */
  readonly warnings: readonly Warning[];
}

/** What candidates are made of. */
export interface CandidateRequest {
  readonly panel: Panel;
  /** Sessions of returns. */
  readonly window: number;
  /** Net asset value, money. */
  readonly capital: number;
  /** Weights that are held, by security id. */
  readonly holdings: ReadonlyMap<number, number>;
  /** Called when a rule or an optimizer looks at the capital or the holdings. */
  readonly onStateRead?: () => void;
}

/**
 * The candidates among the picks: those that have a close on the panel's last date and at least two returns in the window. They are
 * sorted by ticker, so that no result depends on the order in which they came.
 */
export function candidatesOf(wanted: readonly Pick[], request: CandidateRequest): CandidateSet {
  const { panel, window, capital, holdings, onStateRead = () => {} } = request;
  const { adjClose, close, dollarVolume, marketCap } = panel.grids;
  const last = panel.dates.length - 1;
  const rows = Math.min(window, last);
  const columnOf = new Map(panel.securities.map(({ id }, s) => [id, s]));
  const lastOf = (grid: typeof close | undefined, s: number) => grid?.data[last * grid.columns + s] ?? Number.NaN;
  const usable = wanted.flatMap((pick) => {
    const s = columnOf.get(pick.securityId);
    if (s === undefined || !(lastOf(close, s) > 0)) return [];
    const returns = returnsOf(adjClose.data, adjClose.columns, s, panel.dates.length, rows);
    return countOf(returns) < FEWEST_RETURNS ? [] : [{ pick, s, returns }];
  });
  usable.sort((a, b) => (a.pick.ticker < b.pick.ticker ? -1 : a.pick.ticker > b.pick.ticker ? 1 : a.s - b.s));
  const n = usable.length;
  const data = new Float64Array(rows * n);
  usable.forEach(({ returns }, i) => {
    for (let t = 0; t < rows; t++) data[t * n + i] = returns[t];
  });
  const betaRows = Math.min(BETA_SESSIONS, last);
  const market = returnsOf(panel.series.benchmark, 1, 0, panel.dates.length, betaRows);
  const betas = usable.map(({ s }) =>
    betaOf(returnsOf(adjClose.data, adjClose.columns, s, panel.dates.length, betaRows), market),
  );
  const isCandidate = new Set(usable.map(({ pick }) => pick.securityId));
  let heldElsewhere = 0;
  for (const [id, weight] of holdings) if (!isCandidate.has(id)) heldElsewhere += Math.abs(weight);
  return {
    candidates: watched(
      {
        tickers: usable.map(({ pick }) => pick.ticker),
        sectors: usable.map(({ s }) => panel.securities[s].sector),
        betas: Float64Array.from(betas),
        dollarVolumes: Float64Array.from(usable, ({ s }) => meanOfLast(dollarVolume, s, panel.dates.length)),
        holdings: Float64Array.from(usable, ({ pick }) => holdings.get(pick.securityId) ?? 0),
        heldElsewhere,
        capital,
      },
      onStateRead,
    ),
    picks: usable.map(({ pick }) => pick),
    prices: Float64Array.from(usable, ({ s }) => lastOf(close, s)),
    marketCaps: Float64Array.from(usable, ({ s }) => lastOf(marketCap, s)),
    returns: { rows, columns: n, data },
    warnings: warningsOf(wanted, isCandidate),
  };
}

/** The last `rows` simple returns of one column of levels; NaN where either level is missing. */
function returnsOf(levels: Float64Array, columns: number, s: number, dates: number, rows: number): Float64Array {
  const out = new Float64Array(rows);
  for (let k = 0; k < rows; k++) {
    const t = dates - rows + k;
    out[k] = levels[t * columns + s] / levels[(t - 1) * columns + s] - 1;
  }
  return out;
}

function countOf(returns: Float64Array): number {
  let count = 0;
  for (const value of returns) if (Number.isFinite(value)) count++;
  return count;
}

/** Covariance over variance of the dates on which both have a return; NaN with fewer than two, or where the benchmark stood still. */
function betaOf(returns: Float64Array, market: Float64Array): number {
  let count = 0;
  let meanX = 0;
  let meanY = 0;
  for (let t = 0; t < returns.length; t++) {
    if (!(Number.isFinite(returns[t]) && Number.isFinite(market[t]))) continue;
    count++;
    meanX += market[t];
    meanY += returns[t];
  }
  meanX /= count;
  meanY /= count;
  let xy = 0;
  let xx = 0;
  for (let t = 0; t < returns.length; t++) {
    if (!(Number.isFinite(returns[t]) && Number.isFinite(market[t]))) continue;
    xy += (market[t] - meanX) * (returns[t] - meanY);
    xx += (market[t] - meanX) ** 2;
  }
  return count < FEWEST_RETURNS || xx === 0 ? Number.NaN : xy / xx;
}

/** The mean of the last numbers that are there, NaN without any. */
function meanOfLast(grid: { columns: number; data: Float64Array } | undefined, s: number, dates: number): number {
  if (!grid) return Number.NaN;
  let sum = 0;
  let count = 0;
  for (let t = Math.max(0, dates - VOLUME_SESSIONS); t < dates; t++) {
    const value = grid.data[t * grid.columns + s];
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

function warningsOf(wanted: readonly Pick[], isCandidate: ReadonlySet<number>): Warning[] {
  const without = wanted.filter(({ securityId }) => !isCandidate.has(securityId));
  if (without.length === 0) return [];
  const names = listed(without.map(({ ticker }) => ticker));
  const message = `Left out, since they have no close on the date or fewer than ${FEWEST_RETURNS} returns before it: ${names}.`;
  return [{ code: 'FALLBACK', message, value: without.length, limit: null }];
}
