import { isoOf } from '../../../domain/trading-day.js';
import type { Store } from '../store.js';
import { inTransaction, type StepFence } from './fenced-transaction.js';

/** What a portfolio was made of and came to, beside its targets. A number that is none is NaN. */
export interface PortfolioRecord {
  marketId: number;
  strategy: string;
  /** Trading day. */
  date: number;
  rankingRunId: number;
  capital: number;
  cash: number;
  grossLeverage: number;
  netExposure: number;
  volatilityAnnual: number;
  targetVolatilityAnnual: number | null;
  leverage: number;
  beta: number;
  effectiveNames: number;
  solver: object;
  covariance: object;
  ruleChecks: readonly object[];
  warnings: readonly object[];
  asOf: Date;
  version: number;
  strategyVersion: string;
  planHash: string;
  codeVersion: string;
  codeDirty: boolean;
  seed: number;
  environment: Readonly<Record<string, string>>;
}

/** One target, in the order of the list. */
export interface TargetRecord {
  securityId: number;
  ticker: string;
  score: number;
  rank: number;
  conviction: string;
  rawWeight: number;
  finalWeight: number;
  shares: number;
  price: number;
  value: number;
  reason: string;
}

/** Channel on which every new portfolio is told, by its id. */
export const PORTFOLIO_CHANNEL = 'alphaql_portfolios';

const COLUMNS = `market_id, strategy, date, ranking_run_id, job_id, capital, cash, size, gross_leverage, net_exposure, volatility_annual,
  target_volatility_annual, leverage, beta, effective_names, solver, covariance, rule_checks, warnings, as_of, data_version,
  strategy_version, plan_hash, code_version, code_dirty, seed, environment`;

/**
 * Writes a portfolio with its targets in one transaction and returns its id: it is there whole or not at all. With the fence of a job's
 * step it is there only if the attempt still owns the job.
 */
export function savePortfolio(
  store: Store,
  portfolio: PortfolioRecord,
  targets: readonly TargetRecord[],
  fence: StepFence | null = null,
): Promise<number> {
  return inTransaction(store, fence, async (client) => {
    const values = valuesOf(portfolio, targets, fence?.jobId ?? null);
    const places = values.map((_, i) => `$${i + 1}`).join(', ');
    const { rows } = await client.query<{ id: number }>(
      `insert into portfolio (${COLUMNS}) values (${places}) returning id`,
      values,
    );
    const { id } = rows[0];
    const column = (name: keyof TargetRecord) => targets.map((target) => target[name]);
    await client.query(
      `insert into target (run_id, position, security_id, ticker, score, rank, conviction, raw_weight, final_weight, shares, price,
         value, reason)
       select $1, row_number() over (), * from unnest($2::int[], $3::text[], $4::float8[], $5::int[], $6::text[], $7::float8[],
         $8::float8[], $9::float8[], $10::float8[], $11::float8[], $12::text[])`,
      [
        id,
        column('securityId'),
        column('ticker'),
        column('score'),
        column('rank'),
        column('conviction'),
        column('rawWeight'),
        column('finalWeight'),
        column('shares'),
        column('price'),
        column('value'),
        column('reason'),
      ],
    );
    await client.query('select pg_notify($1, $2)', [PORTFOLIO_CHANNEL, String(id)]);
    return id;
  });
}

/** In the order of the columns. JSON turns numbers that are none into null. */
function valuesOf(portfolio: PortfolioRecord, targets: readonly TargetRecord[], jobId: number | null): unknown[] {
  return [
    portfolio.marketId,
    portfolio.strategy,
    isoOf(portfolio.date),
    portfolio.rankingRunId,
    jobId,
    portfolio.capital,
    portfolio.cash,
    targets.filter(({ finalWeight }) => finalWeight !== 0).length,
    portfolio.grossLeverage,
    portfolio.netExposure,
    orNull(portfolio.volatilityAnnual),
    portfolio.targetVolatilityAnnual,
    portfolio.leverage,
    orNull(portfolio.beta),
    orNull(portfolio.effectiveNames),
    JSON.stringify(portfolio.solver),
    JSON.stringify(portfolio.covariance),
    JSON.stringify(portfolio.ruleChecks),
    JSON.stringify(portfolio.warnings),
    portfolio.asOf,
    portfolio.version,
    portfolio.strategyVersion,
    portfolio.planHash,
    portfolio.codeVersion,
    portfolio.codeDirty,
    portfolio.seed,
    JSON.stringify(portfolio.environment),
  ];
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
