import { z } from 'zod';
import { type SubmitTradesParams, submitTrades } from '../execution/submit-trades.js';
import type { JobKind } from './kind.js';

/** Sends a trade list to the paper broker and takes in what is known of its orders; the list is its result. */
export const submitTradesKind: JobKind<SubmitTradesParams> = {
  params: z.object({ marketId: z.int(), listId: z.int(), participationCap: z.number().positive().max(1) }),
  timeoutSeconds: 300,
  async run(context, params, attempt) {
    await submitTrades(context.store, params, attempt, new Date());
    return { type: 'TradeList', id: params.listId };
  },
};
