import { Args, ArgsType, Ctx, ID, Query, Resolver } from 'type-graphql';
import { findNode, rowIdOf } from '../../domain/node-id.js';
import { requireRole } from '../access.js';
import type { Context } from '../context.js';
import { Field } from '../decorators.js';
import { apiKeyOf } from '../types/api-key.js';
import { Replay } from '../types/experiment.js';
import { experimentOf } from '../types/experiment-of.js';
import { Job } from '../types/job.js';
import { Node } from '../types/node.js';
import { Order } from '../types/order.js';
import { Portfolio } from '../types/portfolio.js';
import { QuarantinedRow } from '../types/quarantined-row.js';
import { RankingRun } from '../types/ranking-run.js';
import { Security } from '../types/security.js';
import { TradeList } from '../types/trade-list.js';
import { validationReportOf } from '../types/validation-report.js';
import { Viewer } from '../types/viewer.js';
import { strategyOf } from './strategies.js';

@ArgsType()
class NodeArgs {
  @Field(() => ID, 'Id of any type that implements `Node`.')
  id!: string;
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    description:
      'Any object by its id; null without an error for an unknown one, as Relay asks. For refetching, and for clients with a normalised cache.',
    nullable: true,
  })
  async node(@Args(() => NodeArgs) { id }: NodeArgs, @Ctx() context: Context): Promise<Node | null> {
    const found = findNode(id);
    const { services, loaders } = context;
    if (found === null) return null;
    const row = rowIdOf(found.key);
    if (found.type === 'ApiKey') {
      requireRole(context, 'ADMIN');
      const key = row === null ? null : await services.apiKeys.find(row);
      return key && apiKeyOf(key);
    }
    if ((await services.markets.find()) === null) return null;
    switch (found.type) {
      case 'Security': {
        const security = row === null ? null : await loaders.security.load(row);
        return security && new Security(security, await services.markets.get());
      }
      case 'RankingRun': {
        const run = row === null ? null : await services.rankings.findById(row);
        return run && new RankingRun(run, await services.markets.get());
      }
      case 'Strategy': {
        const strategy = services.strategies.find(found.key);
        return strategy && strategyOf(strategy, context);
      }
      case 'ValidationReport': {
        const ingest = await loaders.report.load(found.key);
        return ingest && validationReportOf(ingest);
      }
      case 'QuarantinedRow': {
        const quarantined = row === null ? null : await services.validation.findRow(row);
        return quarantined && new QuarantinedRow(quarantined);
      }
      case 'Job': {
        const job = row === null ? null : await services.jobs.find(row);
        return job && new Job(job);
      }
      case 'Portfolio': {
        const portfolio = row === null ? null : await services.portfolios.findById(row);
        return portfolio && new Portfolio(portfolio, await services.markets.get());
      }
      case 'TradeList': {
        const list = row === null ? null : await loaders.tradeList.load(row);
        return list && new TradeList(list, await services.markets.get());
      }
      case 'Order': {
        const order = row === null ? null : await services.orders.find(row);
        return order && new Order(order, await services.markets.get());
      }
      case 'Backtest':
      case 'Sweep':
      case 'FactorStudy': {
        const experiment = row === null ? null : await services.experiments.find(row);
        return experiment && experimentOf(experiment);
      }
      case 'Replay': {
        const found = row === null ? null : await services.experiments.findReplay(row);
        return found && new Replay(found.replay, experimentOf(found.experiment));
      }
    }
  }

  @Query(() => Viewer, { description: 'Who the caller is and what it may do.' })
  viewer(@Ctx() { caller }: Context): Viewer {
    return caller;
  }
}
