import { isoOf, type TradingDay } from '../../../domain/trading-day.js';
import { securitiesAt } from '../load/visible.js';
import type { Store } from '../store.js';

/** A stored portfolio without its targets. */
export interface StoredPortfolio {
  id: number;
  marketId: number;
  strategy: string;
  date: TradingDay;
  rankingRunId: number;
  /** The job that made it; null when made in-process. */
  jobId: number | null;
  capital: number;
  cash: number;
  size: number;
  grossLeverage: number;
  netExposure: number;
  volatilityAnnual: number | null;
  targetVolatilityAnnual: number | null;
  leverage: number;
  beta: number | null;
  effectiveNames: number | null;
  /** As they were saved, numbers that are none being null; see `quant/portfolio/portfolio.ts`. */
  solver: unknown;
  covariance: unknown;
  ruleChecks: readonly unknown[];
  warnings: readonly unknown[];
  asOf: Date;
  version: number;
  strategyVersion: string;
  planHash: string;
  codeVersion: string;
  codeDirty: boolean;
  seed: number;
  environment: Readonly<Record<string, string>>;
  createdAt: Date;
}

/** Which portfolios are meant; null: no condition. */
export interface PortfolioFilter {
  marketId: number;
  strategy: string | null;
  /** The last day. */
  to: TradingDay | null;
  /** Only those whose own `asOf` is not later. */
  asOf: Date;
}

/** The targets of a portfolio as columns, by final weight, largest first. */
export interface TargetColumns {
  securityId: number[];
  ticker: string[];
  name: (string | null)[];
  sector: (string | null)[];
  score: number[];
  rank: number[];
  conviction: ('HIGH' | 'MEDIUM' | 'LOW')[];
  rawWeight: number[];
  finalWeight: number[];
  shares: number[];
  price: number[];
  value: number[];
  reason: string[];
}

const COLUMNS = `id, market_id as "marketId", strategy, date - date '1970-01-01' as date, ranking_run_id as "rankingRunId",
  job_id as "jobId", capital, cash, size, gross_leverage as "grossLeverage", net_exposure as "netExposure",
  volatility_annual as "volatilityAnnual", target_volatility_annual as "targetVolatilityAnnual", leverage, beta,
  effective_names as "effectiveNames", solver, covariance, rule_checks as "ruleChecks", warnings, as_of as "asOf",
  data_version::float8 as version, strategy_version as "strategyVersion", plan_hash as "planHash", code_version as "codeVersion",
  code_dirty as "codeDirty", seed, environment, created_at as "createdAt"`;

const FILTER = `market_id = $1 and ($2::text is null or strategy = $2) and ($3::date is null or date <= $3) and as_of <= $4`;

/** The newest portfolio of the newest date that a filter leaves, or null. */
export async function findNewestPortfolio(store: Store, filter: PortfolioFilter): Promise<StoredPortfolio | null> {
  const [portfolio] = await listPortfolios(store, filter, null, 1);
  return portfolio ?? null;
}

/** The portfolios that a filter leaves, newest date first and of one date the newest first, after a position. */
export async function listPortfolios(
  store: Store,
  filter: PortfolioFilter,
  after: { date: TradingDay; id: number } | null,
  limit: number,
): Promise<StoredPortfolio[]> {
  const { rows } = await store.pool.query<StoredPortfolio>(
    `select ${COLUMNS} from portfolio where ${FILTER} and ($5::date is null or (date, id) < ($5, $6))
      order by date desc, id desc limit $7`,
    [...valuesOf(filter), after && isoOf(after.date), after?.id, limit],
  );
  return rows;
}

/** How many portfolios a filter leaves. */
export async function countPortfolios(store: Store, filter: PortfolioFilter): Promise<number> {
  const { rows } = await store.pool.query(`select count(*)::int as count from portfolio where ${FILTER}`, valuesOf(filter));
  return rows[0].count;
}

/** The newest portfolio of each strategy that has one, by strategy. */
export async function listNewestPortfolios(store: Store, marketId: number, asOf: Date): Promise<StoredPortfolio[]> {
  const { rows } = await store.pool.query<StoredPortfolio>(
    `select distinct on (strategy) ${COLUMNS} from portfolio where market_id = $1 and as_of <= $2
      order by strategy, portfolio.date desc, id desc`,
    [marketId, asOf],
  );
  return rows;
}

/** Portfolios by id, in any order; ids of other markets and unknown ones have no row. */
export async function findPortfolios(store: Store, marketId: number, ids: readonly number[]): Promise<StoredPortfolio[]> {
  const { rows } = await store.pool.query<StoredPortfolio>(
    `select ${COLUMNS} from portfolio where market_id = $1 and id = any($2)`,
    [marketId, ids],
  );
  return rows;
}

/** The newest portfolio that a plan and code made of a ranking run for a job of the same params as a job, or null. */
export async function findPortfolioMadeFor(
  store: Store,
  {
    jobId,
    rankingRunId,
    planHash,
    codeVersion,
  }: Pick<StoredPortfolio, 'rankingRunId' | 'planHash' | 'codeVersion'> & { jobId: number },
): Promise<number | null> {
  const { rows } = await store.pool.query<{ id: number }>(
    `select p.id from portfolio p join job maker on maker.id = p.job_id join job own on own.kind = maker.kind and own.params = maker.params
      where own.id = $1 and p.ranking_run_id = $2 and p.plan_hash = $3 and p.code_version = $4 and not p.code_dirty
      order by p.id desc limit 1`,
    [jobId, rankingRunId, planHash, codeVersion],
  );
  return rows[0]?.id ?? null;
}

/** All targets of a portfolio. Names and sectors are those of the data version that it read. */
export async function loadTargets(store: Store, { id, version }: { id: number; version: number }): Promise<TargetColumns> {
  const { rows } = await store.pool.query({
    text: `select t.security_id, t.ticker, c.name, c.sector, t.score, t.rank, t.conviction, t.raw_weight, t.final_weight, t.shares,
                  t.price, t.value, t.reason
             from target t join ${securitiesAt(version)} c on c.id = t.security_id where t.run_id = $1 order by t.position`,
    values: [id],
    rowMode: 'array',
  });
  const column = <T>(index: number): T[] => rows.map((row) => row[index]);
  return {
    securityId: column(0),
    ticker: column(1),
    name: column(2),
    sector: column(3),
    score: column(4),
    rank: column(5),
    conviction: column(6),
    rawWeight: column(7),
    finalWeight: column(8),
    shares: column(9),
    price: column(10),
    value: column(11),
    reason: column(12),
  };
}

function valuesOf({ marketId, strategy, to, asOf }: PortfolioFilter): unknown[] {
  return [marketId, strategy, to === null ? null : isoOf(to), asOf];
}
