import { findSpan } from '../../src/data/store/find/span.js';
import type { StepFence } from '../../src/data/store/save/fenced-transaction.js';
import { savePortfolio } from '../../src/data/store/save/save-portfolio.js';
import type { Store } from '../../src/data/store/store.js';
import { isoOf, tradingDay } from '../../src/domain/trading-day.js';
import { makeTradeList } from '../../src/jobs/execution/make-trade-list.js';
import type { StrategyFile } from '../../src/jobs/read-strategies.js';
import type { SmallMarket } from './ranked-market.js';

/** A strategy that pays 10 basis points of commission, and neither spread nor impact. */
export const STRATEGIES = [
  {
    name: 'demo',
    problems: [],
    plan: { name: 'demo', costs: { commissionBps: 10, halfSpreadBps: 0, impactCoefficient: 0, borrowFeeAnnual: 0 } },
  },
] as unknown as readonly StrategyFile[];

/** Stores a portfolio of 10,000 that holds so many shares of each ticker at a price, and its trade list; returns the id of the list. */
export async function planTrades(
  store: Store,
  { marketId, ids }: SmallMarket,
  wanted: readonly { ticker: string; shares: number; price: number }[],
  { runId, date = '2017-12-29' }: { runId: number; date?: string },
): Promise<number> {
  const capital = 10_000;
  const targets = wanted.map(({ ticker, shares, price }, i) => ({
    securityId: ids[ticker],
    ticker,
    score: 1,
    rank: i + 1,
    conviction: 'HIGH',
    rawWeight: (shares * price) / capital,
    finalWeight: (shares * price) / capital,
    shares,
    price,
    value: shares * price,
    reason: 'Standard Sizing',
  }));
  const invested = targets.reduce((sum, { value }) => sum + value, 0);
  const portfolioId = await savePortfolio(
    store,
    {
      marketId,
      strategy: 'demo',
      date: tradingDay(date),
      rankingRunId: runId,
      capital,
      cash: capital - invested,
      grossLeverage: invested / capital,
      netExposure: invested / capital,
      volatilityAnnual: Number.NaN,
      targetVolatilityAnnual: null,
      leverage: 1,
      beta: Number.NaN,
      effectiveNames: Number.NaN,
      solver: { optimizer: 'EqualWeight', status: 'OPTIMAL', message: '', iterations: 0, dualityGap: null, conflicts: [] },
      covariance: { estimator: 'Sample', observations: 60, shrinkage: null, reciprocalCondition: null, repaired: false },
      ruleChecks: [],
      warnings: [],
      asOf: new Date('2018-01-05T00:00:00Z'),
      version: await versionOf(store, marketId),
      strategyVersion: '1.0',
      planHash: 'f00d',
      codeVersion: 'c0de',
      codeDirty: false,
      seed: 7,
      environment: {},
    },
    targets,
  );
  return (await makeTradeList({ store, strategies: STRATEGIES }, { marketId, portfolioId }))!;
}

/** Adds the session after the last: bars at one price each, known at its close. */
export async function addSession(
  store: Store,
  { marketId, ids }: SmallMarket,
  date: string,
  bars: Readonly<Record<string, { price: number; volume: number | null }>>,
): Promise<void> {
  for (const [ticker, { price, volume }] of Object.entries(bars)) {
    await store.pool.query(
      `insert into bar (security_id, date, source, open, high, low, close, volume, known_at, version)
       values ($1, $2, 'FILES', $3, $3, $3, $3, $4, $2::date + interval '21 hours', $5)`,
      [ids[ticker], date, price, volume, await versionOf(store, marketId)],
    );
  }
  const span = await findSpan(store, marketId);
  if (span === null || isoOf(span.to) !== date) throw new Error(`${date} is not the last session.`);
}

/** An attempt at a job that remembers its steps, and dies before one of them where it is told to. */
export function memoryAttempt(done = new Map<string, unknown>(), diesBefore: string | null = null) {
  return {
    onProgress: () => {},
    async step<T>(key: string, work: (fence: StepFence) => Promise<T>): Promise<T> {
      if (done.has(key)) return done.get(key) as T;
      if (key === diesBefore) throw new Error('killed');
      const result = await work(null as unknown as StepFence);
      done.set(key, result);
      return result;
    },
  };
}

async function versionOf(store: Store, marketId: number): Promise<number> {
  const { rows } = await store.pool.query('select max(id)::int as id from data_version where market_id = $1', [marketId]);
  return rows[0].id;
}
