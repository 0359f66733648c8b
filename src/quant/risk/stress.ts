import type { Holding, PriceHistory, RiskContribution, StressResult, VarReport } from './risk.js';
import { NAMED_WINDOWS, type StressWindow, worstWindows } from './stress-windows.js';

/** What stress tests are computed from beside the holdings. */
export interface StressRequest {
  history: PriceHistory;
  benchmarkTicker: string;
  namedWindows: boolean;
  value: number;
  confidence: number;
  beta: number;
  var: VarReport;
  sectors: readonly RiskContribution[];
  /** Of the holdings' daily returns. */
  deviations: Float64Array;
}

/** Losses in windows of the past that lie in the data, and in stated shocks; worst first, those of which nothing is known last. */
export function stressResults(holdings: readonly Holding[], request: StressRequest): StressResult[] {
  const { history, benchmarkTicker, namedWindows } = request;
  const windows = [
    ...(namedWindows ? NAMED_WINDOWS : []),
    ...worstWindows(benchmarkTicker, history.dates, history.benchmark),
  ].filter(({ from, to }) => from >= history.dates[0] && to <= history.dates[history.dates.length - 1]);
  const results = [
    ...windows.map((window) => heldThrough(window, holdings, history, request.value)),
    ...shocks(holdings, request),
  ];
  const lossOf = ({ portfolioReturn }: StressResult) =>
    Number.isNaN(portfolioReturn) ? Number.POSITIVE_INFINITY : portfolioReturn;
  return results.sort((a, b) => lossOf(a) - lossOf(b) || (a.scenario < b.scenario ? -1 : 1));
}

/** Sessions that a price is carried over at either end of a window. */
const CARRIED = 5;

/** Today's weights bought at the window's first close and held to its last; what has no price at both ends is taken as cash. */
function heldThrough(window: StressWindow, holdings: readonly Holding[], history: PriceHistory, value: number): StressResult {
  const { dates, levels } = history;
  const n = holdings.length;
  const first = lastOnOrBefore(dates, window.from);
  const last = lastOnOrBefore(dates, window.to);
  let sum = 0;
  let priced = 0;
  let gross = 0;
  for (const [i, { weight }] of holdings.entries()) {
    gross += Math.abs(weight);
    const change = levelAt(levels, n, i, last) / levelAt(levels, n, i, first) - 1;
    if (Number.isNaN(change)) continue;
    priced += Math.abs(weight);
    sum += weight * change;
  }
  const portfolioReturn = priced > 0 ? sum : Number.NaN;
  return { ...window, portfolioReturn, profit: portfolioReturn * value, coverage: gross > 0 ? priced / gross : 0 };
}

function levelAt(levels: Float64Array, n: number, i: number, t: number): number {
  for (let back = 0; back <= CARRIED && back <= t; back++) {
    const level = levels[(t - back) * n + i];
    if (level > 0) return level;
  }
  return Number.NaN;
}

function lastOnOrBefore(dates: readonly number[], day: number): number {
  let low = 0;
  let high = dates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dates[middle] <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const MARKET_SHOCKS = [-0.1, -0.2];
const SECTOR_SHOCK = -0.2;
/** Sectors that are shocked, those with the largest weights. */
const SHOCKED_SECTORS = 3;

function shocks(holdings: readonly Holding[], request: StressRequest): StressResult[] {
  const { beta, value, confidence, benchmarkTicker, sectors, deviations } = request;
  const { z, volatility } = request.var;
  const shock = (scenario: string, description: string, portfolioReturn: number): StressResult => ({
    scenario,
    description,
    from: null,
    to: null,
    portfolioReturn,
    profit: portfolioReturn * value,
    coverage: 1,
  });
  const percent = (fraction: number) => `${fraction < 0 ? '−' : ''}${Math.abs(100 * fraction)} %`;
  const at = `at ${+(100 * confidence).toFixed(6)} %`;
  const alone = holdings.reduce((sum, { weight }, i) => sum + Math.abs(weight) * deviations[i], 0);
  const largest = [...sectors].sort((a, b) => Math.abs(b.exposure) - Math.abs(a.exposure)).slice(0, SHOCKED_SECTORS);
  return [
    ...MARKET_SHOCKS.map((move) =>
      shock(
        `Market ${percent(move)}`,
        `${benchmarkTicker} moves by ${percent(move)} and the portfolio by its beta.`,
        beta * move,
      ),
    ),
    ...largest.map(({ name, exposure }) =>
      shock(
        `${name} ${percent(SECTOR_SHOCK)}`,
        `All holdings of the sector move by ${percent(SECTOR_SHOCK)}, the others stay.`,
        exposure * SECTOR_SHOCK,
      ),
    ),
    shock('Volatility × 2', `A day's value at risk ${at}, with all volatilities doubled.`, -2 * z * volatility),
    shock('No diversification', `A day's value at risk ${at}, if every holding moved against the portfolio at once.`, -z * alone),
  ];
}
