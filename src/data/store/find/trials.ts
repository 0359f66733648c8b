import type { Store } from '../store.js';

/** A configuration that was tried, by its newest finished backtest. */
export interface Trial {
  experimentId: number;
  /** Sharpe ratio a day; NaN where it does not exist. */
  ratio: number;
}

/** What the excess returns of a trial are made of; the first place is the start. */
export interface TrialCurve {
  experimentId: number;
  dates: number[];
  equity: number[];
  riskFree: number[];
  /** Null: there is no rate, which counts as 0. */
  riskFreeSeries: string | null;
}

/** Settings without those that change no return: a plan is the same whether it was named or written down, and however its walk is looked at. */
const settingsOf = (experiment: string) => `${experiment}.settings - '{data,document,benchmarks,splits,auditSteps}'::text[]`;

/**
 * The other configurations that were tried on the universe and period of an experiment, each a plan with the settings that decide its returns.
 * NaN where a ratio does not exist.
 */
export async function listTrials(store: Store, experimentId: number): Promise<Trial[]> {
  const { rows } = await store.pool.query<{ experimentId: number; ratio: number | null }>(
    `select distinct on (other.plan_hash, ${settingsOf('other')}) other.id as "experimentId",
            (other.statistics->>'sharpePerDay')::float8 as ratio
       from experiment one join experiment other
         on other.market_id = one.market_id and other.kind = 'BACKTEST' and other.universe = one.universe and other.id <> one.id
            and other.from_date = one.from_date and other.to_date = one.to_date and other.digest is not null
            and (other.plan_hash, ${settingsOf('other')}) is distinct from (one.plan_hash, ${settingsOf('one')})
      where one.id = $1 order by other.plan_hash, ${settingsOf('other')}, other.id desc`,
    [experimentId],
  );
  return rows.map(({ experimentId, ratio }) => ({ experimentId, ratio: ratio ?? Number.NaN }));
}

/** The curves of finished backtests, by id. */
export async function listTrialCurves(store: Store, experimentIds: readonly number[]): Promise<TrialCurve[]> {
  const { rows } = await store.pool.query<TrialCurve>(
    `select experiment_id as "experimentId", dates, equity, risk_free as "riskFree", risk_free_series as "riskFreeSeries"
       from experiment_curve where experiment_id = any($1) order by experiment_id`,
    [experimentIds],
  );
  return rows;
}
