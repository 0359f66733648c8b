import { z } from 'zod';
import { randomStream } from '../../src/quant/kernels/random.js';
import type { PluginKind } from '../../src/quant/plugin/plugin.js';
import type { Registry } from '../../src/quant/plugin/registry.js';
import type { PortfolioRequest } from '../../src/quant/portfolio/portfolio.js';
import type { Plan } from '../../src/quant/strategy/plan.js';
import { randomReturns } from './random-returns.js';
import { tinyPanel } from './tiny-panel.js';

/** What a random portfolio is asked for with. */
export interface RandomPortfolio {
  seed: number;
  /** Places of the securities in the order in which panel and ranking name them: 0 is A, 1 is B. */
  order: readonly number[];
  /** A name with its parameters, here and below. */
  optimizer: readonly [string, object];
  covariance?: readonly [string, object];
  rules?: Record<string, object>;
  targetVolatilityAnnual?: number | null;
  wholeShares?: boolean;
  /** Whether something is held already. */
  isHeld?: boolean;
}

const SESSIONS = 120;
const SECTORS = ['Energy', 'Health', 'Tech', 'Utilities'];
const SIZING = {
  topN: null,
  fractionalKelly: null,
  volatility: 'ex_ante',
  regimeScaling: false,
  minLeverage: 0.5,
  maxLeverage: 2,
  convictionHigh: 0.9,
  convictionMedium: 0.5,
  lot: 1,
} as const;

/** A request for a portfolio of 100,000 in securities with random prices, volumes, scores and holdings, with the plugins of a registry. */
export function randomPortfolio(registry: Registry, asked: RandomPortfolio): PortfolioRequest {
  const { seed, order, optimizer, covariance = ['LedoitWolf', {}], rules = {}, targetVolatilityAnnual = null } = asked;
  const n = order.length;
  const random = randomStream(seed);
  const walked = randomReturns(seed, SESSIONS, n);
  const benchmark = [100];
  for (let t = 0; t < SESSIONS; t++) {
    const row = walked.data.subarray(t * n, (t + 1) * n);
    benchmark.push(benchmark[t] * (1 + row.reduce((sum, value) => sum + value, 0) / n));
  }
  const securities = Array.from({ length: n }, (_, s) => {
    const prices = [5 + 200 * random()];
    for (let t = 0; t < SESSIONS; t++) prices.push(prices[t] * (1 + walked.data[t * n + s]));
    const entry = {
      sector: SECTORS[s % 4],
      adjClose: prices,
      close: prices,
      dollarVolume: [3e5 + 1e6 * random()],
      marketCap: [1e9 * (1 + s)],
    };
    return { entry, score: random(), held: random() };
  });
  const tickerOf = (s: number) => String.fromCharCode(65 + s);
  const panel = tinyPanel({ securities: Object.fromEntries(order.map((s) => [tickerOf(s), securities[s].entry])), benchmark });
  const used = (kind: PluginKind, [name, given]: readonly [string, object]) => {
    const plugin = registry.get(kind, name);
    return { plugin, name, version: plugin.version, params: z.parse(plugin.params, given), given: [] };
  };
  const plan = {
    covariance: used('covariance', covariance),
    optimizer: used('optimizer', optimizer),
    riskRules: Object.entries(rules).map((rule) => used('riskRule', rule)),
    sizing: { ...SIZING, targetVolatilityAnnual },
  };
  const total = securities.reduce((sum, { held }) => sum + held, 0);
  const signals = order.map((s, k) => {
    const rank = 1 + securities.filter(({ score }) => score > securities[s].score).length;
    return { securityId: k + 1, ticker: tickerOf(s), rank, score: securities[s].score, coverage: 1, exposures: [], zScores: [] };
  });
  return {
    // The rest of a plan is of no concern to a portfolio.
    plan: plan as unknown as Plan,
    ranking: { date: panel.dates[SESSIONS], universeSize: n, factors: [], regime: null, signals, warnings: [] },
    panel,
    capital: 100_000,
    holdings: new Map(asked.isHeld ? order.map((s, k) => [k + 1, securities[s].held / total]) : []),
    realised: null,
    views: [],
    wholeShares: asked.wholeShares ?? false,
  };
}
