import { z } from 'zod';
import { demoProvider } from '../../data/providers/demo/demo-provider.js';
import { openFolder } from '../../data/providers/files/open-folder.js';
import { openUniverse } from '../../data/providers/yahoo/open-universe.js';
import { YAHOO_MARKET } from '../../data/providers/yahoo/yahoo-market.js';
import { calendarOf } from '../../data/quality/calendar/calendar-of.js';
import { listListedTickers } from '../../data/store/find/catch-up.js';
import { isoOf, type TradingDay } from '../../domain/trading-day.js';
import type { JobContext } from '../context.js';
import { contextOf } from '../ingest/context-of.js';
import { type ProviderPart, yahooProviders } from '../ingest/yahoo-providers.js';
import { ingest } from '../ingest.js';
import { resolveMarketFolder } from '../market-folder.js';
import type { JobKind } from './kind.js';
import { storedDay } from './stored-values.js';

/** What to ingest from where; of Yahoo without a universe and tickers: everything that is still listed. */
export type IngestParams =
  | { provider: 'DEMO' }
  | { provider: 'FILES'; folder: string }
  | { provider: 'YAHOO'; universe: string | null; tickers: string[] | null; from: TradingDay; to: TradingDay | null };

/** Brings data in; makes a `ValidationReport` a transaction, of which the last is its result. */
export const ingestKind: JobKind<IngestParams> = {
  params: z.discriminatedUnion('provider', [
    z.object({ provider: z.literal('DEMO') }),
    z.object({ provider: z.literal('FILES'), folder: z.string() }),
    z.object({
      provider: z.literal('YAHOO'),
      universe: z.string().nullable(),
      tickers: z.array(z.string()).nullable(),
      from: storedDay,
      to: storedDay.nullable(),
    }),
  ]),
  timeoutSeconds: 7200,
  async run(context, params, attempt) {
    const now = new Date();
    const rules = params.provider === 'YAHOO' ? contextOf(params.from, calendarOf(YAHOO_MARKET.timeZone), now) : 'BACKFILL';
    let report: string | null = null;
    for (const { key, open } of await partsOf(context, params, now)) {
      report = await attempt.step(`ingest ${key}`, async (fence) => {
        const provider = await open();
        try {
          return (await ingest(context.store, provider, { now, context: rules, onProgress: attempt.onProgress, fence })).id;
        } finally {
          await provider.close();
        }
      });
    }
    return report === null ? null : { type: 'ValidationReport', id: report };
  },
};

/** Params as they are stored. */
export function ingestParamsOf(params: IngestParams): object {
  if (params.provider !== 'YAHOO') return params;
  return { ...params, from: isoOf(params.from), to: params.to === null ? null : isoOf(params.to) };
}

async function partsOf(
  { store, marketsDir = null, yahoo }: JobContext,
  params: IngestParams,
  now: Date,
): Promise<ProviderPart[]> {
  switch (params.provider) {
    case 'DEMO':
      return [{ key: 'demo', open: async () => demoProvider() }];
    case 'FILES': {
      const folder = await resolveMarketFolder(marketsDir, params.folder);
      return [{ key: params.folder, open: () => openFolder(folder) }];
    }
    case 'YAHOO': {
      const { from, to, tickers } = params;
      const universe = params.universe === null ? undefined : await openUniverse(params.universe, null);
      const listed = universe || tickers ? tickers : await listListedTickers(store, YAHOO_MARKET.name);
      return yahooProviders({ universe, tickers: listed ?? undefined, from, to: to ?? undefined, ...yahoo }, now);
    }
  }
}
