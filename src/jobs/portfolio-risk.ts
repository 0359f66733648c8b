/** The risk of a portfolio as the API asks for it: what its numbers rest on, read as it was known. */
import { calendarOf } from '../data/quality/calendar/calendar-of.js';
import { findRuns } from '../data/store/find/runs.js';
import { loadSignals } from '../data/store/find/signals.js';
import { findSpan } from '../data/store/find/span.js';
import { loadPanel } from '../data/store/load/load-panel.js';
import { insufficientHistory, noData } from '../domain/errors.js';
import type { Knowledge } from '../domain/market.js';
import { isoOf, type TradingDay } from '../domain/trading-day.js';
import { rowOf } from '../quant/panel/grid.js';
import { returns } from '../quant/panel/operators/time.js';
import type { Panel } from '../quant/panel/panel.js';
import type { RunFactor } from '../quant/ranking/ranking.js';
import type { Holding, RiskFigures } from '../quant/risk/risk.js';
import { riskReport } from '../quant/risk/risk-report.js';
import { getMarketOfPlan, type JobContext } from './context.js';

/** Which risk is meant. */
export interface RiskParams extends Knowledge {
  marketId: number;
  strategy: string;
  /** The ranking whose z-scores are the exposures to its factors. */
  rankingRunId: number;
  /** Fractions of net asset value by security. */
  holdings: readonly { securityId: number; weight: number }[];
  /** The last day of the data that is used. */
  to: TradingDay;
  /** Money. */
  value: number;
  confidence: number;
}

/** The figures with the last session that they rest on. */
export type PortfolioRisk = RiskFigures & { date: TradingDay };

/** Sessions of returns that risk rests on: two years, so that the worst 5 percent are some 25 days. */
const SAMPLE = 504;
/** Below so many returns nothing is said. */
const FEWEST = 60;
/** Sessions of the mean daily volume. */
const VOLUME_SESSIONS = 20;

/** The risk of weights, from the two years of returns up to a day. Throws `NO_DATA` and `INSUFFICIENT_HISTORY`. */
export async function portfolioRisk(context: JobContext, params: RiskParams): Promise<PortfolioRisk> {
  const { store, strategies } = context;
  const { asOf, version, value, confidence } = params;
  const plan = strategies.find(({ name }) => name === params.strategy)?.plan ?? null;
  const market = await getMarketOfPlan(store, params.marketId, plan);
  const span = await findSpan(store, market.id);
  if (span === null) throw noData(`The market ${market.name} has no bars yet.`);
  const to = Math.min(params.to, span.to);
  const sessions = calendarOf(market.timeZone).sessions({ from: span.from, to });
  const [run] = await findRuns(store, market.id, [params.rankingRunId]);
  const signals = run ? await loadSignals(store, run) : null;
  const factors = run ? (run.factors as readonly RunFactor[]).map(({ factor }) => factor) : [];
  const held = params.holdings.map(({ securityId }) => securityId);
  const request = { market, universe: null, to, asOf, version };
  const [recent, whole] = await Promise.all([
    loadPanel(store, {
      ...request,
      fields: ['adjClose', 'close', 'dollarVolume'],
      securityIds: [...held, ...(signals?.securityId ?? [])],
      from: sessions[Math.max(0, sessions.length - 1 - SAMPLE)],
    }),
    loadPanel(store, { ...request, fields: ['adjClose'], securityIds: held, from: sessions[0] }),
  ]);
  const rows = recent.dates.length - 1;
  if (rows < FEWEST) {
    throw insufficientHistory(
      `Risk needs at least ${FEWEST} sessions of returns, but up to ${isoOf(to)} there are ${Math.max(0, rows)}. Ask for a later day.`,
    );
  }
  const columnOf = new Map(recent.securities.map(({ id }, s) => [id, s]));
  const loadings = new Float64Array(recent.securities.length * factors.length).fill(Number.NaN);
  for (const [row, id] of (signals?.securityId ?? []).entries()) {
    for (let k = 0; k < factors.length; k++) {
      loadings[columnOf.get(id)! * factors.length + k] = signals!.zScores[k][row] ?? Number.NaN;
    }
  }
  const { grids } = recent;
  // The panel sorts its securities by id; the levels of the whole history are taken in its order.
  const weights = new Map(params.holdings.map(({ securityId, weight }) => [securityId, weight]));
  const figures = riskReport({
    holdings: whole.securities.map(({ id }) => holdingOf(recent, columnOf.get(id)!, weights.get(id)!)),
    value,
    confidence,
    returns: { rows, columns: grids.adjClose.columns, data: returns(grids.adjClose).data.subarray(grids.adjClose.columns) },
    benchmark: returns(recent.series.benchmark).subarray(1),
    benchmarkTicker: market.benchmark,
    factors,
    loadings,
    history: { dates: whole.dates, levels: whole.grids.adjClose.data, benchmark: whole.series.benchmark },
    namedWindows: !market.simulated,
    impactCoefficient: plan?.costs.impactCoefficient ?? 1,
  });
  return { ...figures, date: recent.dates[rows] };
}

/** A holding with its last close and its mean daily volume, in shares of that close, so that a split between the days does not show. */
function holdingOf({ securities, grids, dates }: Panel, column: number, weight: number): Holding {
  const { ticker, sector } = securities[column];
  let price = Number.NaN;
  let traded = 0;
  let days = 0;
  for (let t = Math.max(0, dates.length - VOLUME_SESSIONS); t < dates.length; t++) {
    const money = rowOf(grids.dollarVolume, t)[column];
    const close = rowOf(grids.close, t)[column];
    if (!Number.isNaN(close)) price = close;
    if (Number.isNaN(money)) continue;
    traded += money;
    days++;
  }
  return { ticker, sector, weight, column, price, dailyVolume: traded / days / price };
}
