import { z } from 'zod';
import { providerPolicy } from '../../data/providers/policy/provider-policy.js';
import { YAHOO_MARKET } from '../../data/providers/yahoo/yahoo-market.js';
import { getMarket } from '../../data/store/load/find-market.js';
import { appError } from '../../domain/errors.js';
import { isoOf } from '../../domain/trading-day.js';
import { type CatchUpParams, catchUpFromYahoo } from '../catch-up/from-yahoo.js';
import type { JobKind } from './kind.js';
import { storedDay } from './stored-values.js';

/** Fills missing sessions; makes a `ValidationReport` a batch, of which the last is its result. */
export const catchUpKind: JobKind<CatchUpParams> = {
  params: z.object({
    marketId: z.int(),
    universe: z.string().nullable(),
    tickers: z.array(z.string()).nullable(),
    from: storedDay.nullable(),
    to: storedDay.nullable(),
    limit: z.int().nullable(),
  }),
  timeoutSeconds: 7200,
  async run({ store, yahoo = { policy: providerPolicy(YAHOO_MARKET.name) } }, params, attempt) {
    const market = await getMarket(store, params.marketId);
    let last: string | null = null;
    const report = await catchUpFromYahoo(
      store,
      { ...yahoo, market, params, now: new Date() },
      attempt.onProgress,
      async (key, work) => {
        last = await attempt.step(key, work);
        return last;
      },
    );
    // Another attempt goes on with what is missing still; a provider that has nothing of some securities is no failure.
    const { failure, ingests } = report;
    if (failure?.code === 'UPSTREAM_UNAVAILABLE' || (failure && ingests.length === 0)) throw failure;
    if (ingests.length > 0 && report.answered === 0) {
      const first = ingests.flatMap(({ failures }) => failures)[0] ?? 'Nothing was said.';
      throw appError('UPSTREAM_FAILED', `The provider gave no answer for any security that lacks sessions. ${first}`);
    }
    return last === null ? null : { type: 'ValidationReport', id: last };
  },
};

/** Params as they are stored. */
export function catchUpParamsOf({ from, to, ...params }: CatchUpParams): object {
  return { ...params, from: from === null ? null : isoOf(from), to: to === null ? null : isoOf(to) };
}
