import type pg from 'pg';
import type { BacktestTrade, StepHoldings } from '../../../domain/backtest.js';
import { isoOf } from '../../../domain/trading-day.js';
import type { BacktestCurve } from '../find/backtests.js';
import type { Store } from '../store.js';
import { inTransaction, type StepFence } from './fenced-transaction.js';
import { type FinishedExperiment, writeFinished } from './save-experiment.js';

/** What a backtest leaves beside its figures. */
export interface BacktestDetails {
  curve: BacktestCurve;
  holdings: readonly (StepHoldings & { signalDate: number })[];
  trades: readonly BacktestTrade[];
  /** What the figures are worth; not a part of what a replay compares, since trials come to it later. */
  statistics: unknown;
}

/** Writes what a backtest came to: figures, curve, holdings and trades, all or nothing. */
export function finishBacktest(
  store: Store,
  id: number,
  finished: FinishedExperiment,
  { curve, holdings, trades, statistics }: BacktestDetails,
  fence: StepFence,
): Promise<void> {
  return inTransaction(store, fence, async (client) => {
    if (!(await writeFinished(client, id, finished))) return;
    await client.query('update experiment set statistics = $2 where id = $1', [id, JSON.stringify(statistics)]);
    await writeCurve(client, id, curve);
    // What the steps have left for an attempt that goes on after them.
    await client.query(
      `delete from job_step where (job_id = $1 and key like 'step %') or (key like 'targets %' and job_id in (
         select part.id from job own join job part on part.parent_id = own.parent_id where own.id = $1))`,
      [fence.jobId],
    );
    await client.query(
      `insert into experiment_step (experiment_id, position, signal_date, date, equity, cash, security_ids, tickers, sectors, weights, shares, prices)
       select $1, position, "signalDate", date, equity, cash, "securityId", ticker, sector, weight, shares, price
         from jsonb_to_recordset($2) r(position int, "signalDate" date, date date, equity float8, cash float8, "securityId" int[],
           ticker text[], sector text[], weight float8[], shares float8[], price float8[])`,
      [
        id,
        JSON.stringify(
          holdings.map((one, position) => ({ ...one, position, signalDate: isoOf(one.signalDate), date: isoOf(one.date) })),
        ),
      ],
    );
    await client.query(
      `insert into experiment_trade (experiment_id, position, date, security_id, ticker, side, shares, price, value, cost, reason)
       select $1, position, date, "securityId", ticker, side, shares, price, value, cost, reason
         from jsonb_to_recordset($2) r(position int, date date, "securityId" int, ticker text, side text, shares float8, price float8,
           value float8, cost float8, reason text)`,
      [id, JSON.stringify(trades.map((trade, position) => ({ ...trade, position, date: isoOf(trade.date) })))],
    );
  });
}

async function writeCurve(client: pg.ClientBase, id: number, curve: BacktestCurve): Promise<void> {
  const { dates, equity, cash, turnover, costs, exposure, riskFree, riskFreeSeries, benchmarks, benchmarkReturns } = curve;
  await client.query(
    `insert into experiment_curve (experiment_id, dates, equity, cash, turnover, costs, exposure, risk_free, risk_free_series, benchmarks,
       benchmark_returns) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [id, dates, equity, cash, turnover, costs, exposure, riskFree, riskFreeSeries, benchmarks, benchmarkReturns],
  );
}
