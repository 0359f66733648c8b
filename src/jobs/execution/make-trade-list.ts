import { findPortfolios, loadTargets, type StoredPortfolio } from '../../data/store/find/portfolios.js';
import { findSecurities } from '../../data/store/find/securities.js';
import { loadQuotes } from '../../data/store/load/load-quotes.js';
import { inTransaction, type StepFence } from '../../data/store/save/fenced-transaction.js';
import { saveTradeList } from '../../data/store/save/save-trade-list.js';
import type { Store } from '../../data/store/store.js';
import { DEVIATION_RETURNS, liquidityOf } from '../../quant/execution/liquidity.js';
import type { Quote } from '../../quant/execution/price-trades.js';
import { MIN_TRADE_FRACTION, tradesOf } from '../../quant/execution/trade-list.js';
import { getPlan, type JobContext } from '../context.js';
import { calendarDaysOf } from '../rank.js';
import { paperBroker } from './paper-broker.js';

/**
 * Makes and stores what turns the holdings of a strategy into the targets of a portfolio, and returns the id of the list; null, and nothing is
 * stored, for a portfolio without targets: that no weights were found is no reason to sell everything.
 */
export async function makeTradeList(
  context: Pick<JobContext, 'store' | 'strategies'>,
  { marketId, portfolioId }: { marketId: number; portfolioId: number },
  fence: StepFence | null = null,
): Promise<number | null> {
  const { store } = context;
  const [portfolio] = await findPortfolios(store, marketId, [portfolioId]);
  const columns = await loadTargets(store, portfolio);
  if (columns.securityId.length === 0) return inTransaction(store, fence, async () => null);
  const { strategy, date, capital } = portfolio;
  const { commissionBps, halfSpreadBps, impactCoefficient } = getPlan(context, strategy).costs;
  const costs = { commissionBps, halfSpreadBps, impactCoefficient };
  const statement = await paperBroker(store).statement({ marketId, strategy });
  const holdings = new Map(statement?.positions.map(({ securityId, shares }) => [securityId, shares]));
  const targets = columns.securityId.map((securityId, i) => ({
    securityId,
    finalWeight: columns.finalWeight[i],
    shares: columns.shares[i],
    conviction: columns.conviction[i],
    reason: columns.reason[i],
  }));
  const cash = statement?.account.cash ?? capital;
  const { trades, ...sums } = tradesOf({
    targets,
    holdings,
    quotes: await quotesOf(store, portfolio, [...new Set([...columns.securityId, ...holdings.keys()])]),
    netAssetValue: capital,
    cash,
    costs,
    minTradeValue: capital * MIN_TRADE_FRACTION,
    minCash: Math.min(0, portfolio.cash),
  });
  const list = {
    marketId,
    strategy,
    portfolioId,
    date,
    netAssetValue: capital,
    ...sums,
    cashBefore: cash,
    costs,
    revision: statement?.account.revision ?? 0,
  };
  return saveTradeList(store, list, trades, fence);
}

/** What is known of securities on the date of a portfolio, by what it knew. */
async function quotesOf(
  store: Store,
  { marketId, date, asOf, version }: StoredPortfolio,
  securityIds: readonly number[],
): Promise<Map<number, Quote>> {
  const from = date - calendarDaysOf(DEVIATION_RETURNS + 1);
  const days = await loadQuotes(store, { securityIds, from, to: date, knowledge: { asOf, version } });
  const securities = await findSecurities(store, marketId, securityIds);
  return new Map(
    securities.map(({ id, ticker, sector }) => {
      const known = days.get(id) ?? [];
      // A security that had no bar on the date cannot be traded at an old price.
      const last = known.at(-1)?.date === date ? known.at(-1)!.close : Number.NaN;
      return [id, { ticker, sector, price: last, ...liquidityOf(known) }];
    }),
  );
}
