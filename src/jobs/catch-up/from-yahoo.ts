import type { ProviderPolicy } from '../../data/providers/policy/provider-policy.js';
import { yahooProvider } from '../../data/providers/yahoo/yahoo-provider.js';
import { listMemberIds } from '../../data/store/find/members.js';
import type { Store } from '../../data/store/store.js';
import type { Market } from '../../domain/market.js';
import type { OnProgress } from '../../domain/progress.js';
import type { TradingDay } from '../../domain/trading-day.js';
import { type CatchUpOptions, type CatchUpReport, catchUp } from '../catch-up.js';

/** Where to look for missing sessions; null: everywhere. */
export interface CatchUpParams {
  marketId: number;
  universe: string | null;
  tickers: string[] | null;
  from: TradingDay | null;
  to: TradingDay | null;
  /** Securities that are asked for at most, those that lack the newest sessions first. */
  limit: number | null;
}

/** For which market, by which way. */
export interface YahooCatchUp {
  market: Market;
  params: CatchUpParams;
  policy: ProviderPolicy;
  fetch?: typeof fetch;
  now: Date;
}

/** Asks Yahoo for sessions that the bars of a market lack. Asks nothing while Yahoo is not to be asked: see `CatchUpReport.failure`. */
export async function catchUpFromYahoo(
  store: Store,
  { market, params, policy, fetch, now }: YahooCatchUp,
  onProgress: OnProgress,
  step?: CatchUpOptions['step'],
): Promise<CatchUpReport> {
  const { universe, tickers, from, to, limit } = params;
  const securityIds = universe === null && tickers === null ? null : new Set(await listMemberIds(store, params));
  return catchUp(
    store,
    (request) => {
      policy.check();
      return yahooProvider({ ...request, only: ['bars'], policy, now, ...(fetch ? { fetch } : {}) });
    },
    { market, source: 'YAHOO', now, only: { securityIds, from, to }, limit: limit ?? Number.POSITIVE_INFINITY, onProgress, step },
  );
}
