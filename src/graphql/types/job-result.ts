import { createUnionType } from 'type-graphql';
import { Backtest } from './backtest.js';
import { Replay } from './experiment.js';
import { FactorStudy } from './factor-study.js';
import { Portfolio } from './portfolio.js';
import { RankingRun } from './ranking-run.js';
import { Sweep } from './sweep.js';
import { TradeList } from './trade-list.js';
import { ValidationReport } from './validation-report.js';

export const JobResult = createUnionType({
  name: 'JobResult',
  description:
    'What a job can make, by kind: ingest and catchUp a ValidationReport, rank a RankingRun, optimize a Portfolio, submitTrades a TradeList, replay a Replay.',
  types: () => [ValidationReport, RankingRun, Portfolio, TradeList, Backtest, Sweep, FactorStudy, Replay] as const,
});
