import {
  type GraphQLFieldResolver,
  type GraphQLInterfaceType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type GraphQLUnionType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { CONVENTIONS } from './conventions.js';
import { METHOD } from './decorators.js';
import { ApiKeysResolver } from './resolvers/api-keys.js';
import { BacktestResolver } from './resolvers/backtest.js';
import { BacktestsResolver } from './resolvers/backtests.js';
import { BrokerResolver } from './resolvers/broker.js';
import { ChainRequestsResolver } from './resolvers/chain-requests.js';
import { DashboardResolver } from './resolvers/dashboard.js';
import { DataHealthResolver } from './resolvers/data-health.js';
import { ExecutionResolver } from './resolvers/execution.js';
import { ExperimentRequestsResolver } from './resolvers/experiment-requests.js';
import { ExperimentsResolver } from './resolvers/experiments.js';
import { HedgeResolver } from './resolvers/hedge.js';
import { JobResolver } from './resolvers/job.js';
import { JobRequestsResolver } from './resolvers/job-requests.js';
import { JobsResolver } from './resolvers/jobs.js';
import { LiveResolver } from './resolvers/live.js';
import { NodeResolver } from './resolvers/node.js';
import { PluginsResolver } from './resolvers/plugins.js';
import { PortfolioResolver } from './resolvers/portfolio.js';
import { PortfolioRequestsResolver } from './resolvers/portfolio-requests.js';
import { PortfoliosResolver, StrategyPortfoliosResolver } from './resolvers/portfolios.js';
import { PricesResolver } from './resolvers/prices.js';
import { QuarantineDecisionsResolver, ValidationReportResolver } from './resolvers/quarantine-decisions.js';
import { RankingRunResolver } from './resolvers/ranking-run.js';
import { RankingRunsResolver } from './resolvers/ranking-runs.js';
import { RankingsResolver } from './resolvers/rankings.js';
import { RegimesResolver } from './resolvers/regimes.js';
import { RiskResolver } from './resolvers/risk.js';
import { SecuritiesResolver } from './resolvers/securities.js';
import { SecurityResolver } from './resolvers/security.js';
import { SecurityDataResolver } from './resolvers/security-data.js';
import { StrategiesResolver } from './resolvers/strategies.js';
import { SweepResolver, SweepTableResolver } from './resolvers/sweep.js';
import { PortfolioTradesResolver, TradeListResolver } from './resolvers/trade-list.js';
import { ValidationResolver } from './resolvers/validation.js';
import { WhatIfResolver } from './resolvers/what-if.js';
import { ApiKey } from './types/api-key.js';
import { Backtest } from './types/backtest.js';
import { Replay } from './types/experiment.js';
import { FactorStudy } from './types/factor-study.js';
import { Job } from './types/job.js';
import { nodeTypeOf } from './types/node.js';
import { Order } from './types/order.js';
import { Portfolio } from './types/portfolio.js';
import { QuarantinedRow } from './types/quarantined-row.js';
import { RankingRun } from './types/ranking-run.js';
import { Security } from './types/security.js';
import { Strategy } from './types/strategy.js';
import { Sweep } from './types/sweep.js';
import { TradeList } from './types/trade-list.js';
import { ValidationReport } from './types/validation-report.js';

const SUBSCRIPTIONS =
  'Live events. Each stream begins with the present state, then brings every change, whichever machine made it, at most ten times a second a job; a slow\n' +
  'subscriber misses intermediate states, never the last one. An unknown id or kind is refused when subscribing.';

const NO_PUB_SUB = {
  publish() {},
  subscribe(): never {
    throw new Error('Nothing is published.');
  },
};

/** The schema of the API. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      NodeResolver,
      RankingsResolver,
      RankingRunsResolver,
      RankingRunResolver,
      SecuritiesResolver,
      SecurityResolver,
      PricesResolver,
      RegimesResolver,
      PluginsResolver,
      StrategiesResolver,
      SecurityDataResolver,
      DataHealthResolver,
      ValidationResolver,
      ValidationReportResolver,
      QuarantineDecisionsResolver,
      ApiKeysResolver,
      PortfoliosResolver,
      StrategyPortfoliosResolver,
      PortfolioResolver,
      PortfolioRequestsResolver,
      WhatIfResolver,
      PortfolioTradesResolver,
      ExecutionResolver,
      TradeListResolver,
      BrokerResolver,
      RiskResolver,
      HedgeResolver,
      DashboardResolver,
      ExperimentsResolver,
      BacktestsResolver,
      BacktestResolver,
      SweepResolver,
      SweepTableResolver,
      ExperimentRequestsResolver,
      JobsResolver,
      JobResolver,
      JobRequestsResolver,
      ChainRequestsResolver,
      LiveResolver,
    ],
    // Types that `node` may find, whether or not another field leads to them.
    orphanedTypes: [
      Security,
      RankingRun,
      Strategy,
      ValidationReport,
      QuarantinedRow,
      ApiKey,
      Job,
      Portfolio,
      TradeList,
      Order,
      Backtest,
      Sweep,
      FactorStudy,
      Replay,
    ],
    // Arguments are checked by the services, which other callers use too.
    validate: false,
    // Subscriptions have streams of their own; type-graphql asks for this all the same.
    pubSub: NO_PUB_SUB,
  });
  schema.getQueryType()!.description =
    'Reads. Every read is of the store or small enough to be computed while one waits; all else is a job.';
  schema.getMutationType()!.description =
    'Writes. Long work returns its job at once: follow it with `jobProgress`. All problems of an input are reported together, before anything is queued.\n' +
    'Several in one request run one after the other; one that is refused is null beside its error, and the others stand.';
  schema.description = CONVENTIONS;
  schema.getSubscriptionType()!.description = SUBSCRIPTIONS;
  (schema.getType('Node') as GraphQLInterfaceType).resolveType = nodeTypeOf;
  (schema.getType('Experiment') as GraphQLInterfaceType).resolveType = nodeTypeOf;
  (schema.getType('JobResult') as GraphQLUnionType).resolveType = nodeTypeOf;
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) if (field.extensions[METHOD]) field.resolve = callMethod;
  }
  return schema;
}

/** Answers a field by the method of its name. */
const callMethod: GraphQLFieldResolver<
  Record<string, (args: object, context: unknown, info: GraphQLResolveInfo) => unknown>,
  unknown
> = (source, args, context, info) => source[info.fieldName](args, context, info);

/** The text of `schema.graphql`. Sorted, so that moving a file changes nothing in it. */
export function schemaText(schema: GraphQLSchema): string {
  const header = '# Generated from the code by `npm run schema`; CI compares it.\n\n';
  return `${header}${printSchema(lexicographicSortSchema(schema))}\n`;
}
